/**
 * HTTP routes beside the Socket.IO server, on the same port.
 *
 * <p>Routes are registered with {@link dev.carillon.SocketIoServer#route} and {@link dev.carillon.SocketIoServer#asyncRoute}.
 */
package dev.carillon.http;
