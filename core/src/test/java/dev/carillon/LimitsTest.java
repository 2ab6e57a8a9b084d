package dev.carillon;

import static java.util.stream.Collectors.joining;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.http.HttpResponse;
import dev.carillon.http.ResponseStream;
import dev.carillon.http.WebSocket;
import dev.carillon.http.WebSocketEndpoint;
import dev.carillon.observe.Limit;
import dev.carillon.observe.ServerObserver;
import dev.carillon.testing.Frame;
import dev.carillon.testing.HttpReply;
import dev.carillon.testing.PollingClient;
import dev.carillon.testing.RawHttp;
import dev.carillon.testing.RawWebSocket;
import dev.carillon.testing.Recorder;
import dev.carillon.testing.SocketIoClient;
import dev.carillon.testing.SocketIoFixture;
import io.netty.channel.ChannelOption;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Limits for the whole server, for addresses, and for clients that use more than their share. */
class LimitsTest {
    private static final String HANDSHAKE = "/socket.io/?EIO=4&transport=polling";
    private static final int MIB = 1024 * 1024;

    private final Recorder<Limit> reached = new Recorder<>();
    private final Recorder<DisconnectReason> ends = new Recorder<>();

    private SocketIoFixture start(Consumer<SocketIoServer.Builder> options) {
        SocketIoFixture server =
                SocketIoFixture.start(options.andThen(builder -> builder.observer(new ServerObserver() {
                    @Override
                    public void limitReached(Limit limit) {
                        reached.add(limit);
                    }
                })));
        server.io().onConnection(socket -> {
            socket.on("echo", (args, ack) -> ack.send(args.toArray()));
            socket.onDisconnect((reason, description) -> ends.add(reason));
        });
        return server;
    }

    /** Treats the loopback address like any other. */
    private SocketIoFixture startWithoutProxies(Consumer<SocketIoServer.Builder> options) {
        return start(options.andThen(builder -> builder.trustedProxies("192.0.2.1")));
    }

    private static RawHttp connect(SocketIoFixture server) {
        return RawHttp.connect(server.address());
    }

    // ---- connections and handshakes ----

    @Test
    void connectionsBeyondTheTotalAreRefused() {
        try (var server = start(options -> options.maxConnections(2));
                RawHttp first = connect(server);
                RawHttp second = connect(server)) {
            assertEquals(200, first.get(HANDSHAKE).status());
            assertEquals(200, second.get(HANDSHAKE).status());
            try (RawHttp third = connect(server)) {
                assertEquals(503, third.read().status());
                third.awaitEnd();
            }
            second.reset();
            await().until(() -> {
                try (RawHttp next = connect(server)) {
                    return next.get(HANDSHAKE).status() == 200;
                }
            });
            assertEquals(Limit.CONNECTIONS, reached.next());
            assertTrue(server.io().limitsReached().get(Limit.CONNECTIONS) >= 1);
        }
    }

    @Test
    void connectionsOfOneAddressAreLimited() {
        try (var server = startWithoutProxies(options -> options.maxConnectionsPerAddress(1));
                RawHttp first = connect(server)) {
            assertEquals(200, first.get(HANDSHAKE).status());
            try (RawHttp second = connect(server)) {
                HttpReply refused = second.read();
                assertEquals(429, refused.status());
                assertEquals("1", refused.header("retry-after"));
            }
            assertEquals(Limit.CONNECTIONS_PER_ADDRESS, reached.next());
        }
    }

    @Test
    void sessionsOfOneAddressAreLimited() {
        try (var server = startWithoutProxies(options -> options.maxConnectionsPerAddress(2));
                RawHttp connection = connect(server)) {
            String sid = sidOf(connection.get(HANDSHAKE));
            assertEquals(200, connection.get(HANDSHAKE).status());
            assertEquals(429, connection.get(HANDSHAKE).status());
            try (RawHttp other = connect(server)) {
                assertEquals(200, other.post(HANDSHAKE + "&sid=" + sid, "1").status());
                await().until(() -> server.io().stats().sessions() == 1);
                assertEquals(200, other.get(HANDSHAKE).status());
            }
        }
    }

    private static String sidOf(HttpReply open) {
        return open.body().replaceFirst(".*\"sid\":\"([^\"]*)\".*", "$1");
    }

