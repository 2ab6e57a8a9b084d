package dev.carillon.attacks.raw;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A Socket.IO client over WebSocket. It answers pings while somebody reads. */
public final class RawWebSocket implements Closeable {
    private static final String UPGRADE = String.join(
            "\r\n",
            "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1",
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

    /** Opens a session, without connecting to a namespace. */
    public RawWebSocket(RawConnection connection) throws IOException {
        this.connection = connection;
        connection.send(UPGRADE);
        String head = connection.readHead();
        if (!head.startsWith("HTTP/1.1 101 ")) {
            throw new IOException(head.substring(0, head.indexOf("\r\n")));
        }
        await("0");
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
        DataInputStream in = connection.in();
        int opcode = in.readByte() & 0x0F;
        byte[] payload = new byte[length(in)];
        in.readFully(payload);
        if (opcode == CLOSE) {
            throw new IOException("the server closed the WebSocket");
        }
        String packet = opcode == TEXT ? new String(payload, StandardCharsets.UTF_8) : "";
        if (packet.equals("2")) {
            send("3");
        }
        return packet;
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
