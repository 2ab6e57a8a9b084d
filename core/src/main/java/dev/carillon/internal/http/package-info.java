/**
 * HTTP/1.1 on Netty: one exchange at a time for each connection, timeouts, CORS, the routes of the application, and the client
 * scripts.
 *
 * <p>It may use {@code internal.loop}, and knows neither WebSocket nor sessions.
 */
package dev.carillon.internal.http;
