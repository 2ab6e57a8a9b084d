package dev.carillon;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.http.HttpResponse;
import dev.carillon.testing.PollingClient;
import dev.carillon.testing.RawHttp;
import dev.carillon.testing.Recorder;
import dev.carillon.testing.SocketIoClient;
import dev.carillon.testing.SocketIoFixture;
import java.time.Duration;
import java.util.LongSummaryStatistics;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Shutting down without losing events. */
class DrainTest {
    private static final Duration DRAIN = Duration.ofSeconds(20);
    private static final String HANDSHAKE = "/socket.io/?EIO=4&transport=polling";

    private final CountDownLatch latch = new CountDownLatch(1);
    private final Recorder<String> received = new Recorder<>();
    private final Recorder<Ack> acks = new Recorder<>();
    private final SocketIoFixture server = SocketIoFixture.start();

    DrainTest() {
        server.io().route("GET", "/health", request -> HttpResponse.text("up"));
        server.io().onConnection(socket -> {
            socket.on("work", (args, ack) -> {
                received.add(args.get(0, String.class));
                latch.await();
                ack.send("done");
            });
            socket.on("later", (args, ack) -> acks.add(ack));
        });
    }

    @Test
    void handlersFinishAndAcknowledgementsAreSent() {
        try (server) {
            SocketIoClient webSocket = server.join();
            webSocket.send("421[\"work\",\"a\"]").send("422[\"work\",\"b\"]");
            PollingClient polling = server.poll().send("40");
            polling.poll();
            polling.send("423[\"work\",\"c\"]").park();
            received.next();
            received.next();
            CompletableFuture<Void> closed = server.io().closeAsync(DRAIN);
            await().during(Duration.ofMillis(100)).until(() -> !closed.isDone());
            latch.countDown();
            webSocket.expect("431[\"done\"]").expect("432[\"done\"]");
            assertEquals(1001, webSocket.webSocket().awaitClose());
            assertEquals("433[\"done\"]", polling.polls().read().body());
            closed.join();
        }
    }

    @Test
    void acknowledgementsThatAreSentLaterAreAwaited() {
        try (server) {
            SocketIoClient client = server.join();
            client.send("421[\"later\"]");
            Ack ack = acks.next();
            CompletableFuture<Void> closed = server.io().closeAsync(DRAIN);
            await().during(Duration.ofMillis(100)).until(() -> !closed.isDone());
            ack.send("at last");
            client.expect("431[\"at last\"]");
            assertEquals(1001, client.webSocket().awaitClose());
            closed.join();
        }
    }

    @Test
    void nothingIsAcceptedWhileDraining() {
        try (server;
                RawHttp health = RawHttp.connect(server.address());
                RawHttp handshake = RawHttp.connect(server.address())) {
            SocketIoClient client = server.join();
            assertEquals(200, health.get("/health").status());
            client.send("421[\"work\",\"first\"]");
            assertEquals("first", received.next());
            CompletableFuture<Void> closed = server.io().closeAsync(DRAIN);
            assertEquals(503, health.get("/health").status());
            assertEquals(
                    503, handshake.get("/socket.io/?EIO=4&transport=polling").status());
            client.send("422[\"work\",\"second\"]");
            latch.countDown();
            client.expect("431[\"done\"]");
            assertEquals(1001, client.webSocket().awaitClose());
            closed.join();
            assertTrue(received.isEmpty());
        }
    }

    @Test
    void postThatArrivesWhileDrainingFails() {
        try (server) {
            PollingClient client = server.poll().send("40");
            client.poll();
            client.send("421[\"work\",\"first\"]");
            received.next();
            CompletableFuture<Void> closed = server.io().closeAsync(DRAIN);
            await().until(() -> {
                try (RawHttp probe = RawHttp.connect(server.address())) {
                    return probe.get("/health").status() == 503;
                }
            });
            client.posts().sendPost(client.target(), "422[\"work\",\"second\"]");
            await().during(Duration.ofMillis(100)).until(() -> !client.posts().hasInput());
            latch.countDown();
            assertEquals("431[\"done\"]", client.poll().body());
            client.posts().awaitEnd();
            closed.join();
            assertTrue(received.isEmpty());
        }
    }

