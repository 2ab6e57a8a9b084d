package dev.carillon.push;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.testing.Frame;
import dev.carillon.testing.RawWebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a subscriber may send over its WebSocket, where only a ping has a meaning. Its channel is released when it is gone. */
class BadMessageTest {
    private static final int LIMIT = 10_000;
    private static final String PONG = "{\"type\":\"pong\"}";

    private final PushFixture server = PushFixture.start(
            options -> options.maxHttpBufferSize(LIMIT)
                    .webSocketPingInterval(Duration.ofMillis(500))
                    .webSocketPingTimeout(Duration.ofMillis(500)),
            settings -> settings.logAge(Duration.ofMillis(50)));

    private final RawWebSocket client = RawWebSocket.open(server.address(), "/push/room:a");

    @BeforeEach
    void start() {
        String first = client.readText();
        assertTrue(first.startsWith("{\"event\":\"start\","), first);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private void assertClosed(int status) {
        assertEquals(status, client.awaitClose());
        awaitRelease();
    }

    /** An unused channel is removed after the age of its events. */
    private void awaitRelease() {
        await().until(() -> server.push().channelCount() == 0);
    }

    private String nextText() {
        Frame frame = client.read();
        while (frame.opcode() == Frame.PING) {
            client.send(true, Frame.PONG, frame.payload());
            frame = client.read();
        }
        assertEquals(Frame.TEXT, frame.opcode(), frame::toString);
        return frame.text();
    }

    private void assertAlive() {
        client.send("{\"type\":\"ping\"}");
        assertEquals(PONG, nextText());
        server.io().to("a").emit("tick", 1);
        String event = nextText();
        assertTrue(event.endsWith("\"event\":\"tick\",\"args\":[1]}"), event);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "}",
                "[]",
                "null",
                "{\"type\":\"ping\"",
                "{\"type\":\"ping\"}}",
                "{\"type\":\"ping\",}",
                "{\"type\":\"PING\"}",
                "{\"type\":\"ping\",\"type\":\"ping\"}",
                "{\"type\":[\"ping\"]}",
                "{'type':'ping'}",
                "{type:ping}",
                "{\"type\":\"subscribe\",\"channel\":\"room:secret\"}",
                "\u0000",
                "42[\"sendMsg\",\"hello\"]",
            })
    void otherTextIsIgnored(String text) {
        client.send(text);
        assertAlive();
    }

    @Test
    void longAndDeepTextIsIgnored() {
        client.send("[".repeat(LIMIT)).send("{\"a\":".repeat(LIMIT / 5)).send(" ".repeat(LIMIT));
        assertAlive();
    }

    @Test
    void binaryMessageIsIgnored() {
        client.send("{\"type\":\"ping\"}".getBytes(StandardCharsets.UTF_8));
        client.send(new byte[0]);
        client.send(new byte[LIMIT]);
        assertAlive();
    }

    @Test
    void oversizedMessageClosesTheConnection() {
        client.send("x".repeat(LIMIT + 1));
        assertClosed(1009);
    }

    @Test
    void oversizedBinaryMessageClosesTheConnection() {
        client.send(new byte[LIMIT + 1]);
        assertClosed(1009);
    }

    @Test
    void oversizedMessageInFragmentsClosesTheConnection() {
        client.send(false, Frame.TEXT, new byte[LIMIT]);
        client.send(true, Frame.CONTINUATION, new byte[1]);
        assertClosed(1009);
    }

    @Test
    void invalidTextClosesTheConnection() {
        client.send(true, Frame.TEXT, new byte[] {'{', (byte) 0xC3, 0x28, '}'});
        assertClosed(1007);
    }

    @Test
    void invalidTextInFragmentsClosesTheConnection() {
        client.send(false, Frame.TEXT, new byte[] {(byte) 0xE2, (byte) 0x82});
        client.send(true, Frame.CONTINUATION, new byte[] {'x'});
        assertClosed(1007);
    }

    @Test
    void compressedMessageWithoutNegotiationClosesTheConnection() {
        client.send(true, Frame.TEXT | Frame.COMPRESSED, new byte[] {1, 2, 3});
        assertClosed(1002);
    }

    @Test
    void unansweredPingEndsTheConnection() {
        assertEquals(Frame.PING, client.read().opcode());
        client.connection().awaitEnd();
        awaitRelease();
    }
}