    @Test
    void clientBehindATrustedProxyIsLimitedByItsOwnAddress() {
        try (var server = start(options -> options.maxHandshakesPerSecondPerAddress(1));
                RawHttp proxy = connect(server)) {
            for (int i = 0; i < 10; i++) {
                assertEquals(
                        200,
                        proxy.get(HANDSHAKE, "X-Forwarded-For: 10.0.0.1, 192.0.2.7")
                                .status());
            }
            assertEquals(200, proxy.get(HANDSHAKE, "X-Forwarded-For: 192.0.2.8").status());
            assertEquals(200, proxy.get(HANDSHAKE).status());
            assertEquals(
                    429,
                    proxy.get(HANDSHAKE, "X-Forwarded-For: 198.51.100.1, 192.0.2.7")
                            .status());
            assertEquals(Limit.HANDSHAKES_PER_ADDRESS, reached.next());
        }
    }

    @Test
    void forwardedAddressOfAnUntrustedPeerIsIgnored() {
        try (var server = startWithoutProxies(options -> options.maxHandshakesPerSecondPerAddress(1));
                RawHttp client = connect(server)) {
            for (int i = 0; i < 10; i++) {
                assertEquals(
                        200,
                        client.get(HANDSHAKE, "X-Forwarded-For: 192.0.2." + i).status());
            }
            assertEquals(
                    429, client.get(HANDSHAKE, "X-Forwarded-For: 192.0.2.77").status());
        }
    }

    @Test
    void sessionsAreRefusedWhileTheServerHoldsTooMuchHeap() {
        try (var server = start(options -> options.maxTotalHeapBytes(MIB));
                RawHttp connection = connect(server)) {
            String padding = "x".repeat(6000);
            int opened = 0;
            HttpReply reply = connection.get(HANDSHAKE + "&a=" + padding);
            while (reply.status() == 200) {
                opened++;
                reply = connection.get(HANDSHAKE + "&a=" + padding);
            }
            assertEquals(503, reply.status());
            assertEquals(Limit.TOTAL_HEAP_BYTES, reached.next());
            assertTrue(opened > 40 && opened < 90, "opened " + opened + " sessions of about 16 KB");
        }
    }

    /** 100 of the parameters are kept. Short names and values take much more memory than their characters. */
    @Test
    void sessionsWithManyShortParametersCountWhatTheyHold() {
        String parameters = IntStream.range(0, 1000)
                .mapToObj(i -> "&" + Integer.toString(100 + i, 36) + "=")
                .collect(joining());
        int opened = sessionsWithinOneMib(HANDSHAKE + parameters);
        assertTrue(opened > 40 && opened < 65, "opened " + opened + " sessions of about 18 KB");
    }

    @Test
    void sessionsWithManyShortHeadersCountWhatTheyHold() {
        String[] headers = IntStream.range(0, 195)
                .mapToObj(i -> Integer.toString(1000 + i, 36) + ": " + i)
                .toArray(String[]::new);
        int opened = sessionsWithinOneMib(HANDSHAKE, headers);
        assertTrue(opened > 35 && opened < 60, "opened " + opened + " sessions of about 23 KB");
    }

    private int sessionsWithinOneMib(String target, String... headers) {
        try (var server = start(options -> options.maxTotalHeapBytes(MIB));
                RawHttp connection = connect(server)) {
            int opened = 0;
            while (connection.get(target, headers).status() == 200) {
                opened++;
            }
            assertEquals(Limit.TOTAL_HEAP_BYTES, reached.next());
            return opened;
        }
    }

    // ---- incomplete and waiting requests ----

    @Test
    void incompleteHeadsAreRefusedWhileTheServerHoldsTooMuchHeap() {
        String head = RawHttp.request("GET", "/") + ("A: " + "x".repeat(70) + "\r\n").repeat(190);
        List<RawHttp> greedy = new ArrayList<>();
        try (var server = start(options -> options.maxTotalHeapBytes(MIB))) {
            await().until(() -> {
                greedy.add(connect(server).send(head));
                return !reached.isEmpty();
            });
            assertEquals(Limit.TOTAL_HEAP_BYTES, reached.next());
            assertTrue(greedy.size() > 10 && greedy.size() < 40, "refused after " + greedy.size() + " heads");
            HttpReply refused = greedy.get(greedy.size() - 1).read();
            assertEquals(503, refused.status());
            assertEquals("1", refused.header("retry-after"));
            greedy.get(greedy.size() - 1).awaitEnd();
            greedy.forEach(RawHttp::close);
            await().until(() -> {
                try (RawHttp next = connect(server)) {
                    return next.send(head).send("\r\n").read().status() == 404
                            && next.get(HANDSHAKE).status() == 200;
                }
            });
        } finally {
            greedy.forEach(RawHttp::close);
        }
    }

