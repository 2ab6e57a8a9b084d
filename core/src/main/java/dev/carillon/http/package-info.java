/**
 * HTTP and WebSocket routes on the port of the Socket.IO server.
 *
 * <p>Routes are registered with {@link dev.carillon.SocketIoServer#route}, {@link dev.carillon.SocketIoServer#asyncRoute} and {@link
 * dev.carillon.SocketIoServer#webSocket}.
 */
package dev.carillon.http;
