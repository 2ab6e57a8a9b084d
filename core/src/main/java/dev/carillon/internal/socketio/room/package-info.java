/**
 * Rooms: who is in which one, the delivery of broadcasts to their members, and the log for connection state recovery.
 *
 * <p>It knows a socket as a {@link dev.carillon.internal.socketio.room.Member}. It may use {@code internal.socketio.packet} and
 * {@code internal.loop}.
 */
package dev.carillon.internal.socketio.room;
