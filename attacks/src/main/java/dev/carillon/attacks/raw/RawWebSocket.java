package dev.carillon.attacks.raw;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A Socket.IO client over WebSocket. It answers pings while somebody reads. */
public final class RawWebSocket implements Closeable {
    private static final String PATH = "/socket.io/?EIO=4&transport=websocket";
    private static final String HEADERS = String.join(
            "\r\n",
            " HTTP/1.1",
            "Host: localhost",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Version: 13",
            "",
            "");
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int MEDIUM_LENGTH_MARK = 126;
    private static final int LARGE_LENGTH_MARK = 127;

    private final RawConnection connection;

    private record Frame(int opcode, String payload) {}

    /** Opens a session, without connecting to a namespace. */
    public RawWebSocket(RawConnection connection) throws IOException {
        this(connection, "");
        await("0");
    }

    private RawWebSocket(RawConnection connection, String query) throws IOException {
        this.connection = connection;
        connection.send("GET " + PATH + query + HEADERS);
        String head = connection.readHead();
        if (!head.startsWith("HTTP/1.1 101 ")) {
            throw new IOException(head.substring(0, head.indexOf("\r\n")));
        }
    }

    /** Upgrades a session that was opened over long-polling, and whose client is not polling. */
    public static RawWebSocket upgrade(RawConnection connection, String session) throws IOException {
        RawWebSocket webSocket = new RawWebSocket(connection, "&sid=" + session);
        webSocket.send("2probe");
        webSocket.await("3probe");
        webSocket.send("5");
        return webSocket;
    }

    /** Connects to the main namespace, and returns the packet that confirms it. */
    public String connect() throws IOException {
        return connect("");
    }

    /** Connects with what follows the packet type: a namespace, or a payload. */
    public String connect(String rest) throws IOException {
        send("40" + rest);
        String namespace = rest.startsWith("/") ? rest : "";
        return await("40" + namespace);
    }

    /** Sends one Engine.IO packet. */
    public void send(String packet) throws IOException {
        connection.send(Frames.text(packet));
    }

    /** Sends frames as they are. */
    public void send(byte[] frames) throws IOException {
        connection.send(frames);
    }

    /** Reads until a packet with this beginning arrives. Throws an exception if the server refuses the connection meanwhile. */
    public String await(String beginning) throws IOException {
        String packet = receive();
        while (!packet.startsWith(beginning)) {
            if (packet.startsWith("44")) {
                throw new IOException("refused: " + packet);
            }
            packet = receive();
        }
        return packet;
    }

    /** Reads until the server closes the connection. */
    public void drain() throws IOException {
        while (true) {
            receive();
        }
    }

    /** Reads until the server closes the connection, on a thread of its own. */
    public void drainInBackground() {
        Thread thread = new Thread(
                () -> {
                    try {
                        drain();
                    } catch (IOException e) {
                        // Closed by the server or at the end of the attack. The sender notices as well.
                    }
                },
                "drain");
        thread.setDaemon(true);
        thread.start();
    }

    /** Reads one message and answers it if it is a ping. */
    public String receive() throws IOException {
        Frame frame = nextFrame();
        if (frame.opcode == CLOSE) {
            throw new IOException("the server closed the WebSocket");
        }
        String packet = frame.opcode == TEXT ? frame.payload : "";
        if (packet.equals("2")) {
            send("3");
        }
        return packet;
    }

    private Frame nextFrame() throws IOException {
        DataInputStream in = connection.in();
        int opcode = in.readByte() & 0x0F;
        byte[] payload = new byte[length(in)];
        in.readFully(payload);
        return new Frame(opcode, new String(payload, StandardCharsets.UTF_8));
    }

    /** Sends a Close frame, waits for that of the server, and closes the connection. */
    public void leave() throws IOException {
        send(Frames.close());
        while (nextFrame().opcode != CLOSE) {
            // what was on its way
        }
        close();
    }

    private static int length(DataInputStream in) throws IOException {
        int mark = in.readByte() & 0x7F;
        return switch (mark) {
            case MEDIUM_LENGTH_MARK -> in.readUnsignedShort();
            case LARGE_LENGTH_MARK -> Math.toIntExact(in.readLong());
            default -> mark;
        };
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
