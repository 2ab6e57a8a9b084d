/**
 * The Socket.IO layer: namespaces, client connections and their admission, sockets, and acknowledgements.
 *
 * <p>This package may use its subpackages, {@code internal.engineio} and {@code internal.loop}.
 */
package dev.carillon.internal.socketio;