    @Test
    void allPacketsOfAPostAreHandled() {
        AtomicInteger handled = new AtomicInteger();
        try (server) {
            server.io().onConnection(socket -> socket.on("count", (args, ack) -> handled.incrementAndGet()));
            PollingClient client = server.poll().send("40");
            client.poll();
            client.posts().sendPost(client.target(), "42[\"count\"]\u001e".repeat(70_000) + "42[\"count\"]");
            await().until(() -> handled.get() > 0);
            CompletableFuture<Void> closed = server.io().closeAsync(DRAIN);
            assertEquals("ok", client.posts().read().body());
            closed.join();
            assertEquals(70_001, handled.get());
        }
    }

    /** The application decides about its request while the server drains. */
    @Test
    void sessionThatOpensWhileDrainingEndsToo() {
        Recorder<CompletableFuture<Optional<String>>> decisions = new Recorder<>();
        try (server;
                var asking = SocketIoFixture.start(options -> options.allowRequest(request -> {
                    CompletableFuture<Optional<String>> decision = new CompletableFuture<>();
                    decisions.add(decision);
                    return decision;
                }));
                RawHttp late = RawHttp.connect(asking.address());
                RawHttp busy = RawHttp.connect(asking.address())) {
            asking.io().onConnection(socket -> socket.on("later", (args, ack) -> acks.add(ack)));
            busy.sendGet(HANDSHAKE);
            decisions.next().complete(Optional.empty());
            String sid = busy.read().body().replaceFirst(".*\"sid\":\"([^\"]*)\".*", "$1");
            busy.post(HANDSHAKE + "&sid=" + sid, "40");
            busy.get(HANDSHAKE + "&sid=" + sid);
            busy.post(HANDSHAKE + "&sid=" + sid, "421[\"later\"]");
            Ack ack = acks.next();
            late.sendGet(HANDSHAKE);
            CompletableFuture<Optional<String>> decision = decisions.next();
            CompletableFuture<Void> closed = asking.io().closeAsync(DRAIN);
            decision.complete(Optional.empty());
            assertEquals(200, late.read().status());
            ack.send("done");
            await().until(closed::isDone);
        }
    }

    @Test
    void handlersThatTakeTooLongAreNotAwaited() {
        try (server) {
            SocketIoClient client = server.join();
            client.send("421[\"later\"]");
            acks.next();
            CompletableFuture<Void> closed = server.io().closeAsync(Duration.ofMillis(200));
            assertFalse(closed.isDone());
            assertEquals(1001, client.webSocket().awaitClose());
            closed.join();
        }
    }

    @Test
    void closeEndsADrain() {
        try (server) {
            SocketIoClient client = server.join();
            client.send("421[\"later\"]");
            acks.next();
            CompletableFuture<Void> drained = server.io().closeAsync(DRAIN);
            server.io().close();
            drained.join();
            client.awaitClose();
        }
    }

    @Test
    void serverThatWasNeverStartedClosesImmediately() {
        try (server) {
            SocketIoServer.builder().build().closeAsync(DRAIN).join();
        }
    }

    @Test
    void connectionsEndOneAfterAnother() {
        Recorder<Long> ends = new Recorder<>();
        server.io().onConnection(socket -> socket.onDisconnect((reason, description) -> ends.add(System.nanoTime())));
        try (server) {
            for (int i = 0; i < 100; i++) {
                server.join();
            }
            server.io().closeAsync(DRAIN).join();
            LongSummaryStatistics times = Stream.generate(ends::next)
                    .limit(100)
                    .mapToLong(Long::longValue)
                    .summaryStatistics();
            Duration spread = Duration.ofNanos(times.getMax() - times.getMin());
            assertTrue(spread.toMillis() >= 30, () -> "1000 connections per second, but all 100 within " + spread);
        }
    }
}
