package dev.carillon.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.SocketIoServer;
import dev.carillon.testing.Frame;
import dev.carillon.testing.HttpReply;
import dev.carillon.testing.LogCapture;
import dev.carillon.testing.RawHttp;
import dev.carillon.testing.RawWebSocket;
import dev.carillon.testing.Recorder;
import dev.carillon.testing.SocketIoFixture;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Endpoints for plain WebSockets. */
class WebSocketEndpointTest {
    private static final int LIMIT = 10_000;
    private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate";

    private final SocketIoServer io = SocketIoServer.builder()
            .host("127.0.0.1")
            .maxHttpBufferSize(LIMIT)
            .perMessageDeflate(true)
            .perMessageDeflateThreshold(100)
            .build();

    private final Recorder<String> seen = new Recorder<>();
    private final Recorder<WebSocket> sockets = new Recorder<>();
    private SocketIoFixture server;

    private final class Endpoint implements WebSocketEndpoint {
        @Override
        public WebSocketResponse onRequest(HttpRequest request, List<String> subProtocols) {
            if (request.queryParameter("token").isEmpty()) {
                return WebSocketResponse.refuse(HttpResponse.json("{\"error\":\"no token\"}")
                        .withStatus(401)
                        .withHeader("WWW-Authenticate", "Bearer"));
            }
            if (request.queryParameter("token").get().equals("bad")) {
                throw new IllegalStateException("expected by the test");
            }
            WebSocketResponse accepted = WebSocketResponse.accept(subProtocols, "v2.test", "v1.test");
            return request.queryParameter("name")
                    .map(name -> accepted.withEndpoint(new Greeter(name)))
                    .orElse(accepted);
        }

        @Override
        public void onOpen(WebSocket socket) {
            sockets.add(socket);
        }

        @Override
        public void onText(WebSocket socket, String text) {
            socket.send(text + "!");
        }

        @Override
        public void onBinary(WebSocket socket, byte[] data) {
            socket.send(data);
        }

        @Override
        public void onPong(WebSocket socket, byte[] payload) {
            seen.add("pong " + new String(payload, StandardCharsets.UTF_8));
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            seen.add("error");
        }

        @Override
        public void onClose(WebSocket socket, int status, String reason) {
            seen.add("close " + status + " " + reason);
        }
    }

    /** Handles one WebSocket. */
    private record Greeter(String name) implements WebSocketEndpoint {
        @Override
        public void onOpen(WebSocket socket) {
            socket.send("hello " + name);
        }

        @Override
        public void onText(WebSocket socket, String text) {
            socket.send(name + ": " + text);
        }
    }

    private RawWebSocket open(String... headers) {
        start();
        return RawWebSocket.open(server.address(), "/ws?token=good", headers);
    }

