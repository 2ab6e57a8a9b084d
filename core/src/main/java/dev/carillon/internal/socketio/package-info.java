/**
 * Socket.IO: namespaces, the connections of clients, their admission, sockets and acknowledgements.
 *
 * <p>It may use its own subpackages, {@code internal.engineio} and {@code internal.loop}.
 */
package dev.carillon.internal.socketio;
