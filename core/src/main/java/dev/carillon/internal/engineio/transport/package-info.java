/**
 * The transports of Engine.IO, long-polling and WebSocket, and the HTTP requests that open, resume and upgrade sessions.
 *
 * <p>It may use {@code internal.engineio}, {@code internal.http}, {@code internal.websocket} and {@code internal.loop}.
 */
package dev.carillon.internal.engineio.transport;
