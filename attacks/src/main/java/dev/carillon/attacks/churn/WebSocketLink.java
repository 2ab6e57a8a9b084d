package dev.carillon.attacks.churn;

import dev.carillon.attacks.raw.RawConnection;
import dev.carillon.attacks.raw.RawWebSocket;
import java.io.IOException;

/** A session over WebSocket. */
final class WebSocketLink implements Link {
    private final RawConnection connection;
    private final RawWebSocket webSocket;

    WebSocketLink(RawConnection connection, RawWebSocket webSocket) {
        this.connection = connection;
        this.webSocket = webSocket;
    }

    @Override
    public void send(String packet) throws IOException {
        webSocket.send(packet);
    }

    @Override
    public String receive() throws IOException {
        String packet = webSocket.receive();
        while (packet.equals("2")) {
            packet = webSocket.receive();
        }
        return packet;
    }

    @Override
    public void leave() throws IOException {
        webSocket.send("41");
        webSocket.leave();
    }

    @Override
    public void vanish() {
        connection.closeQuietly();
    }
}
