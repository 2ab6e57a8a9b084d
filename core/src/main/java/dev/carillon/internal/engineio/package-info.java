/**
 * Engine.IO: sessions with their heartbeat and upgrade, and the wire formats of versions 3 and 4.
 *
 * <p>A session accesses its transports through {@link dev.carillon.internal.engineio.Transport} and the layer above through
 * {@link dev.carillon.internal.engineio.SessionHandler}. This package may use {@code internal.loop}, and the frames of
 * {@code internal.websocket}.
 */
package dev.carillon.internal.engineio;
