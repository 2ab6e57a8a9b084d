/**
 * HTTP/1.1 on Netty: one exchange at a time for each connection, timeouts, CORS, and the client scripts.
 *
 * <p>It may use {@code internal.loop}, and knows neither WebSocket nor sessions.
 */
package dev.carillon.internal.http;
