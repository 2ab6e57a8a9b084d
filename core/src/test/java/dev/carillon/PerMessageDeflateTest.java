package dev.carillon;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.testing.EngineIoFixture;
import dev.carillon.testing.Frame;
import dev.carillon.testing.HttpReply;
import dev.carillon.testing.RawWebSocket;
import dev.carillon.testing.SocketIoFixture;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;

/** Compressed WebSocket messages (RFC 7692). */
class PerMessageDeflateTest {
    private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate";
    private static final String LARGE = "x".repeat(5000);

    private static EngineIoFixture start() {
        return EngineIoFixture.start(options -> options.perMessageDeflate(true));
    }

    private static RawWebSocket open(EngineIoFixture server, String... headers) {
        RawWebSocket client = RawWebSocket.open(server.address(), EngineIoFixture.WEBSOCKET, headers);
        assertTrue(client.readText().startsWith("0{"));
        return client;
    }

    /** Inflates a message. RFC 7692, section 7.2.2, appends four bytes first; this inflater does not need them. */
    private static String inflate(byte[] payload) throws Exception {
        Inflater inflater = new Inflater(true);
        inflater.setInput(payload);
        byte[] chunk = new byte[1_000_000];
        int length = inflater.inflate(chunk);
        inflater.end();
        return new String(chunk, 0, length, StandardCharsets.UTF_8);
    }

