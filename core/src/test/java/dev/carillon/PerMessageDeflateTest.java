package dev.carillon;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.testing.EngineIoFixture;
import dev.carillon.testing.Frame;
import dev.carillon.testing.RawWebSocket;
import dev.carillon.testing.SocketIoFixture;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
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

    /** RFC 7692, section 7.2.2: four bytes are added before inflating. */
    private static String inflate(byte[] payload) throws Exception {
        Inflater inflater = new Inflater(true);
        inflater.setInput(payload);
        byte[] chunk = new byte[10_000];
        int length = inflater.inflate(chunk);
        inflater.end();
        return new String(chunk, 0, length, StandardCharsets.UTF_8);
    }

    private static byte[] deflate(String text) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        deflater.setInput(text.getBytes(StandardCharsets.UTF_8));
        byte[] chunk = new byte[100_000];
        int length = deflater.deflate(chunk, 0, chunk.length, Deflater.SYNC_FLUSH);
        deflater.end();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(chunk, 0, length - 4);
        return out.toByteArray();
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
    void whoDoesNotAskGetsPlainMessages() {
        try (EngineIoFixture server = start();
                RawWebSocket client = open(server)) {
            server.opened().next().send(LARGE);
            assertEquals("4" + LARGE, client.readText());
        }
    }

    @Test
    void byDefaultItIsOff() {
        try (EngineIoFixture server = EngineIoFixture.start();
                RawWebSocket client = open(server, OFFER)) {
            server.opened().next().send(LARGE);
            assertEquals("4" + LARGE, client.readText());
        }
    }

    @Test
    void compressedMessagesAreUnderstood() {
        try (EngineIoFixture server = start();
                RawWebSocket client = open(server, OFFER)) {
            client.send(true, Frame.TEXT | Frame.COMPRESSED, deflate("4" + LARGE));
            assertEquals(LARGE, server.texts().next());
        }
    }

    @Test
    void whatIsTooLargeWhenItIsUnpackedIsRefused() {
        try (EngineIoFixture server = EngineIoFixture.start(
                        options -> options.perMessageDeflate(true).maxHttpBufferSize(10_000));
                RawWebSocket client = open(server, OFFER)) {
            client.send(true, Frame.TEXT | Frame.COMPRESSED, deflate("4" + "x".repeat(50_000)));
            assertEquals(DisconnectReason.TRANSPORT_ERROR, server.closed().next());
            assertTrue(server.texts().isEmpty());
        }
    }

    @Test
    void whatIsReplayedAfterARecoveryIsCompressedOrNotAsItWasEmitted() {
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
    void byDefaultAMessageIsCompressedFrom1024BytesOn() {
        try (EngineIoFixture server = start();
                RawWebSocket client = open(server, OFFER)) {
            EngineIoSocket socket = server.opened().next();
            socket.send("x".repeat(1000));
            assertFalse(client.read().compressed());
            socket.send("x".repeat(1023)); // and the type of the packet
            assertTrue(client.read().compressed());
        }
    }

    /** As on the reference server, where it is the message that is measured. */
    @Test
    void theHeaderOfAFrameDoesNotCountForTheThreshold() {
        try (EngineIoFixture server = start();
                RawWebSocket client = open(server, OFFER)) {
            server.opened().next().send("x".repeat(1022));
            assertFalse(client.read().compressed());
        }
    }

    @Test
    void theThresholdIsAnOption() {
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
    void anEventMayAskNotToBeCompressed() {
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
