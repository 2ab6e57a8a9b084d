package dev.carillon.observe;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.AckException;
import dev.carillon.ConnectError;
import dev.carillon.ConnectionError;
import dev.carillon.ConnectionStateRecovery;
import dev.carillon.DisconnectReason;
import dev.carillon.EngineIoSocket;
import dev.carillon.ErrorHandler;
import dev.carillon.Handshake;
import dev.carillon.Socket;
import dev.carillon.SocketIoServer;
import dev.carillon.http.HttpResponse;
import dev.carillon.testing.LogCapture;
import dev.carillon.testing.PollingClient;
import dev.carillon.testing.RawHttp;
import dev.carillon.testing.Recorder;
import dev.carillon.testing.SocketIoClient;
import dev.carillon.testing.SocketIoFixture;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The events that observers receive from a server with real connections. */
class ServerObserverTest {
    private final Recorder<String> seen = new Recorder<>();
    private final AtomicLong bytesIn = new AtomicLong();
    private final AtomicLong bytesOut = new AtomicLong();
    private final Recorder<Duration> durations = new Recorder<>();

    private final ServerObserver observer = new ServerObserver() {
        @Override
        public void connectionOpened(EngineIoSocket connection) {
            seen.add("opened " + connection.transport());
        }

        @Override
        public void connectionUpgraded(EngineIoSocket connection) {
            seen.add("upgraded to " + connection.transport());
        }

        @Override
        public void connectionClosed(EngineIoSocket connection, DisconnectReason reason, String description) {
            seen.add("closed " + reason);
        }

        @Override
        public void requestRefused(ConnectionError error) {
            seen.add("refused " + error.message());
        }

        @Override
        public void packetReceived(EngineIoSocket connection, int bytes) {
            bytesIn.addAndGet(bytes);
        }

        @Override
        public void packetSent(EngineIoSocket connection, int bytes) {
            bytesOut.addAndGet(bytes);
        }

        @Override
        public void readingPaused(EngineIoSocket connection) {
            seen.add("paused");
        }

        @Override
        public void readingResumed(EngineIoSocket connection) {
            seen.add("resumed");
        }

        @Override
        public void slowClientClosed(EngineIoSocket connection, long unsentBytes) {
            seen.add("slow " + (unsentBytes > 64 * 1024));
        }

        @Override
        public void socketConnected(Socket socket) {
            seen.add("connected " + socket.namespace().name() + (socket.isRecovered() ? " again" : ""));
        }

        @Override
        public void connectRefused(String namespace, Handshake handshake, ConnectError error) {
            seen.add("connect refused " + namespace + ": " + error.getMessage());
        }

        @Override
        public void socketDisconnected(Socket socket, DisconnectReason reason, String description) {
            seen.add("disconnected " + reason);
        }

        @Override
        public void recoveryFailed(String namespace, Handshake handshake) {
            seen.add("not recovered " + namespace);
        }

        @Override
        public void eventReceived(Socket socket, String event, long size) {
            seen.add("received " + event + " " + size);
        }

        @Override
        public void eventHandled(Socket socket, String event, Duration duration) {
            durations.add(duration);
            seen.add("handled " + event);
        }

        @Override
        public void eventRefused(Socket socket, String event, Throwable error) {
            seen.add("event refused " + event + ": " + error.getMessage());
        }

        @Override
        public void eventEmitted(String namespace, String event, int receivers, long bytes) {
            seen.add("emitted " + event + " to " + receivers + ", " + bytes + " bytes");
        }

        @Override
        public void eventDropped(Socket socket) {
            seen.add("dropped");
        }

        @Override
        public void ackReceived(Socket socket, Duration duration) {
            durations.add(duration);
            seen.add("ack");
        }

        @Override
        public void ackFailed(Socket socket, AckException cause) {
            seen.add("no ack: " + cause.reason());
        }

        @Override
        public void routeHandled(String method, String pattern, int status, Duration duration) {
            durations.add(duration);
            seen.add("route " + method + " " + pattern + " " + status);
        }

        @Override
        public void handlerFailed(Throwable error, ErrorHandler.Context context) {
            seen.add("failed " + context.event().orElse("") + ": " + error.getMessage());
        }
    };

    private SocketIoFixture start() {
        return start(options -> {});
    }

    private SocketIoFixture start(Consumer<SocketIoServer.Builder> options) {
        return SocketIoFixture.start(builder -> {
            builder.observer(observer);
            options.accept(builder);
        });
    }

    private void expect(String... events) {
        for (String event : events) {
            assertEquals(event, seen.next());
        }
    }

    @Test
    void connectionIsReportedFromOpeningToClosing() {
        try (SocketIoFixture server = start()) {
            SocketIoClient client = server.join();
            expect("opened WEBSOCKET", "connected /");
            client.send("41");
            expect("disconnected client namespace disconnect");
            client.webSocket().connection().reset();
            assertTrue(seen.next().startsWith("closed transport "));
        }
    }

