/**
 * WebSocket (RFC 6455) and permessage-deflate (RFC 7692): the opening handshake, whole messages in, ready-made frames out.
 *
 * <p>It may use {@code internal.http} and {@code internal.loop}, and knows no session: a {@link
 * dev.carillon.internal.websocket.WebSocketListener} receives what is read.
 */
package dev.carillon.internal.websocket;
