package dev.carillon.internal.socketio.room;

import dev.carillon.adapter.Selection;
import dev.carillon.internal.socketio.packet.EmitFlags;

/**
 * An event that is emitted to a selection of sockets.
 */
@SuppressWarnings("ArrayRecordComponent") // only passed on, never compared
public record Broadcast(String event, Object[] args, Selection selection, EmitFlags flags, DeliveryObserver observer) {}
