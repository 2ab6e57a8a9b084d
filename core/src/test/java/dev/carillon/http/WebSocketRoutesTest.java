package dev.carillon.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Plain WebSockets of an application on the same port as Socket.IO. */
class WebSocketRoutesTest {
    private final SocketIoServer io = SocketIoServer.builder()
            .host("127.0.0.1")
            .maxHttpBufferSize(1000)
            .maxUnsentBytes(64 * 1024)
            .maxPendingEvents(10)
            .build();

    private final Recorder<WebSocket> sockets = new Recorder<>();
    private final Recorder<String> seen = new Recorder<>();
    private SocketIoFixture server;

    private void start(WebSocketHandler handler) {
        io.webSocket("/ws/{room}", handler);
        server = SocketIoFixture.start(io);
    }

    private RawWebSocket open() {
        return RawWebSocket.open(server.address(), "/ws/lobby?name=Ada");
    }

    @AfterEach
    void stop() {
        io.close();
    }

    @Test
    void messagesGoBothWays() {
        start(socket -> {
            socket.onText(text -> socket.send(text + "!"));
            socket.onBinary(socket::send);
            socket.send(socket.request().pathParameter("room") + " "
                    + socket.request().queryParameter("name").orElse(""));
        });
        try (RawWebSocket client = open()) {
            assertEquals("lobby Ada", client.readText());
            assertEquals("hi!", client.send("hi").readText());
            client.send(new byte[] {1, 2});
            assertArrayEquals(new byte[] {1, 2}, client.readBinary());
        }
    }

    @Test
    void closeByTheServerCarriesItsStatus() {
        start(socket -> {
            socket.onClose(() -> seen.add("closed"));
            socket.send("bye");
            socket.close(4000);
            seen.add("open: " + socket.isOpen());
        });
        try (RawWebSocket client = open()) {
            assertEquals("bye", client.readText());
            assertEquals(4000, client.awaitClose());
            assertEquals("open: false", seen.next());
            assertEquals("closed", seen.next());
        }
    }

    @Test
    void messagesAfterAServerCloseAreIgnored() {
        CountDownLatch closed = new CountDownLatch(1);
        start(socket -> {
            socket.onText(seen::add).onClose(() -> seen.add("closed"));
            socket.close(WebSocket.NORMAL_CLOSURE);
            closed.countDown();
        });
        try (RawWebSocket client = open()) {
            awaitOpening(closed);
            assertEquals(Frame.CLOSE, client.read().opcode());
            client.send("late").send(true, Frame.CLOSE, new byte[] {3, (byte) 0xE8});
            assertEquals("closed", seen.next());
        }
    }

    @Test
    void closeByTheClientIsReportedAfterItsMessages() {
        start(socket -> socket.onText(seen::add).onClose(() -> seen.add("closed")));
        try (RawWebSocket client = open()) {
            client.send("a").send("b");
        }
        assertEquals("a", seen.next());
        assertEquals("b", seen.next());
        assertEquals("closed", seen.next());
    }

    @Test
    void lateCloseHandlerIsCalledAtOnce() {
        start(sockets::add);
        open().close();
        WebSocket socket = sockets.next();
        await().until(() -> !socket.isOpen());
        socket.onClose(() -> seen.add("closed"));
        assertEquals("closed", seen.next());
    }

    @Test
    void invalidStatusIsRefused() {
        start(sockets::add);
        try (RawWebSocket client = open()) {
            WebSocket socket = sockets.next();
            for (int status : new int[] {-1, 0, 999, 1004, 1005, 1006, 1015, 2000, 5000}) {
                assertThrows(IllegalArgumentException.class, () -> socket.close(status), "" + status);
            }
            assertTrue(socket.isOpen());
            socket.send("still open");
            assertEquals("still open", client.readText());
        }
    }

    @Test
    void failingHandlerIsLogged() {
        start(socket -> {
            socket.onText(text -> {
                throw new IllegalStateException("broken");
            });
            socket.onBinary(socket::send);
        });
        try (LogCapture log = LogCapture.open();
                RawWebSocket client = open()) {
            client.send("x");
            client.send(new byte[] {1});
            assertArrayEquals(new byte[] {1}, client.readBinary());
            assertEquals(
                    "ERROR a handler of the WebSocket GET /ws/lobby failed | java.lang.IllegalStateException: broken",
                    log.messages().get(0));
        }
    }

    @Test
    void failureToOpenClosesTheConnection() {
        start(socket -> {
            throw new IllegalStateException("broken");
        });
        try (LogCapture log = LogCapture.open();
                RawWebSocket client = open()) {
            assertEquals(1011, client.awaitClose());
            assertEquals(1, log.messages().size());
        }
    }

    @Test
    void largeMessageClosesTheConnection() {
        start(socket -> socket.onText(text -> socket.send("" + text.length())));
        try (RawWebSocket client = open()) {
            assertEquals("1000", client.send("x".repeat(1000)).readText());
            client.send("x".repeat(1001));
            assertEquals(1009, client.awaitClose());
        }
    }

