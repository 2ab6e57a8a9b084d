package dev.carillon.testing;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Assertions;

/** A WebSocket client with full control over every frame (RFC 6455). Reads time out after five seconds. */
public final class RawWebSocket implements AutoCloseable {
    private static final int FIN = 0x80;
    private static final byte[] MASK = {1, 2, 3, 4};

    private final RawHttp connection;

    private RawWebSocket(RawHttp connection) {
        this.connection = connection;
    }

    /** Opens a WebSocket to a server on this machine. */
    public static RawWebSocket open(InetSocketAddress server, String target, String... headers) {
        return over(RawHttp.connect(server), target, headers);
    }

    /** Upgrades a connection to a WebSocket. */
    public static RawWebSocket over(RawHttp connection, String target, String... headers) {
        return accepted(connection.send(handshake(target, headers)));
    }

    /** Reads the response to a handshake that was sent before. */
    public static RawWebSocket accepted(RawHttp connection) {
        HttpReply reply = connection.read();
        Assertions.assertEquals(101, reply.status(), reply::body);
        return new RawWebSocket(connection);
    }

    /** Returns the WebSocket handshake request. */
    public static String handshake(String target, String... headers) {
        return RawHttp.request("GET", target, headers)
                + "Connection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    }

    /** Sends a text message. */
    public RawWebSocket send(String text) {
        return send(true, Frame.TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends a binary message. */
    public RawWebSocket send(byte[] data) {
        return send(true, Frame.BINARY, data);
    }

    /** Sends one frame, masked as required for clients. */
    public RawWebSocket send(boolean last, int opcode, byte[] payload) {
        connection.send(frame(last, opcode, payload));
        return this;
    }

    /** Returns a masked frame. */
    public static byte[] frame(boolean last, int opcode, byte[] payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(last ? FIN | opcode : opcode);
        if (payload.length <= 125) {
            frame.write(FIN | payload.length);
        } else if (payload.length <= 0xFFFF) {
            frame.write(FIN | 126);
            frame.writeBytes(
                    ByteBuffer.allocate(2).putShort((short) payload.length).array());
        } else {
            frame.write(FIN | 127);
            frame.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
        }
        frame.writeBytes(MASK);
        for (int i = 0; i < payload.length; i++) {
            frame.write(payload[i] ^ MASK[i % 4]);
        }
        return frame.toByteArray();
    }

    /** Reads the next frame. */
    public Frame read() {
        try {
            int first = connection.readByte();
            int length = connection.readByte();
            if (length == 126) {
                length = new BigInteger(1, connection.bytes(2)).intValueExact();
            } else if (length == 127) {
                length = new BigInteger(1, connection.bytes(8)).intValueExact();
            }
            return new Frame(
                    (first & FIN) != 0, (first & Frame.COMPRESSED) != 0, first & 0xF, connection.bytes(length));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the next frame, which must be a complete text message. */
    public String readText() {
        Frame frame = read();
        Assertions.assertEquals(Frame.TEXT, frame.opcode(), frame::toString);
        return frame.text();
    }

    /** Reads the next frame, which must be binary. */
    public byte[] readBinary() {
        Frame frame = read();
        Assertions.assertEquals(Frame.BINARY, frame.opcode(), frame::toString);
        return frame.payload();
    }

    /** Skips to the Close frame of the server, answers it, waits for the end of the connection, and returns the status. */
    public int awaitClose() {
        Frame frame = read();
        while (frame.opcode() != Frame.CLOSE) {
            frame = read();
        }
        Assertions.assertTrue(frame.payload().length <= 2, "a close reason, which the reference server does not send");
        answerClose(frame);
        connection.awaitEnd();
        return frame.closeStatus();
    }

    private void answerClose(Frame frame) {
        try {
            send(true, Frame.CLOSE, frame.payload());
        } catch (UncheckedIOException e) {
            // the server may already have closed the connection
            Assertions.assertTrue(e.getCause() instanceof SocketException || e.getCause() instanceof EOFException);
        }
    }

    /** The underlying connection. */
    public RawHttp connection() {
        return connection;
    }

    /** Closes the connection without a closing handshake. */
    @Override
    public void close() {
        connection.close();
    }
}