    /** A request that waits for the previous response may have 200 header lines, each of which is an object. */
    @Test
    void connectionsWithWaitingRequestsAreClosedWhileTheServerHoldsTooMuchHeap() {
        String request = RawHttp.request("GET", "/") + "a:\r\n".repeat(190) + "\r\n";
        SocketIoServer io = SocketIoServer.builder()
                .host("127.0.0.1")
                .maxTotalHeapBytes(MIB)
                .build()
                .asyncRoute("GET", "/never", call -> new CompletableFuture<>());
        List<RawHttp> greedy = new ArrayList<>();
        try (var server = SocketIoFixture.start(io)) {
            await().until(() -> {
                greedy.add(connect(server).sendGet("/never").send(request.repeat(40)));
                return io.limitsReached().containsKey(Limit.TOTAL_HEAP_BYTES);
            });
            assertTrue(greedy.size() > 20 && greedy.size() < 60, "closed after " + greedy.size() + " connections");
            greedy.forEach(RawHttp::close);
            await().until(() -> {
                try (RawHttp next = connect(server)) {
                    return next.get(HANDSHAKE).status() == 200;
                }
            });
        } finally {
            greedy.forEach(RawHttp::close);
        }
    }

    @Test
    void incompleteBodiesOfRoutesAreRefusedWhenTheServerHoldsTooMuch() {
        String head = RawHttp.request("POST", "/upload") + "Content-Length: 900000\r\n\r\n";
        List<RawHttp> greedy = new ArrayList<>();
        try (var server = startUploads(options -> options.maxTotalHeapBytes(2 * MIB))) {
            SocketIoClient good = server.join();
            for (int i = 0; i < 6; i++) {
                greedy.add(connect(server).send(head).send("4".repeat(500_000)));
            }
            await().until(() -> reached.next() == Limit.LARGEST_CLIENT); // the last ones may not be admitted
            RawHttp refused = await().until(
                            () -> greedy.stream()
                                    .filter(RawHttp::hasInput)
                                    .findFirst()
                                    .orElse(null),
                            Objects::nonNull);
            HttpReply reply = refused.read();
            assertEquals(503, reply.status());
            assertEquals("1", reply.header("retry-after"));
            assertEquals("still here", good.request("echo", "still here").get(0).getAsString());
            greedy.forEach(RawHttp::close);
            await().until(() -> {
                try (RawHttp next = connect(server)) {
                    return next.post("/upload", "5".repeat(500_000)).body().equals("500000");
                }
            });
        } finally {
            greedy.forEach(RawHttp::close);
        }
    }

    private SocketIoFixture startUploads(Consumer<SocketIoServer.Builder> options) {
        SocketIoFixture server = start(options);
        server.io()
                .route(
                        "POST",
                        "/upload",
                        request ->
                                HttpResponse.text(String.valueOf(request.text().length())));
        return server;
    }

    /** None of them holds much, so none of the earlier ones needs to be refused. */
    @Test
    void furtherIncompleteBodyOfARouteIsRefusedWhileTheServerHoldsTooMuch() {
        String head = RawHttp.request("POST", "/upload") + "Content-Length: 900000\r\n\r\n";
        String padding = "x".repeat(6000);
        try (var server = startUploads(options -> options.maxTotalHeapBytes(MIB));
                RawHttp connection = connect(server);
                RawHttp client = connect(server)) {
            while (connection.get(HANDSHAKE + "&a=" + padding).status() == 200) {
                assertTrue(reached.isEmpty());
            }
            assertEquals(Limit.TOTAL_HEAP_BYTES, reached.next());
            assertEquals(503, client.send(head).send("4").read().status());
            assertEquals(Limit.TOTAL_HEAP_BYTES, reached.next());
        }
    }

