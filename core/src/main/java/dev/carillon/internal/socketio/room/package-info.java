/**
 * Rooms: their members, the delivery of broadcasts, the operations of a cluster, and connection state recovery.
 *
 * <p>This package accesses sockets as {@link dev.carillon.internal.socketio.room.Member}. It may use {@code
 * internal.socketio.packet} and {@code internal.loop}.
 */
package dev.carillon.internal.socketio.room;
