package dev.carillon.internal.socketio.handler;

import dev.carillon.Ack;

/** The client did not ask for an acknowledgement. */
public enum NoAck implements Ack {
    INSTANCE;

    @Override
    public boolean isRequested() {
        return false;
    }

    @Override
    public void send(Object... args) {
        // nobody waits
    }
}