    @Test
    void slowClientIsDisconnected() {
        start(sockets::add);
        try (RawWebSocket client = open()) {
            WebSocket socket = sockets.next();
            String large = "x".repeat(1_000_000);
            for (int i = 0; i < 20; i++) {
                socket.send(large);
            }
            await().until(() -> !socket.isOpen());
            client.connection().reset();
        }
    }

    @Test
    void connectionIsNotReadWhileTooManyMessagesWait() {
        CountDownLatch latch = new CountDownLatch(1);
        AtomicInteger handled = new AtomicInteger();
        start(socket -> socket.onText(text -> {
            awaitOpening(latch);
            handled.incrementAndGet();
        }));
        int total = 30_000; // 30 MB, which is more than the sockets buffer
        AtomicInteger sent = new AtomicInteger();
        AtomicInteger previous = new AtomicInteger(-1);
        try (RawWebSocket client = open()) {
            String message = "x".repeat(1000);
            CompletableFuture<Void> sender = CompletableFuture.runAsync(() -> {
                while (sent.get() < total) {
                    client.send(message);
                    sent.incrementAndGet();
                }
            });
            await().until(() -> previous.getAndSet(sent.get()) == sent.get()); // the client cannot send any more
            assertTrue(sent.get() < total);
            latch.countDown();
            await().until(() -> handled.get() > 200); // more than one read can have delivered
            client.connection().reset();
            assertThrows(CompletionException.class, sender::join);
        }
    }

    private static void awaitOpening(CountDownLatch latch) {
        try {
            assertTrue(latch.await(5, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void silentClientIsDisconnected() {
        try (SocketIoFixture pinging = SocketIoFixture.start(SocketIoServer.builder()
                .host("127.0.0.1")
                .pingInterval(Duration.ofMillis(50))
                .pingTimeout(Duration.ofMillis(200))
                .build()
                .webSocket("/ws", socket -> socket.onClose(() -> seen.add("closed"))))) {
            RawWebSocket client = RawWebSocket.open(pinging.address(), "/ws");
            for (int i = 0; i < 3; i++) {
                assertEquals(Frame.PING, client.read().opcode());
                client.send(true, Frame.PONG, new byte[0]);
            }
            assertTrue(seen.isEmpty());
            assertEquals(Frame.PING, client.read().opcode());
            assertEquals("closed", seen.next());
            client.connection().awaitEnd();
        }
    }

    @Test
    void foreignOriginIsRefused() {
        start(sockets::add);
        try (RawHttp http = RawHttp.connect(server.address())) {
            http.send(RawWebSocket.handshake("/ws/lobby", "Origin: https://evil.example"));
            assertEquals(403, http.read().status());
            assertTrue(sockets.isEmpty());
        }
        try (RawHttp http = RawHttp.connect(server.address())) {
            HttpReply reply = http.get("/ws/lobby");
            assertEquals(426, reply.status(), "no upgrade");
            assertEquals("websocket", reply.header("upgrade"));
            assertEquals("upgrade", reply.header("connection"));
        }
    }

    @Test
    void httpRouteOfTheSamePathMayRequireAnUpgrade() {
        io.route(
                "GET",
                "/ws/{room}",
                request -> HttpResponse.text("use a WebSocket").withStatus(426));
        start(sockets::add);
        try (RawHttp http = RawHttp.connect(server.address())) {
            HttpReply reply = http.get("/ws/lobby");
            assertEquals(426, reply.status());
            assertEquals("websocket", reply.header("upgrade"));
            assertEquals("upgrade", reply.header("connection"));
            assertEquals("use a WebSocket", reply.body());
            assertEquals(426, http.get("/ws/lobby").status(), "the connection is still usable");
        }
    }

    @Test
    void malformedQueryIsRefused() {
        start(sockets::add);
        try (RawHttp http = RawHttp.connect(server.address())) {
            http.send(RawWebSocket.handshake("/ws/lobby?q=%zz"));
            assertEquals(400, http.read().status());
            assertTrue(sockets.isEmpty());
        }
    }

    @Test
    void shutdownClosesWithAStatus() {
        start(sockets::add);
        try (RawWebSocket client = open()) {
            sockets.next();
            io.closeAsync();
            assertEquals(1001, client.awaitClose());
        }
    }

    @Test
    void routesAreUnique() {
        io.webSocket("/a/{b}", socket -> {});
        assertThrows(IllegalArgumentException.class, () -> io.webSocket("/a/{b}", socket -> {}));
        assertThrows(IllegalArgumentException.class, () -> io.webSocket("/a/{c}", socket -> {}));
        assertThrows(IllegalArgumentException.class, () -> io.webSocket("/socket.io/", socket -> {}));
    }

    @Test
    void pathCanAlsoHaveAnHttpRoute() {
        io.route("GET", "/{path...}", request -> HttpResponse.text("any"));
        io.route("GET", "/ws/{room}", request -> HttpResponse.text(request.pathParameter("room")));
        start(socket -> socket.send("welcome"));
        try (RawHttp http = RawHttp.connect(server.address());
                RawWebSocket client = open()) {
            assertEquals("lobby", http.get("/ws/lobby").body());
            assertEquals("any", http.get("/ws").body());
            assertEquals("welcome", client.readText());
        }
    }
}
