package dev.carillon.internal.socketio.room;

import dev.carillon.adapter.Selection;
import dev.carillon.internal.socketio.packet.EmitFlags;

/**
 * An event on its way to a selection of sockets.
 */
@SuppressWarnings("ArrayRecordComponent") // handed through once, never compared
public record Broadcast(String event, Object[] args, Selection selection, EmitFlags flags, DeliveryObserver observer) {}