    private static byte[] deflate(String text) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        byte[] compressed = deflate(deflater, text);
        deflater.end();
        return compressed;
    }

    /** Deflates a message and removes the last four bytes (RFC 7692, section 7.2.1). */
    private static byte[] deflate(Deflater deflater, String text) {
        deflater.setInput(text.getBytes(StandardCharsets.UTF_8));
        byte[] chunk = new byte[100_000];
        int length = deflater.deflate(chunk, 0, chunk.length, Deflater.SYNC_FLUSH);
        return Arrays.copyOf(chunk, length - 4);
    }

    @Test
    void largeMessagesAreCompressedAndSmallOnesAreNot() throws Exception {
        try (EngineIoFixture server = start();
                RawWebSocket client = open(server, OFFER)) {
            EngineIoSocket socket = server.opened().next();
            socket.send(LARGE);
            Frame large = client.read();
            assertTrue(large.compressed());
            assertTrue(large.payload().length < 100, "compressed");
            assertEquals("4" + LARGE, inflate(large.payload()));
            socket.send("small");
            Frame small = client.read();
            assertFalse(small.compressed());
            assertEquals("4small", new String(small.payload(), StandardCharsets.UTF_8));
            socket.send(LARGE.getBytes(StandardCharsets.UTF_8));
            assertTrue(client.read().compressed());
        }
    }

    @Test
    void clientWithoutAnOfferGetsPlainMessages() {
        try (EngineIoFixture server = start();
                RawWebSocket client = open(server)) {
            server.opened().next().send(LARGE);
            assertEquals("4" + LARGE, client.readText());
        }
    }

    @Test
    void compressionIsOffByDefault() {
        try (EngineIoFixture server = EngineIoFixture.start();
                RawWebSocket client = open(server, OFFER)) {
            server.opened().next().send(LARGE);
            assertEquals("4" + LARGE, client.readText());
        }
    }

    @Test
    void compressedMessagesAreRead() {
        try (EngineIoFixture server = start();
                RawWebSocket client = open(server, OFFER)) {
            client.send(true, Frame.TEXT | Frame.COMPRESSED, deflate("4" + LARGE));
            assertEquals(LARGE, server.texts().next());
        }
    }

    @Test
    void tooLargeInflatedMessageIsRefused() {
        try (EngineIoFixture server = EngineIoFixture.start(
                        options -> options.perMessageDeflate(true).maxHttpBufferSize(10_000));
                RawWebSocket client = open(server, OFFER)) {
            client.send(true, Frame.TEXT | Frame.COMPRESSED, deflate("4" + "x".repeat(50_000)));
            assertEquals(1009, client.awaitClose());
            assertEquals(DisconnectReason.TRANSPORT_ERROR, server.closed().next());
            assertTrue(server.texts().isEmpty());
        }
    }

    /** Each fragment alone would be within the limit. */
    @Test
    void tooLargeFragmentedMessageIsRefused() {
        try (EngineIoFixture server = EngineIoFixture.start(
                        options -> options.perMessageDeflate(true).maxHttpBufferSize(10_000));
                RawWebSocket client = open(server, OFFER)) {
            byte[] compressed = deflate("4" + "x".repeat(15_000));
            int half = compressed.length / 2;
            client.send(false, Frame.TEXT | Frame.COMPRESSED, Arrays.copyOf(compressed, half));
            client.send(true, Frame.CONTINUATION, Arrays.copyOfRange(compressed, half, compressed.length));
            assertEquals(1009, client.awaitClose());
            assertTrue(server.texts().isEmpty());
        }
    }

    @Test
    void limitIsTheSameAsWithoutCompression() {
        int limit = 10_000;
        try (EngineIoFixture server =
                EngineIoFixture.start(options -> options.perMessageDeflate(true).maxHttpBufferSize(limit))) {
            for (String unit : new String[] {"x", "0123456789abcdefghijklmnopqrstuvwxyz"}) {
                String largest = unit.repeat(limit).substring(0, limit - 1); // plus one byte for the packet type
                try (RawWebSocket client = open(server, OFFER)) {
                    client.send(true, Frame.TEXT | Frame.COMPRESSED, deflate("4" + largest));
                    assertEquals(largest, server.texts().next());
                }
                try (RawWebSocket client = open(server, OFFER)) {
                    client.send(true, Frame.TEXT | Frame.COMPRESSED, deflate("4" + largest + "x"));
                    assertEquals(1009, client.awaitClose());
                }
            }
        }
    }

    @Test
    void invalidDeflateDataIsRefused() {
        try (EngineIoFixture server = start();
                RawWebSocket client = open(server, OFFER)) {
            client.send(true, Frame.TEXT | Frame.COMPRESSED, new byte[] {(byte) 0xFF, 1, 2, 3});
            assertEquals(1007, client.awaitClose());
            assertEquals(DisconnectReason.TRANSPORT_ERROR, server.closed().next());
        }
    }

    /** A reserved bit without a negotiated extension fails the connection (RFC 6455, section 5.2). */
    @Test
    void unassignedReservedBitsAreRefused() {
        try (EngineIoFixture server = start()) {
            try (RawWebSocket client = open(server)) {
                client.send(true, Frame.TEXT | Frame.COMPRESSED, deflate("4" + LARGE));
                assertEquals(1002, client.awaitClose());
            }
            for (int bits : new int[] {0x20 | Frame.TEXT, 0x10 | Frame.BINARY, Frame.COMPRESSED | Frame.PING}) {
                try (RawWebSocket client = open(server, OFFER)) {
                    client.send(true, bits, new byte[] {'4'});
                    assertEquals(1002, client.awaitClose());
                }
            }
            assertTrue(server.texts().isEmpty());
        }
    }

    /** A message can refer to earlier messages (RFC 7692, section 7.2.3.2). */
    @Test
    void clientContextTakeoverIsSupported() {
        try (EngineIoFixture server = start();
                RawWebSocket client = open(server, OFFER)) {
            Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
            String text = "0123456789abcdefghijklmnopqrstuvwxyz";
            byte[] first = deflate(deflater, "4" + text);
            byte[] second = deflate(deflater, "4" + text);
            deflater.end();
            assertTrue(second.length < first.length / 2);
            client.send(true, Frame.TEXT | Frame.COMPRESSED, first);
            client.send(true, Frame.TEXT, "4plain".getBytes(StandardCharsets.UTF_8));
            client.send(true, Frame.TEXT | Frame.COMPRESSED, second);
            assertEquals(text, server.texts().next());
            assertEquals("plain", server.texts().next());
            assertEquals(text, server.texts().next());
        }
    }

    @Test
    void clientNoContextTakeoverIsSupported() {
        try (EngineIoFixture server = start();
                RawWebSocket client = open(server, OFFER + "; client_no_context_takeover")) {
            for (int i = 0; i < 3; i++) {
                client.send(true, Frame.TEXT | Frame.COMPRESSED, deflate("4" + LARGE + i));
                assertEquals(LARGE + i, server.texts().next());
            }
        }
    }

    @Test
    void responseHasServerNoContextTakeover() {
        try (EngineIoFixture server = start()) {
            assertEquals("permessage-deflate; server_no_context_takeover", answer(server, OFFER));
            assertEquals(
                    "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
                    answer(
                            server,
                            OFFER + "; server_max_window_bits=10",
                            OFFER + "; client_no_context_takeover; client_max_window_bits"));
        }
    }

    private static String answer(EngineIoFixture server, String... offers) {
        HttpReply reply = server.http()
                .send(RawWebSocket.handshake(EngineIoFixture.WEBSOCKET, offers))
                .read();
        assertEquals(101, reply.status());
        return reply.header("sec-websocket-extensions");
    }

    /** The server does not support a smaller window. Without an agreement it does not compress. */
    @Test
    void declinedOfferGetsPlainMessages() {
        try (EngineIoFixture server = start();
                RawWebSocket client = open(server, OFFER + "; server_max_window_bits=10")) {
            server.opened().next().send(LARGE);
            assertEquals("4" + LARGE, client.readText());
        }
    }

    /** See RFC 6455, section 9.1. */
    @Test
    void malformedOfferIsRefused() {
        try (EngineIoFixture server = start()) {
            HttpReply reply = server.http()
                    .send(RawWebSocket.handshake(EngineIoFixture.WEBSOCKET, OFFER + "; client_max_window_bits="))
                    .read();
            assertEquals(400, reply.status());
            assertNull(reply.header("sec-websocket-extensions"));
        }
    }

    @Test
    void incompressibleMessageIsSentUncompressed() {
        try (EngineIoFixture server = start();
                RawWebSocket client = open(server, OFFER)) {
            byte[] noise = noise(5000);
            server.opened().next().send(noise);
            Frame frame = client.read();
            assertFalse(frame.compressed());
            assertArrayEquals(noise, frame.payload());
        }
    }

    @Test
    void largeCompressedMessageIsSentWhole() throws Exception {
        try (EngineIoFixture server = start();
                RawWebSocket client = open(server, OFFER)) {
            String text = ByteBufUtil.hexDump(noise(200_000));
            server.opened().next().send(text);
            Frame frame = client.read();
            assertTrue(frame.compressed());
            assertTrue(frame.payload().length > 0xFFFF);
            assertEquals("4" + text, inflate(frame.payload()));
        }
    }

    /** Binary messages for old clients have an additional byte, so they cannot share a frame with other clients. */
    @Test
    void oldClientsGetCompressedMessages() throws Exception {
        try (EngineIoFixture server = EngineIoFixture.start(
                        options -> options.perMessageDeflate(true).allowEio3(true));
                RawWebSocket client = RawWebSocket.open(
                        server.address(), EngineIoFixture.WEBSOCKET.replace("EIO=4", "EIO=3"), OFFER)) {
            assertTrue(client.readText().startsWith("0{"));
            EngineIoSocket socket = server.opened().next();
            socket.send(LARGE);
            assertEquals("4" + LARGE, inflate(client.read().payload()));
            socket.send(LARGE.getBytes(StandardCharsets.UTF_8));
            Frame frame = client.read();
            assertTrue(frame.compressed());
            assertEquals(Frame.BINARY, frame.opcode());
            assertEquals("\u0004" + LARGE, inflate(frame.payload()));
        }
    }

    private static byte[] noise(int length) {
        byte[] noise = new byte[length];
        new Random(1).nextBytes(noise);
        return noise;
    }

    @Test
    void replayKeepsTheCompressFlag() {
        try (SocketIoFixture server = SocketIoFixture.start(options -> options.perMessageDeflate(true)
                .connectionStateRecovery(ConnectionStateRecovery.builder().build()))) {
            String pid;
            try (RawWebSocket client = join(server, "40")) {
                pid = client.readText().replaceAll(".*\"pid\":\"([^\"]+)\".*", "$1");
                client.connection().reset();
                await().until(() -> server.io().sockets().isEmpty());
            }
            server.io().all().compress(false).emit("plain", LARGE);
            server.io().emit("packed", LARGE);
            try (RawWebSocket client = join(server, "40{\"pid\":\"" + pid + "\"}")) {
                assertFalse(client.read().compressed());
                assertTrue(client.read().compressed());
            }
        }
    }

    private static RawWebSocket join(SocketIoFixture server, String connect) {
        RawWebSocket client = RawWebSocket.open(server.address(), "/socket.io/?EIO=4&transport=websocket", OFFER);
        client.readText();
        return client.send(connect);
    }

    @Test
    void defaultThresholdIs1024Bytes() {
        try (EngineIoFixture server = start();
                RawWebSocket client = open(server, OFFER)) {
            EngineIoSocket socket = server.opened().next();
            socket.send("x".repeat(1000));
            assertFalse(client.read().compressed());
            socket.send("x".repeat(1023)); // plus one byte for the packet type
            assertTrue(client.read().compressed());
        }
    }

    /** The threshold applies to the message, as on the reference server. */
    @Test
    void frameHeaderDoesNotCountForTheThreshold() {
        try (EngineIoFixture server = start();
                RawWebSocket client = open(server, OFFER)) {
            server.opened().next().send("x".repeat(1022));
            assertFalse(client.read().compressed());
        }
    }

    @Test
    void thresholdIsConfigurable() {
        try (EngineIoFixture server = EngineIoFixture.start(
                        options -> options.perMessageDeflate(true).perMessageDeflateThreshold(500));
                RawWebSocket client = open(server, OFFER)) {
            EngineIoSocket socket = server.opened().next();
            socket.send("x".repeat(400));
            assertFalse(client.read().compressed());
            socket.send("x".repeat(500));
            assertTrue(client.read().compressed());
        }
    }

    @Test
    void compressFlagOfABroadcastIsHonoured() {
        try (SocketIoFixture server = SocketIoFixture.start(options -> options.perMessageDeflate(true));
                RawWebSocket client =
                        RawWebSocket.open(server.address(), "/socket.io/?EIO=4&transport=websocket", OFFER)) {
            client.readText();
            assertTrue(client.send("40").readText().startsWith("40{"));
            server.io().all().compress(false).emit("plain", LARGE);
            assertEquals("42[\"plain\",\"" + LARGE + "\"]", client.readText());
            server.io().all().compress(false).compress(true).emit("large", LARGE);
            assertTrue(client.read().compressed());
        }
    }
}