    private void start() {
        io.webSocket("/ws", new Endpoint());
        server = SocketIoFixture.start(io);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void webSocketMayHaveAnEndpointOfItsOwn() {
        start();
        String offer = "Sec-WebSocket-Protocol: v1.test";
        try (RawWebSocket ann = RawWebSocket.open(server.address(), "/ws?token=good&name=Ann", offer);
                RawWebSocket bob = RawWebSocket.open(server.address(), "/ws?token=good&name=Bob");
                RawWebSocket other = RawWebSocket.open(server.address(), "/ws?token=good")) {
            assertEquals("hello Ann", ann.readText());
            assertEquals("hello Bob", bob.readText());
            assertEquals("Ann: hi", ann.send("hi").readText());
            assertEquals("Bob: hi", bob.send("hi").readText());
            assertEquals("hi!", other.send("hi").readText());
        }
    }

    @Test
    void methodsReceiveTheMessages() {
        try (RawWebSocket client = open()) {
            assertEquals("hi!", client.send("hi").readText());
            client.send(new byte[] {1, 2});
            assertArrayEquals(new byte[] {1, 2}, client.readBinary());
            WebSocket socket = sockets.next();
            assertEquals(true, socket.isWritable());
            assertEquals(true, socket.subProtocol().isEmpty());
        }
    }

    @Test
    void refusedRequestGetsTheResponseOfTheEndpoint() {
        start();
        try (RawHttp http = RawHttp.connect(server.address())) {
            HttpReply reply = http.send(RawWebSocket.handshake("/ws")).read();
            assertEquals(401, reply.status());
            assertEquals("Bearer", reply.header("WWW-Authenticate"));
            assertEquals("{\"error\":\"no token\"}", reply.body());
            http.awaitEnd();
        }
        assertTrue(sockets.isEmpty());
    }

    @Test
    void failureOfTheEndpointIsLogged() {
        start();
        try (LogCapture log = LogCapture.open();
                RawHttp http = RawHttp.connect(server.address())) {
            assertEquals(
                    500,
                    http.send(RawWebSocket.handshake("/ws?token=bad")).read().status());
            assertTrue(log.messages().toString().contains("the endpoint of the WebSocket GET /ws failed"));
        }
    }

    /** The endpoint would fail. */
    @Test
    void invalidHandshakeDoesNotReachTheEndpoint() {
        start();
        String handshake = RawWebSocket.handshake("/ws?token=bad");
        Map<String, Integer> invalid = Map.of(
                handshake.replace("GET", "POST"), 400,
                handshake.replace("dGhlIHNhbXBsZSBub25jZQ==", "c2hvcnQ="), 400,
                handshake.replace("Version: 13", "Version: 12"), 426);
        invalid.forEach((request, status) -> {
            try (RawHttp http = RawHttp.connect(server.address())) {
                assertEquals(status, http.send(request).read().status(), request);
            }
        });
    }

    @Test
    void firstOfferedSubProtocolThatIsSupportedIsChosen() {
        start();
        try (RawHttp http = RawHttp.connect(server.address())) {
            HttpReply reply = http.send(RawWebSocket.handshake(
                            "/ws?token=good",
                            "Sec-WebSocket-Protocol: v3.test, v1.test",
                            "Sec-WebSocket-Protocol: v2.test"))
                    .readHead();
            assertEquals(101, reply.status());
            assertEquals("v1.test", reply.header("Sec-WebSocket-Protocol"));
            assertEquals("v1.test", sockets.next().subProtocol().orElseThrow());
        }
    }

    @Test
    void unsupportedSubProtocolsAreNotChosen() {
        start();
        try (RawHttp http = RawHttp.connect(server.address())) {
            HttpReply reply = http.send(RawWebSocket.handshake("/ws?token=good", "Sec-WebSocket-Protocol: other"))
                    .readHead();
            assertEquals(101, reply.status());
            assertNull(reply.header("Sec-WebSocket-Protocol"));
        }
    }

    @Test
    void pongOfAPingIsReported() {
        try (RawWebSocket client = open()) {
            sockets.next().ping("abc".getBytes(StandardCharsets.UTF_8));
            Frame ping = client.read();
            assertEquals(Frame.PING, ping.opcode());
            client.send(true, Frame.PONG, ping.payload());
            assertEquals("pong abc", seen.next());
        }
    }

    @Test
    void tooLongPingIsRefused() {
        RawWebSocket client = open();
        WebSocket socket = sockets.next();
        assertThrows(IllegalArgumentException.class, () -> socket.ping(new byte[126]));
        client.close();
    }

    @Test
    void statusAndReasonOfTheClientAreReported() {
        try (RawWebSocket client = open()) {
            sockets.next();
            client.send(true, Frame.CLOSE, new byte[] {0x0F, (byte) 0xA1, 'b', 'y', 'e'});
            assertEquals("close 4001 bye", seen.next());
        }
    }

    @Test
    void closeWithoutStatusIsReported() {
        try (RawWebSocket client = open()) {
            sockets.next();
            client.send(true, Frame.CLOSE, new byte[0]);
            assertEquals("close 1005 ", seen.next());
        }
    }

    @Test
    void lostConnectionIsReported() {
        RawWebSocket client = open();
        sockets.next();
        client.close();
        assertEquals("close 1006 ", seen.next());
    }

    @Test
    void violationOfTheProtocolIsReported() {
        try (RawWebSocket client = open()) {
            sockets.next();
            client.send(true, Frame.TEXT, new byte[] {(byte) 0xFF});
            assertEquals("error", seen.next());
            assertEquals(1007, client.awaitClose());
            assertEquals("close 1007 ", seen.next());
        }
    }

    @Test
    void largeMessageIsCompressedIfTheClientSupportsIt() {
        try (RawWebSocket client = open(OFFER)) {
            WebSocket socket = sockets.next();
            socket.send("x".repeat(99));
            assertEquals(false, client.read().compressed());
            socket.send("x".repeat(2000));
            Frame frame = client.read();
            assertEquals(true, frame.compressed());
            assertTrue(frame.payload().length < 100);
        }
    }

    @Test
    void groupSendsToAllWebSockets() {
        ConnectionGroup<WebSocket> group = ConnectionGroup.ofWebSockets((socket, position) -> {});
        try (RawWebSocket plain = open();
                RawWebSocket deflated = RawWebSocket.open(server.address(), "/ws?token=good", OFFER)) {
            group.add(sockets.next());
            group.add(sockets.next());
            await().until(() -> group.size() == 2);
            String message = "hello ".repeat(100);
            group.send(message, 1);
            assertEquals(message, plain.readText());
            assertEquals(true, deflated.read().compressed());
        }
    }

    /** Compression makes such a message larger. The limit applies to the message, not to its frame. */
    @Test
    void incompressibleMessageMayBeAsLargeAsTheLimit() {
        try (RawWebSocket client = open(OFFER)) {
            byte[] largest = new byte[LIMIT];
            client.send(true, Frame.BINARY | Frame.COMPRESSED, stored(largest));
            assertTrue(client.read().compressed());
            client.send(true, Frame.BINARY | Frame.COMPRESSED, stored(new byte[LIMIT + 1]));
            assertEquals(1009, client.awaitClose());
        }
    }

    @Test
    void limitAppliesToUncompressedMessagesOfACompressedConnection() {
        try (RawWebSocket client = open(OFFER)) {
            client.send(new byte[LIMIT]);
            assertTrue(client.read().compressed());
            client.send(new byte[LIMIT + 1]);
            assertEquals(1009, client.awaitClose());
        }
    }

    /** Compresses a message without making it smaller, and removes the last four bytes (RFC 7692, section 7.2.1). */
    private static byte[] stored(byte[] message) {
        Deflater deflater = new Deflater(Deflater.NO_COMPRESSION, true);
        deflater.setInput(message);
        byte[] out = new byte[2 * LIMIT];
        int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        deflater.end();
        assertTrue(length - 4 > message.length);
        return Arrays.copyOf(out, length - 4);
    }
}
