package dev.carillon.internal.socketio;

import dev.carillon.Ack;

/** The client did not ask for an acknowledgement. */
enum NoAck implements Ack {
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
