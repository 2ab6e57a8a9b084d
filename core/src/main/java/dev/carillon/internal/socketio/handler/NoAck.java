package dev.carillon.internal.socketio.handler;

import dev.carillon.Ack;

/** The {@link Ack} of an event for which the sender has not requested an acknowledgement. */
public enum NoAck implements Ack {
    INSTANCE;

    @Override
    public boolean isRequested() {
        return false;
    }

    @Override
    public void send(Object... args) {
        // no acknowledgement was requested
    }
}