    @Test
    void plainWebSocketsWithIncompleteMessagesAreClosedWhenTheServerHoldsTooMuch() {
        try (var server = start(options -> options.maxTotalHeapBytes(2 * MIB))) {
            server.io().webSocket("/plain", new WebSocketEndpoint() {
                @Override
                public void onText(WebSocket socket, String text) {
                    socket.send(text);
                }
            });
            byte[] frame = RawWebSocket.frame(true, Frame.TEXT, new byte[900_000]);
            List<RawWebSocket> greedy = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                greedy.add(RawWebSocket.open(server.address(), "/plain"));
            }
            try (RawWebSocket good = RawWebSocket.open(server.address(), "/plain")) {
                for (int i = 0; i < 6; i += 2) {
                    greedy.get(i).connection().send(Arrays.copyOf(frame, 500_000));
                    greedy.get(i + 1).send(false, Frame.TEXT, new byte[500_000]);
                }
                assertEquals(Limit.LARGEST_CLIENT, reached.next());
                RawWebSocket closed = await().until(
                                () -> greedy.stream()
                                        .filter(socket -> socket.connection().hasInput())
                                        .findFirst()
                                        .orElse(null),
                                Objects::nonNull);
                assertEquals(1000, closed.awaitClose());
                String large = "x".repeat(100_000);
                assertEquals(large, good.send(large).readText());
            } finally {
                greedy.forEach(RawWebSocket::close);
            }
        }
    }

    // ---- slow readers ----

    @Test
    void webSocketClientIsNotReadWhileItDoesNotRead() {
        AtomicInteger handled = new AtomicInteger();
        try (var server = start(options -> {})) {
            server.io()
                    .onConnection(socket -> socket.on("more", (args, ack) -> {
                        handled.incrementAndGet();
                        ack.send(new byte[100_000]);
                    }));
            SocketIoClient client = server.join();
            for (int i = 0; i < 1000; i++) {
                client.send("42" + i + "[\"more\"]");
            }
            await().until(() -> handled.get() > 0);
            await().during(Duration.ofMillis(200)).until(() -> handled.get() < 1000);
            int answers = 0;
            while (answers < 1000) { // text and attachment
                if (client.webSocket().read().payload().length == 100_000) {
                    answers++;
                }
            }
            assertEquals(1000, handled.get());
            assertTrue(ends.isEmpty());
        }
    }

    @Test
    void postOfAPollingClientThatDoesNotPollIsNotHandledCompletely() {
        try (var server = start(options -> {})) {
            PollingClient client = server.poll().send("40");
            client.poll();
            client.posts().sendPost(client.target(), "421[\"echo\"]" + "\u001e421[\"echo\"]".repeat(20_000));
            await().during(Duration.ofMillis(200)).until(() -> !client.posts().hasInput());
            int answers = 0;
            while (answers < 20_001) {
                answers += client.poll().body().split("\u001e").length;
            }
            assertEquals(20_001, answers);
            assertEquals("ok", client.posts().read().body());
        }
    }

    @Test
    void clientThatReadsNothingIsDisconnectedAfterATime() {
        try (var server = start(options -> options.slowClientTimeout(Duration.ofMillis(100)))) {
            SocketIoClient client = server.join();
            for (int i = 0; i < 100; i++) {
                server.io().to(client.id()).emit("fill", new byte[100_000]);
            }
            assertEquals(DisconnectReason.TRANSPORT_ERROR, ends.next());
            assertEquals(Limit.SLOW_CLIENT, reached.next());
        }
    }

    @Test
    void largestClientsAreDisconnectedWhenTheServerHoldsTooMuch() {
        try (var server = start(options -> options.maxTotalUnsentBytes(8 * MIB).maxUnsentBytes(64 * MIB))) {
            SocketIoClient small = server.join();
            List<SocketIoClient> large = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                large.add(server.join());
            }
            server.io().to(small.id()).emit("fill", new byte[100_000]);
            for (SocketIoClient client : large) {
                for (int i = 0; i < 80; i++) {
                    server.io().to(client.id()).emit("fill", new byte[100_000]);
                }
            }
            assertEquals(DisconnectReason.TRANSPORT_ERROR, ends.next());
            assertEquals(Limit.LARGEST_CLIENT, reached.next());
            small.webSocket().read();
            small.webSocket().read();
            assertEquals(
                    "still here", small.request("echo", "still here").get(0).getAsString());
        }
    }

    @Test
    void largestClientsOfRoutesAreDisconnectedWhenTheServerHoldsTooMuch() {
        Recorder<ResponseStream> streams = new Recorder<>();
        Recorder<WebSocket> sockets = new Recorder<>();
        Recorder<String> closed = new Recorder<>();
        try (var server = start(options -> options.maxTotalUnsentBytes(8 * MIB).maxUnsentBytes(64 * MIB))) {
            server.io().route("GET", "/stream", request -> HttpResponse.stream("text/plain", streams::add));
            server.io().webSocket("/ws", sockets::add);
            try (RawHttp reader = connect(server).sendGet("/stream");
                    RawHttp stuck = connect(server);
                    RawWebSocket stuckSocket = RawWebSocket.open(server.address(), "/ws")) {
                ResponseStream small = streams.next();
                small.write("x".repeat(100_000));
                stuck.sendGet("/stream");
                ResponseStream large = streams.next().onClose(() -> closed.add("stream"));
                WebSocket socket = sockets.next().onClose(() -> closed.add("socket"));
                for (int i = 0; i < 300; i++) {
                    large.write("x".repeat(100_000));
                    socket.send("x".repeat(100_000));
                }
                List<String> both = List.of(closed.next(), closed.next());
                assertEquals(List.of("socket", "stream"), both.stream().sorted().toList());
                assertEquals(Limit.LARGEST_CLIENT, reached.next());
                stuckSocket.connection().awaitEnd();
                reader.readHead();
                assertEquals(100_000, reader.readChunk().length());
                small.write("still here");
                assertEquals("still here", reader.readChunk());
            }
        }
    }

    /** A client can poll on another connection instead of reading a response. */
    @Test
    void responsesToPollsThatAreNotReadCount() throws IOException {
        List<java.net.Socket> connections = new ArrayList<>();
        try (var server = start(options -> options.maxTotalUnsentBytes(4 * MIB)
                .httpCompression(false)
                .bootstrap(bootstrap -> bootstrap.childOption(ChannelOption.SO_SNDBUF, 4096)))) {
            PollingClient client = server.poll().send("40");
            client.poll();
            while (reached.isEmpty()) {
                server.io().emit("fill", "x".repeat(400_000));
                java.net.Socket connection = new java.net.Socket();
                connections.add(connection);
                connection.setReceiveBufferSize(4096);
                connection.connect(server.address());
                RawHttp.over(connection).sendGet(client.target());
                await().pollDelay(Duration.ofMillis(20)).until(() -> true);
                assertTrue(connections.size() < 40, "40 responses of 400 KB were accepted");
            }
            assertEquals(Limit.LARGEST_CLIENT, reached.next());
            assertEquals(DisconnectReason.TRANSPORT_ERROR, ends.next());
            java.net.Socket first = connections.get(0);
            first.setSoTimeout(5000);
            assertEndsEarly(first.getInputStream());
        } finally {
            for (java.net.Socket connection : connections) {
                connection.close();
            }
        }
    }

    private static void assertEndsEarly(InputStream in) {
        try {
            assertTrue(in.readAllBytes().length < 400_000, "a response that was held");
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the connection is still open", e);
        } catch (IOException e) {
            // a reset, which is as good
        }
    }

    // ---- senders ----

    @Test
    void bytesOfPendingEventsAreLimited() {
        CountDownLatch latch = new CountDownLatch(1);
        AtomicInteger handled = new AtomicInteger();
        Recorder<EngineIoSocket> paused = new Recorder<>();
        try (var server = start(options -> options.maxPendingEventBytes(20_000).observer(new ServerObserver() {
            @Override
            public void readingPaused(EngineIoSocket connection) {
                paused.add(connection);
            }
        }))) {
            server.io()
                    .onConnection(socket -> socket.on("work", (args, ack) -> {
                        latch.await();
                        handled.incrementAndGet();
                    }));
            SocketIoClient client = server.join();
            for (int i = 0; i < 3; i++) {
                client.send("42[\"work\",\"" + "x".repeat(10_000) + "\"]");
            }
            paused.next();
            latch.countDown();
            await().until(() -> handled.get() == 3);
        }
    }

    @Test
    void eventsBeyondTheRateAreRefused() {
        try (var server = start(options -> options.maxEventsPerSecond(10))) {
            SocketIoClient client = server.join();
            int refused = 0;
            for (int i = 0; i < 40; i++) {
                String reply = client.request("echo", i).get(0).toString();
                refused += reply.equals("{\"error\":\"too many events\"}") ? 1 : 0;
            }
            assertTrue(refused > 5 && refused <= 20, "20 at once, and 10 per second: refused " + refused);
            assertEquals(Limit.EVENT_RATE, reached.next());
            assertTrue(ends.isEmpty());
        }
    }

    @Test
    void bytesBeyondTheRateAreRefused() {
        try (var server = start(options -> options.maxEventBytesPerSecond(10))) {
            SocketIoClient client = server.join();
            String large = "x".repeat(100);
            assertEquals(large, client.request("echo", large).get(0).getAsString());
            assertEquals(
                    "{\"error\":\"too many events\"}",
                    client.request("echo", "small").get(0).toString());
            client.send("42[\"echo\"]"); // asks for no acknowledgement
            assertEquals(Limit.EVENT_RATE, reached.next());
            assertEquals(Limit.EVENT_RATE, reached.next());
        }
    }

    @Test
    void attachmentsMustArriveInTime() {
        try (var server = start(options -> options.attachmentTimeout(Duration.ofMillis(100)))) {
            SocketIoClient client = server.join();
            client.send("452-[\"echo\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]");
            client.send(new byte[1000]);
            assertEquals(DisconnectReason.FORCED_SERVER_CLOSE, ends.next());
            assertEquals(Limit.ATTACHMENT_TIMEOUT, reached.next());
        }
    }

    @Test
    void clientsWithIncompletePacketsAreDisconnectedWhenTheServerHoldsTooMuch() {
        try (var server = start(options -> options.maxTotalHeapBytes(MIB))) {
            SocketIoClient good = server.join();
            String header = "453-[\"echo\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1},"
                    + "{\"_placeholder\":true,\"num\":2}]";
            for (int i = 0; i < 3; i++) {
                SocketIoClient client = server.join();
                client.send(header).send(new byte[200_000]).send(new byte[200_000]);
            }
            assertEquals(DisconnectReason.TRANSPORT_ERROR, ends.next());
            assertEquals(Limit.LARGEST_CLIENT, reached.next());
            assertEquals("still here", good.request("echo", "still here").get(0).getAsString());
        }
    }

    @Test
    void manyClientsThatHoldLittleEachAreDisconnectedWhenTheServerHoldsTooMuch() {
        try (var server = start(options -> options.maxTotalHeapBytes(MIB))) {
            SocketIoClient good = server.join();
            List<SocketIoClient> greedy = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                greedy.add(server.join());
            }
            for (SocketIoClient client : greedy) {
                client.send("452-[\"echo\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]")
                        .send(new byte[100_000]);
            }
            assertEquals(DisconnectReason.TRANSPORT_ERROR, ends.next());
            assertEquals(Limit.LARGEST_CLIENT, reached.next());
            assertEquals("still here", good.request("echo", "still here").get(0).getAsString());
        }
    }

    @Test
    void clientsWithIncompletePostsAreDisconnectedWhenTheServerHoldsTooMuch() {
        try (var server = start(options -> options.maxTotalHeapBytes(2 * MIB))) {
            SocketIoClient good = server.join();
            List<PollingClient> greedy = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                greedy.add(server.poll());
            }
            for (PollingClient client : greedy) {
                client.posts()
                        .send(RawHttp.request("POST", client.target()) + "Content-Length: 900000\r\n\r\n")
                        .send("4".repeat(500_000));
            }
            assertEquals(Limit.LARGEST_CLIENT, reached.next());
            assertEquals("still here", good.request("echo", "still here").get(0).getAsString());
        }
    }

    @Test
    void clientsWithIncompleteMessagesAreDisconnectedWhenTheServerHoldsTooMuch() {
        try (var server = start(options -> options.maxTotalHeapBytes(2 * MIB))) {
            SocketIoClient good = server.join();
            byte[] frame = RawWebSocket.frame(true, Frame.TEXT, new byte[900_000]);
            List<RawWebSocket> greedy = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                greedy.add(server.join().webSocket());
            }
            for (int i = 0; i < 6; i += 2) {
                greedy.get(i).connection().send(Arrays.copyOf(frame, 500_000));
                greedy.get(i + 1).send(false, Frame.TEXT, new byte[500_000]);
            }
            assertEquals(DisconnectReason.TRANSPORT_ERROR, ends.next());
            assertEquals(Limit.LARGEST_CLIENT, reached.next());
            String large = "x".repeat(100_000);
            assertEquals(large, good.request("echo", large).get(0).getAsString());
        }
    }

    /** The packets of a client that does not poll are not handled. Their text may take twice the memory of the body. */
    @Test
    void clientsWithManyUnhandledPacketsAreDisconnectedWhenTheServerHoldsTooMuch() {
        try (var server = start(options -> options.maxTotalHeapBytes(1_500_000))) {
            PollingClient client = server.poll().send("40");
            client.poll();
            server.io().emit("fill", "x".repeat(600_000));
            client.posts().sendPost(client.target(), "4a\u001e".repeat(300_000) + "4a");
            assertEquals(DisconnectReason.TRANSPORT_ERROR, ends.next());
            assertEquals(Limit.LARGEST_CLIENT, reached.next());
        }
    }

    @Test
    void attachmentTimeoutStartsWithEachPacket() {
        try (var server = start(options -> options.attachmentTimeout(Duration.ofMillis(300)))) {
            SocketIoClient client = server.join();
            for (int i = 0; i < 8; i++) {
                client.send("451-" + i + "[\"echo\",{\"_placeholder\":true,\"num\":0}]");
                client.send(new byte[] {1});
                client.expect("461-" + i + "[{\"_placeholder\":true,\"num\":0}]");
                client.webSocket().readBinary();
                await().pollDelay(Duration.ofMillis(60)).until(() -> true);
            }
            assertTrue(ends.isEmpty());
        }
    }

    @Test
    void attachmentsAreAwaitedLongerWhileTheServerDoesNotRead() {
        CountDownLatch latch = new CountDownLatch(1);
        Recorder<EngineIoSocket> paused = new Recorder<>();
        try (var server = start(options -> options.maxPendingEvents(1)
                .attachmentTimeout(Duration.ofMillis(100))
                .observer(new ServerObserver() {
                    @Override
                    public void readingPaused(EngineIoSocket connection) {
                        paused.add(connection);
                    }
                }))) {
            server.io().onConnection(socket -> socket.on("work", (args, ack) -> latch.await()));
            SocketIoClient client = server.join();
            ByteArrayOutputStream oneRead = new ByteArrayOutputStream();
            for (String packet :
                    List.of("42[\"work\"]", "42[\"work\"]", "451-1[\"echo\",{\"_placeholder\":true,\"num\":0}]")) {
                oneRead.writeBytes(RawWebSocket.frame(true, Frame.TEXT, packet.getBytes(StandardCharsets.US_ASCII)));
            }
            client.webSocket().connection().send(oneRead.toByteArray());
            paused.next();
            client.send(new byte[10]);
            await().during(Duration.ofMillis(400)).until(ends::isEmpty);
            latch.countDown();
            client.expect("461-1[{\"_placeholder\":true,\"num\":0}]");
        }
    }

    @Test
    void attachmentsForANamespaceThatWasNotJoinedAreNotAwaited() {
        try (var server = start(options -> {})) {
            SocketIoClient client = server.open();
            client.send("451-[\"echo\",{\"_placeholder\":true,\"num\":0}]");
            client.awaitClose();
        }
    }

    @Test
    void messageInTooManyFragmentsIsRefused() {
        try (var server = start(options -> {})) {
            RawWebSocket client = server.join().webSocket();
            client.send(false, 1, new byte[0]);
            for (int i = 0; i < 1100; i++) {
                client.send(false, 0, new byte[0]);
            }
            assertEquals(1008, client.awaitClose());
            assertEquals(DisconnectReason.TRANSPORT_ERROR, ends.next());
        }
    }

    @Test
    void largeMessageMayHaveManyFragments() {
        try (var server = start(options -> {})) {
            RawWebSocket client = server.join().webSocket();
            client.send(false, 1, "421[\"echo\",\"".getBytes(StandardCharsets.US_ASCII));
            byte[] part = "x".repeat(100).getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 2000; i++) {
                client.send(false, 0, part);
            }
            client.send(true, 0, "\"]".getBytes(StandardCharsets.US_ASCII));
            assertEquals("431[\"" + "x".repeat(200_000) + "\"]", client.readText());
        }
    }
}