    @Test
    void upgradeIsReported() {
        try (SocketIoFixture server = start()) {
            PollingClient client = server.poll();
            client.upgrade();
            expect("opened POLLING", "upgraded to WEBSOCKET");
        }
    }

    @Test
    void packetSizesAreReported() {
        try (SocketIoFixture server = start()) {
            server.io().onConnection(socket -> socket.on("work", (args, ack) -> ack.send("\u00e4")));
            SocketIoClient client = server.open();
            await().until(() -> bytesOut.get() > 0);
            long open = bytesOut.get();
            int connect = client.send("40").read().length();
            assertEquals(2, bytesIn.get());
            assertEquals(open + connect, bytesOut.get());
            client.send("421[\"work\",\"\u00e4\"]").expect("431[\"\u00e4\"]");
            assertEquals(2 + 16, bytesIn.get(), "a letter outside ASCII has two bytes");
            assertEquals(open + connect + 9, bytesOut.get());
        }
    }

    @Test
    void refusedRequestIsReported() {
        try (SocketIoFixture server = start()) {
            try (RawHttp client = RawHttp.connect(server.address())) {
                client.get("/socket.io/?EIO=4&transport=polling&sid=unknown");
                client.get("/socket.io/?EIO=4&transport=polling", "Origin: https://elsewhere.example");
            }
            expect("refused Session ID unknown", "refused Forbidden");
        }
    }

    @Test
    void refusedConnectIsReported() {
        try (SocketIoFixture server = start()) {
            server.io().of("/closed").use((socket, next) -> next.refuse(new ConnectError("go away")));
            SocketIoClient client = server.open();
            client.send("40/unknown,").read();
            client.send("40/closed,").read();
            expect(
                    "opened WEBSOCKET",
                    "connect refused /unknown: Invalid namespace",
                    "connect refused /closed: go away");
        }
    }

    @Test
    void eventIsReportedOnArrivalAndCompletion() {
        try (SocketIoFixture server = start()) {
            CountDownLatch latch = new CountDownLatch(1);
            server.io().onConnection(socket -> socket.on("work", (args, ack) -> latch.await()));
            SocketIoClient client = server.join().emit("work", "abc").emit("nobody listens");
            expect("opened WEBSOCKET", "connected /", "received work 5", "received nobody listens 0");
            assertTrue(seen.isEmpty());
            latch.countDown();
            expect("handled work");
            assertTrue(durations.next().toNanos() > 0);
            client.emit("work");
            expect("received work 0", "handled work");
        }
    }

    @Test
    void attachmentsCountTowardsTheEventSize() {
        try (SocketIoFixture server = start()) {
            SocketIoClient client = server.join();
            client.send("451-[\"data\",{\"_placeholder\":true,\"num\":0}]").send(new byte[100]);
            expect("opened WEBSOCKET", "connected /", "received data 129");
        }
    }

    @Test
    void failedAndRefusedEventsAreReported() {
        try (SocketIoFixture server = start(options -> options.onError((error, context) -> {}))) {
            server.io().onConnection(socket -> {
                socket.use((event, args, next) -> {
                    if (event.equals("bad")) {
                        next.refuse(new IllegalStateException("not allowed"));
                    } else {
                        next.accept();
                    }
                });
                socket.on("work", (args, ack) -> {
                    throw new IllegalStateException("broken");
                });
            });
            SocketIoClient client = server.join().emit("bad");
            expect("opened WEBSOCKET", "connected /", "received bad 0", "event refused bad: not allowed");
            client.emit("work");
            expect("received work 0", "failed work: broken", "handled work");
        }
    }

    @Test
    void emitsAreReportedWithTheirReceiverCount() {
        try (SocketIoFixture server = start()) {
            Recorder<Socket> sockets = new Recorder<>();
            server.io().onConnection(sockets::add);
            server.join();
            Socket first = sockets.next();
            server.join();
            sockets.next().join("room");
            expect("opened WEBSOCKET", "connected /", "opened WEBSOCKET", "connected /");
            server.io().emit("all");
            server.io().to("room").emit("some", 1);
            server.io().to("empty").emit("none");
            first.emit("one");
            first.broadcast().emit("others");
            expect("emitted all to 2, 9 bytes", "emitted some to 1, 12 bytes", "emitted none to 0, 10 bytes");
            expect("emitted one to 1, 9 bytes", "emitted others to 1, 12 bytes");
        }
    }

