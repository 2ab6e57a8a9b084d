package dev.carillon.delivery;

import dev.carillon.testing.Frame;
import dev.carillon.testing.RawHttp;
import dev.carillon.testing.RawWebSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Base64;

/** A WebSocket, which may belong to an upgraded session. */
final class WebSocketLink implements Link {
    /** Small, so that a client that does not read soon has unsent packets at the server. */
    private static final int RECEIVE_BUFFER = 16_384;

    private final RawWebSocket webSocket;

    WebSocketLink(RawWebSocket webSocket) {
        this.webSocket = webSocket;
    }

    static WebSocketLink open(InetSocketAddress server) {
        RawHttp connection = RawHttp.over(connect(server));
        WebSocketLink link = new WebSocketLink(RawWebSocket.over(connection, "/socket.io/?EIO=4&transport=websocket"));
        link.webSocket.readText();
        return link;
    }

    private static Socket connect(InetSocketAddress server) {
        try {
            Socket socket = new Socket();
            socket.setReceiveBufferSize(RECEIVE_BUFFER);
            socket.connect(server);
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String read() {
        while (true) {
            Frame frame = Link.guarded(webSocket::read);
            if (frame.opcode() == Frame.CLOSE) {
                throw new LinkLost("close frame " + frame.closeStatus());
            }
            if (frame.opcode() == Frame.BINARY) {
                return "b" + Base64.getEncoder().encodeToString(frame.payload());
            }
            String packet = frame.text();
            if (packet.startsWith("4")) {
                return packet.substring(1);
            }
            if (packet.startsWith("1")) {
                throw new LinkLost("closed");
            }
        }
    }

    @Override
    public void send(String packet) {
        Link.guarded(() -> webSocket.send("4" + packet));
    }

    @Override
    public void cut() {
        webSocket.connection().reset();
    }

    @Override
    public boolean isWatched() {
        return true;
    }
}
