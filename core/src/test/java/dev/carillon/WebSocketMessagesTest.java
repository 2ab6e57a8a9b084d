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

/** A session on a WebSocket, frame by frame. */
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
    void theOpenPacketOffersNoUpgrade() {
        try (var webSocket = RawWebSocket.open(server.address(), EngineIoFixture.WEBSOCKET)) {
            String open = webSocket.readText();
            assertTrue(open.contains("\"upgrades\":[]"), open);
        }
    }

    @Test
    void textAndBinaryTravelAsTheyAre() {
        RawWebSocket webSocket = server.webSocket();
        assertEquals("4h\u00e9llo", webSocket.send("4h\u00e9llo").readText());
        assertArrayEquals(
                new byte[] {1, 2, 3}, webSocket.send(new byte[] {1, 2, 3}).readBinary());
    }

    @Test
    void messagesOfEveryFrameSizeAreWhole() {
        RawWebSocket webSocket = server.webSocket();
        for (int length : new int[] {1, 125, 126, 127, 0xFFFF, 0x10000, MAX_MESSAGE}) {
            String text = "4" + "x".repeat(length - 1);
            assertEquals(text, webSocket.send(text).readText());
        }
    }

    @Test
    void base64InATextIsABinaryMessage() {
        assertArrayEquals(
                new byte[] {1, 2, 3, 4}, server.webSocket().send("bAQIDBA==").readBinary());
    }

    @Test
    void fragmentsMakeOneMessageWithAPingBetweenThem() {
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
    void aFrameOverTheLimitClosesTheConnection() {
        RawWebSocket webSocket = server.webSocket();
        webSocket.send("4" + "x".repeat(MAX_MESSAGE));
        assertEquals(1009, webSocket.awaitClose());
        assertEquals(DisconnectReason.TRANSPORT_ERROR, server.closed().next());
    }

    /** The check of leaks finds what is kept of the second message. */
    @Test
    void nothingIsKeptOfWhatComesAfterABrokenMessage() {
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
    void anUnmaskedFrameClosesTheConnection() {
        RawWebSocket webSocket = server.webSocket();
        webSocket.connection().send(new byte[] {(byte) 0x81, 2, '4', 'x'});
        assertEquals(1002, webSocket.awaitClose());
        assertEquals(DisconnectReason.TRANSPORT_ERROR, server.closed().next());
    }

    @Test
    void aContinuationOfNothingClosesTheConnection() {
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
    void aPingFromTheClientClosesTheConnection() {
        server.webSocket().send("2").awaitClose();
        assertEquals(DisconnectReason.TRANSPORT_ERROR, server.closed().next());
    }

    @Test
    void aClosePacketClosesTheConnection() {
        server.webSocket().send("1").awaitClose();
        assertEquals(DisconnectReason.TRANSPORT_CLOSE, server.closed().next());
    }

    @Test
    void aCloseFrameIsAnswered() {
        RawWebSocket webSocket = server.webSocket();
        webSocket.send(true, Frame.CLOSE, new byte[] {0x03, (byte) 0xE8});
        assertEquals(1000, webSocket.awaitClose());
        assertEquals(DisconnectReason.TRANSPORT_CLOSE, server.closed().next());
    }

    @Test
    void aConnectionThatBreaksEndsTheSession() {
        server.webSocket().connection().reset();
        DisconnectReason reason = server.closed().next();
        assertTrue(reason == DisconnectReason.TRANSPORT_CLOSE || reason == DisconnectReason.TRANSPORT_ERROR);
    }

    @Test
    void theServersCloseIsAClosingHandshake() {
        RawWebSocket webSocket = server.webSocket();
        EngineIoSocket socket = server.opened().next();
        socket.send("last");
        socket.close();
        assertEquals("4last", webSocket.readText());
        assertEquals(1000, webSocket.awaitClose());
        assertEquals(DisconnectReason.FORCED_CLOSE, server.closed().next());
    }

    @Test
    void packetsThatMeanNothingHereAreIgnored() {
        RawWebSocket webSocket = server.webSocket();
        assertEquals("4x", webSocket.send("0").send("5").send("6").send("4x").readText());
    }
}
