package dev.carillon.internal.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.carillon.internal.loop.Timers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compressed messages of a client, as the listener of its WebSocket receives them. */
class MessageInflaterTest {
    private static final int MAX_MESSAGE = 1000;
    private static final int COMPRESSED = 0b100;

    /** "Hello" (RFC 7692, section 7.2.3.1). */
    private static final String HELLO = "f248cdc9c90700";

    private final List<String> events = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel();

    private final class Listener implements WebSocketListener {
        @Override
        public void onText(String text) {
            events.add(text);
        }

        @Override
        public void onBinary(ByteBuf data) {
            events.add(ByteBufUtil.hexDump(data));
        }

        @Override
        public void onClose(int status, String reason) {}

        @Override
        public void onError(Throwable cause, int status) {
            events.add("error " + status);
        }

        @Override
        public void onDisconnected() {}
    }

    private final WebSocketConnection connection = new WebSocketConnection(channel, channel.eventLoop(), new Timers());

    private void start(boolean clientKeepsNoContext) {
        new PerMessageDeflate(clientKeepsNoContext, false).install(channel.pipeline(), MAX_MESSAGE);
        Listener listener = new Listener();
        connection.listen(listener, MAX_MESSAGE);
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private static ByteBuf bytes(String hex) {
        return Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex));
    }

    private static String text(int length) {
        return "x".repeat(length);
    }

    /** Compresses a message and removes the last four bytes (RFC 7692, section 7.2.1). */
    private static String deflated(Deflater deflater, String text) {
        deflater.setInput(text.getBytes(StandardCharsets.UTF_8));
        byte[] out = new byte[10_000];
        int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        return HexFormat.of().formatHex(Arrays.copyOf(out, length - 4));
    }

    private static String deflated(String text) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        String hex = deflated(deflater, text);
        deflater.end();
        return hex;
    }

    private void send(String hex) {
        channel.writeInbound(new TextWebSocketFrame(true, COMPRESSED, bytes(hex)));
    }

    /** Sends a message with one byte in each frame, and a ping after each frame. */
    private void sendBytewise(String hex) {
        for (int i = 0; i < hex.length(); i += 2) {
            boolean last = i == hex.length() - 2;
            ByteBuf payload = bytes(hex.substring(i, i + 2));
            channel.writeInbound(
                    i == 0
                            ? new TextWebSocketFrame(last, COMPRESSED, payload)
                            : new ContinuationWebSocketFrame(last, 0, payload));
            channel.writeInbound(new PingWebSocketFrame());
        }
    }

    @Test
    void finalBlocksInAMessageAreLimited() {
        start(false);
        send("0300".repeat(100) + deflated("x"));
        send("0300".repeat(101) + deflated("x"));
        assertEquals(List.of("x", "error 1008"), events);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                HELLO, // one block (section 7.2.3.1)
                "000500faff48656c6c6f00", // a block without compression (section 7.2.3.3)
                "f348cdc9c9070000", // a final block (section 7.2.3.4)
                "f248050000 00ffffcac9c90700", // two blocks (section 7.2.3.5)
            })
    void examplesOfTheSpecification(String hex) {
        start(false);
        String payload = hex.replace(" ", "");
        send(payload);
        sendBytewise(payload);
        send(payload);
        assertEquals(List.of("Hello", "Hello", "Hello"), events);
    }

    @Test
    void emptyMessages() {
        start(false);
        send("00"); // an empty block without compression, as recommended (section 7.2.3.6)
        send("0200"); // an empty block with fixed codes
        sendBytewise("0200");
        send(HELLO);
        assertEquals(List.of("", "", "", "Hello"), events);
    }

    @Test
    void emptyFragments() {
        start(false);
        channel.writeInbound(new BinaryWebSocketFrame(false, COMPRESSED, Unpooled.EMPTY_BUFFER));
        channel.writeInbound(new ContinuationWebSocketFrame(false, 0, bytes(HELLO)));
        channel.writeInbound(new ContinuationWebSocketFrame(true, 0, Unpooled.EMPTY_BUFFER));
        assertEquals(List.of("48656c6c6f"), events);
    }

    @Test
    void plainMessagesPass() {
        start(false);
        channel.writeInbound(new TextWebSocketFrame("a"));
        channel.writeInbound(new TextWebSocketFrame(false, 0, "b"));
        channel.writeInbound(new ContinuationWebSocketFrame(true, 0, "c"));
        send(HELLO);
        channel.writeInbound(new TextWebSocketFrame("d"));
        assertEquals(List.of("a", "bc", "Hello", "d"), events);
    }

    @Test
    void messagesReferToPreviousOnesIfNegotiated() {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        String first = deflated(deflater, "Hello, how are you?");
        String second = deflated(deflater, "Hello, how are you?");
        deflater.end();
        start(false);
        send(first);
        sendBytewise(second);
        assertEquals(List.of("Hello, how are you?", "Hello, how are you?"), events);
    }

    @Test
    void messagesDoNotReferToPreviousOnesOtherwise() {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        String first = deflated(deflater, "Hello, how are you?");
        String second = deflated(deflater, "Hello, how are you?");
        deflater.end();
        start(true);
        send(first);
        send(first);
        send(second);
        assertEquals(List.of("Hello, how are you?", "Hello, how are you?", "error 1007"), events);
    }

    @Test
    void limitAppliesToTheDecompressedMessage() {
        start(false);
        String largest = deflated(text(MAX_MESSAGE));
        send(largest);
        sendBytewise(largest);
        send(largest);
        send(deflated(text(MAX_MESSAGE + 1)));
        assertEquals(List.of(text(MAX_MESSAGE), text(MAX_MESSAGE), text(MAX_MESSAGE), "error 1009"), events);
    }

    @Test
    void limitAppliesToAllFragmentsTogether() {
        start(false);
        sendBytewise(deflated(text(MAX_MESSAGE + 1)));
        assertEquals(List.of("error 1009"), events);
    }

    @Test
    void reservedBitsAreRefused() {
        start(false);
        channel.writeInbound(new TextWebSocketFrame(false, COMPRESSED, bytes("f248")));
        channel.writeInbound(new ContinuationWebSocketFrame(true, COMPRESSED, bytes("cdc9c90700")));
        assertEquals(List.of("error 1002"), events);
    }

    @Test
    void nothingIsDecompressedAfterAnError() {
        start(false);
        send("ffff");
        assertNull(channel.pipeline().get(MessageInflater.class));
        send("ffff");
        send(HELLO);
        assertEquals(List.of("error 1007"), events);
    }
}