    @Test
    void acknowledgementsAreReported() {
        try (SocketIoFixture server = start()) {
            Recorder<Socket> sockets = new Recorder<>();
            server.io().onConnection(sockets::add);
            SocketIoClient client = server.join();
            Socket socket = sockets.next();
            expect("opened WEBSOCKET", "connected /");
            var reply = socket.emitWithAck("ask", String.class);
            client.expect("420[\"ask\"]").send("430[\"yes\"]");
            assertEquals("yes", reply.join());
            expect("emitted ask to 1, 10 bytes", "ack");
            assertTrue(durations.next().toNanos() > 0);
            socket.timeout(Duration.ofMillis(20)).emitWithAck("ask", String.class);
            expect("emitted ask to 1, 10 bytes", "no ack: TIMEOUT");
            client.expect("421[\"ask\"]");
            server.io().all().timeout(Duration.ofSeconds(5)).emitWithAck("ask", String.class);
            expect("emitted ask to 1, 10 bytes");
            client.expect("422[\"ask\"]");
            client.webSocket().connection().reset();
            expect("no ack: DISCONNECTED");
        }
    }

    @Test
    void droppedVolatileEventsAreReported() {
        try (SocketIoFixture server = start()) {
            PollingClient client = server.poll().send("40");
            client.poll();
            expect("opened POLLING", "connected /");
            server.io().all().asVolatile().emit("news");
            expect("emitted news to 1, 10 bytes", "dropped");
        }
    }

    @Test
    void pausedReadingIsReported() {
        CountDownLatch latch = new CountDownLatch(1);
        // three: the handler of the connection may still be pending when the first event arrives
        try (SocketIoFixture server = start(options -> options.maxPendingEvents(3))) {
            server.io()
                    .onConnection(socket -> socket.on("work", (args, ack) -> {
                        seen.add("begun");
                        latch.await();
                    }));
            SocketIoClient client = server.join().emit("work");
            expect("opened WEBSOCKET", "connected /", "received work 0", "begun");
            client.emit("work").emit("work").emit("work");
            expect("received work 0", "received work 0", "received work 0", "paused");
            latch.countDown();
            String next = seen.next();
            while (!next.equals("resumed")) {
                assertTrue(next.equals("handled work") || next.equals("begun"), next);
                next = seen.next();
            }
        }
    }

    @Test
    void slowClientIsReported() {
        try (SocketIoFixture server = start(options -> options.maxUnsentBytes(64 * 1024))) {
            server.poll().send("40").poll();
            expect("opened POLLING", "connected /");
            String large = "x".repeat(60_000);
            server.io().emit("news", large);
            expect("emitted news to 1, 60013 bytes", "paused");
            server.io().emit("news", large);
            expect("emitted news to 1, 60013 bytes", "slow true");
            expect("disconnected transport error", "closed transport error");
        }
    }

    @Test
    void recoveryIsReported() {
        try (SocketIoFixture server = start(options -> options.connectionStateRecovery(
                ConnectionStateRecovery.builder().build()))) {
            SocketIoClient client = server.open();
            String pid = client.send("40").read().replaceFirst(".*\"pid\":\"([^\"]*)\".*", "$1");
            expect("opened WEBSOCKET", "connected /");
            client.webSocket().connection().reset();
            assertTrue(seen.next().startsWith("disconnected transport "));
            assertTrue(seen.next().startsWith("closed transport "));
            server.open().send("40{\"pid\":\"" + pid + "\"}");
            expect("opened WEBSOCKET", "connected / again");
            server.open().send("40{\"pid\":\"unknown\"}");
            expect("opened WEBSOCKET", "not recovered /", "connected /");
        }
    }

    @Test
    void routesAreReported() {
        SocketIoServer io =
                SocketIoServer.builder().host("127.0.0.1").observer(observer).build();
        io.route("GET", "/jobs/{id}", request -> HttpResponse.of(204));
        io.route("POST", "/jobs", request -> {
            throw new IllegalStateException("broken");
        });
        try (SocketIoFixture server = SocketIoFixture.start(io);
                RawHttp http = RawHttp.connect(server.address())) {
            http.get("/jobs/1");
            expect("route GET /jobs/{id} 204");
            assertTrue(durations.next().toNanos() > 0);
            http.get("/jobs");
            http.post("/jobs", "x");
            expect("route POST /jobs 500");
        }
    }

    @Test
    void failingObserverDoesNotAffectTheOthers() {
        ServerObserver failing = new ServerObserver() {
            @Override
            public void eventReceived(Socket socket, String event, long size) {
                throw new IllegalStateException("broken");
            }
        };
        try (LogCapture log = LogCapture.open();
                SocketIoFixture server = SocketIoFixture.start(
                        options -> options.observer(failing).observer(observer))) {
            server.join().emit("a").emit("b");
            expect("opened WEBSOCKET", "connected /", "received a 0", "received b 0");
            await().until(() -> log.messages().size() == 1);
            assertEquals(
                    "ERROR the observer " + failing.getClass().getName()
                            + " failed; its further failures are logged at DEBUG | java.lang.IllegalStateException: broken",
                    log.messages().get(0));
        }
    }
}
