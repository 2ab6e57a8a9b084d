/**
 * HTTP and WebSocket routes beside the Socket.IO server, on the same port.
 *
 * <p>Routes are registered with {@link dev.carillon.SocketIoServer#route}, {@link dev.carillon.SocketIoServer#asyncRoute} and {@link
 * dev.carillon.SocketIoServer#webSocket}.
 */
package dev.carillon.http;
