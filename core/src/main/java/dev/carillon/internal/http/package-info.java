/**
 * HTTP/1.1 on Netty: one exchange at a time for each connection, timeouts, CORS, the application's routes, and the client
 * scripts.
 *
 * <p>This package may use {@code internal.loop}. It must not depend on WebSocket or sessions.
 */
package dev.carillon.internal.http;
