package dev.carillon.internal.socketio;

/**
 * An event on its way to a selection of sockets.
 */
@SuppressWarnings("ArrayRecordComponent") // handed through once, never compared
record Broadcast(
        String event, Object[] args, RoomAdapter.Selection selection, EmitFlags flags, DeliveryObserver observer) {}
