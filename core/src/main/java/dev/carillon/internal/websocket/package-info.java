/**
 * WebSocket (RFC 6455) and permessage-deflate (RFC 7692): the opening handshake, complete inbound messages and encoded outbound
 * frames.
 *
 * <p>This package may use {@code internal.http} and {@code internal.loop}. It has no dependency on sessions: a
 * {@link dev.carillon.internal.websocket.WebSocketListener} receives inbound messages.
 */
package dev.carillon.internal.websocket;
