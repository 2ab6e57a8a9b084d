package dev.carillon.testing;

import com.google.gson.JsonParser;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Assertions;

/** A Socket.IO client on a WebSocket that sends and reads packets as they stand on the wire. */
public final class SocketIoClient implements AutoCloseable {
    private static final String TARGET = "/socket.io/?EIO=4&transport=websocket";

    private final RawWebSocket webSocket;
    private String id;

    private SocketIoClient(RawWebSocket webSocket) {
        this.webSocket = webSocket;
    }

    /** Opens a connection that has joined no namespace. */
    public static SocketIoClient open(InetSocketAddress server) {
        RawWebSocket webSocket = RawWebSocket.open(server, TARGET);
        Assertions.assertEquals('0', webSocket.readText().charAt(0));
        return new SocketIoClient(webSocket);
    }

    /** Joins a namespace and gives the id of the socket. */
    public String join(String namespace) {
        String prefix = namespace.equals("/") ? "40" : "40" + namespace + ",";
        String answer = send(prefix).read();
        Assertions.assertTrue(answer.startsWith(prefix + "{"), answer);
        String sid = JsonParser.parseString(answer.substring(prefix.length()))
                .getAsJsonObject()
                .get("sid")
                .getAsString();
        if (namespace.equals("/")) {
            id = sid;
        }
        return sid;
    }

    /** The id of the socket in the main namespace. */
    public String id() {
        return id;
    }

    public SocketIoClient send(String packet) {
        webSocket.send(packet);
        return this;
    }

    public SocketIoClient send(byte[] attachment) {
        webSocket.send(attachment);
        return this;
    }

    /** Reads the next packet. */
    public String read() {
        return webSocket.readText();
    }

    /** Reads the next packet and compares it. */
    public SocketIoClient expect(String packet) {
        Assertions.assertEquals(packet, read());
        return this;
    }

    /** Waits until the server has closed the connection. */
    public void awaitClose() {
        webSocket.awaitClose();
    }

    public RawWebSocket webSocket() {
        return webSocket;
    }

    @Override
    public void close() {
        webSocket.close();
    }
}
