package dev.carillon.internal.socketio;

import dev.carillon.Ack;
import java.util.concurrent.atomic.AtomicBoolean;

/** An acknowledgement that a client has requested. */
final class ClientAck implements Ack {
    private final ClientSocket socket;
    private final long id;
    private final AtomicBoolean sent = new AtomicBoolean();

    ClientAck(ClientSocket socket, long id) {
        this.socket = socket;
        this.id = id;
        socket.owesAck(true);
    }

    @Override
    public boolean isRequested() {
        return true;
    }

    @Override
    public void send(Object... args) {
        if (sent.compareAndSet(false, true)) {
            try {
                socket.sendAck(id, args);
            } finally {
                socket.owesAck(false);
            }
        }
    }
}
