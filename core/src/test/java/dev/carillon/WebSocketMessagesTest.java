package dev.carillon;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.testing.EngineIoFixture;
import dev.carillon.testing.Frame;
import dev.carillon.testing.RawWebSocket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A WebSocket session at the frame level. */
class WebSocketMessagesTest {
    private static final int MAX_MESSAGE = 70_000;

    private final EngineIoFixture server = EngineIoFixture.start(options -> options.maxHttpBufferSize(MAX_MESSAGE));

    @AfterEach
    void stop() {
        server.close();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void openPacketOffersNoUpgrade() {
        try (var webSocket = RawWebSocket.open(server.address(), EngineIoFixture.WEBSOCKET)) {
            String open = webSocket.readText();
            assertTrue(open.contains("\"upgrades\":[]"), open);
        }
    }

    @Test
    void textAndBinaryMessagesAreEchoed() {
        RawWebSocket webSocket = server.webSocket();
        assertEquals("4h\u00e9llo", webSocket.send("4h\u00e9llo").readText());
        assertArrayEquals(
                new byte[] {1, 2, 3}, webSocket.send(new byte[] {1, 2, 3}).readBinary());
    }

    @Test
    void messagesOfEveryFrameSizeAreComplete() {
        RawWebSocket webSocket = server.webSocket();
        for (int length : new int[] {1, 125, 126, 127, 0xFFFF, 0x10000, MAX_MESSAGE}) {
            String text = "4" + "x".repeat(length - 1);
            assertEquals(text, webSocket.send(text).readText());
        }
    }

    @Test
    void base64TextIsReadAsABinaryMessage() {
        assertArrayEquals(
                new byte[] {1, 2, 3, 4}, server.webSocket().send("bAQIDBA==").readBinary());
    }

    @Test
    void pingBetweenFragmentsIsAllowed() {
        RawWebSocket webSocket = server.webSocket();
        webSocket
                .send(false, Frame.TEXT, ascii("4he"))
                .send(true, Frame.PING, ascii("are you there?"))
                .send(false, Frame.CONTINUATION, ascii("ll"))
                .send(true, Frame.CONTINUATION, ascii("o"));
        Frame pong = webSocket.read();
        assertEquals(Frame.PONG, pong.opcode());
        assertEquals("are you there?", pong.text());
        assertEquals("4hello", webSocket.readText());
    }

    @Test
    void invalidUtf8ClosesTheConnection() {
        RawWebSocket webSocket = server.webSocket();
        webSocket.send(true, Frame.TEXT, new byte[] {'4', (byte) 0xC3, (byte) 0x28});
        assertEquals(1007, webSocket.awaitClose());
        assertEquals(DisconnectReason.TRANSPORT_ERROR, server.closed().next());
    }

    @Test
    void frameOverTheLimitClosesTheConnection() {
        RawWebSocket webSocket = server.webSocket();
        webSocket.send("4" + "x".repeat(MAX_MESSAGE));
        assertEquals(1009, webSocket.awaitClose());
        assertEquals(DisconnectReason.TRANSPORT_ERROR, server.closed().next());
    }

    /** The leak check fails if a part of the second message is not released. */
    @Test
    void dataAfterAnInvalidMessageIsReleased() {
        byte[] broken = "4\u00ff".getBytes(StandardCharsets.ISO_8859_1);
        RawWebSocket webSocket = server.webSocket();
        webSocket.send(false, 1, broken).send(true, 0, new byte[0]);
        webSocket.send(false, 1, broken).send(false, 1, broken);
        assertEquals(1007, webSocket.awaitClose());
    }

    @Test
    void fragmentsOverTheLimitCloseTheConnection() {
        RawWebSocket webSocket = server.webSocket();
        webSocket.send(false, Frame.TEXT, ascii("4" + "x".repeat(MAX_MESSAGE - 1)));
        webSocket.send(true, Frame.CONTINUATION, ascii("x"));
        assertEquals(1009, webSocket.awaitClose());
        assertEquals(DisconnectReason.TRANSPORT_ERROR, server.closed().next());
    }

    @Test
    void unmaskedFrameClosesTheConnection() {
        RawWebSocket webSocket = server.webSocket();
        webSocket.connection().send(new byte[] {(byte) 0x81, 2, '4', 'x'});
        assertEquals(1002, webSocket.awaitClose());
        assertEquals(DisconnectReason.TRANSPORT_ERROR, server.closed().next());
    }

    @Test
    void unexpectedContinuationClosesTheConnection() {
        RawWebSocket webSocket = server.webSocket();
        webSocket.send(true, Frame.CONTINUATION, ascii("x"));
        assertEquals(1002, webSocket.awaitClose());
        assertEquals(DisconnectReason.TRANSPORT_ERROR, server.closed().next());
    }

    @Test
    void invalidPacketClosesTheConnection() {
        for (String text : new String[] {"abc", "", "9", "b?"}) {
            RawWebSocket webSocket = server.webSocket();
            webSocket.send(text).awaitClose();
            assertEquals(DisconnectReason.PARSE_ERROR, server.closed().next());
        }
    }

    @Test
    void pingFromTheClientClosesTheConnection() {
        server.webSocket().send("2").awaitClose();
        assertEquals(DisconnectReason.TRANSPORT_ERROR, server.closed().next());
    }

    @Test
    void closePacketClosesTheConnection() {
        server.webSocket().send("1").awaitClose();
        assertEquals(DisconnectReason.TRANSPORT_CLOSE, server.closed().next());
    }

    @Test
    void closeFrameIsAnswered() {
        RawWebSocket webSocket = server.webSocket();
        webSocket.send(true, Frame.CLOSE, new byte[] {0x03, (byte) 0xE8});
        assertEquals(1000, webSocket.awaitClose());
        assertEquals(DisconnectReason.TRANSPORT_CLOSE, server.closed().next());
    }

    @Test
    void brokenConnectionEndsTheSession() {
        server.webSocket().connection().reset();
        DisconnectReason reason = server.closed().next();
        assertTrue(reason == DisconnectReason.TRANSPORT_CLOSE || reason == DisconnectReason.TRANSPORT_ERROR);
    }

    @Test
    void serverCloseIsAClosingHandshake() {
        RawWebSocket webSocket = server.webSocket();
        EngineIoSocket socket = server.opened().next();
        socket.send("last");
        socket.close();
        assertEquals("4last", webSocket.readText());
        assertEquals(1000, webSocket.awaitClose());
        assertEquals(DisconnectReason.FORCED_CLOSE, server.closed().next());
    }

    @Test
    void irrelevantPacketsAreIgnored() {
        RawWebSocket webSocket = server.webSocket();
        assertEquals("4x", webSocket.send("0").send("5").send("6").send("4x").readText());
    }
}
