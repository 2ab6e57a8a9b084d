package dev.carillon.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.RawJson;
import dev.carillon.testing.HttpReply;
import dev.carillon.testing.LogCapture;
import dev.carillon.testing.RawHttp;
import dev.carillon.testing.RawWebSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Channels whose events come from the application. */
class ChannelSourceTest {
    private final Counter counter = new Counter();
    private PushFixture server = PushFixture.start(settings -> settings.source("counter", counter));

    /** The channel {@code counter:a} has the state of a counter. */
    private static final class Counter implements ChannelSource {
        private final List<StateChannel> opened = new CopyOnWriteArrayList<>();
        private int value;

        @Override
        public synchronized boolean open(String name, StateChannel channel) {
            if (!name.equals("a")) {
                return false;
            }
            opened.add(channel);
            return channel.publish(state());
        }

        synchronized void increment() {
            value++;
            opened.removeIf(channel -> !channel.publish(state()));
        }

        private RawJson state() {
            return new RawJson("[\"count\"," + value + "]");
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void eventStreamBeginsWithTheCurrentState() {
        counter.increment();
        try (RawHttp http = server.stream("/push/counter:a")) {
            http.readChunksUntil("\"args\":[1]}");
            counter.increment();
            assertTrue(http.readChunk().endsWith("\"event\":\"count\",\"args\":[2]}\n\n"));
        }
    }

    @Test
    void laterFollowerBeginsWithTheLastStateOnly() {
        try (RawHttp first = server.stream("/push/counter:a")) {
            first.readChunksUntil("[0]");
            counter.increment();
            counter.increment();
            first.readChunksUntil("[2]");
            try (RawHttp second = server.stream("/push/counter:a")) {
                String start = second.readChunksUntil("[2]");
                assertFalse(start.contains("[1]"), start);
            }
        }
    }

    @Test
    void webSocketBeginsWithTheCurrentState() {
        try (RawWebSocket webSocket = RawWebSocket.open(server.address(), "/push/counter:a")) {
            assertTrue(webSocket.readText().endsWith("\"event\":\"count\",\"args\":[0]}"));
            counter.increment();
            assertTrue(webSocket.readText().endsWith("\"event\":\"count\",\"args\":[1]}"));
        }
    }

    @Test
    void pollWithoutCursorReturnsTheCurrentState() {
        HttpReply reply = server.get("/push/counter:a");
        assertEquals(200, reply.status());
        assertTrue(reply.body().contains("\"args\":[0]"), reply.body());
        counter.increment();
        String next =
                server.get("/push/counter:a?after=" + PushFixture.next(reply)).body();
        assertTrue(next.contains("\"args\":[1]") && !next.contains("[0]"), next);
    }

    @Test
    void followerOfAnotherLogIsResetToTheCurrentState() {
        counter.increment();
        try (RawHttp http = server.stream("/push/counter:a", "Last-Event-ID: AAAAAAAA-5")) {
            String text = http.readChunksUntil("[1]");
            assertTrue(text.contains("event: reset"), text);
        }
        HttpReply gone = server.get("/push/counter:a?after=AAAAAAAA-5");
        assertEquals(410, gone.status());
        String again =
                server.get("/push/counter:a?after=" + PushFixture.next(gone)).body();
        assertTrue(again.contains("\"args\":[1]"), again);
    }

    @Test
    void unknownNameIsRefused() {
        assertEquals(404, server.get("/push/counter:b").status());
        assertEquals(404, server.get("/push/other:a").status());
        assertEquals(0, server.push().channelCount());
    }

    @Test
    void failureOfTheSourceIsAnError() {
        server.close();
        server = PushFixture.start(settings -> settings.source("failing", (name, channel) -> {
            throw new IllegalStateException("expected by the test");
        }));
        try (LogCapture logs = LogCapture.open()) {
            HttpReply reply = server.get("/push/failing:a");
            assertEquals(500, reply.status());
            assertEquals("{\"error\":\"internal server error\"}", reply.body());
            assertTrue(logs.messages().get(0).contains("expected by the test"));
        }
        assertEquals(0, server.push().channelCount());
    }

    /** A source that gets its state from elsewhere first. */
    private final class Distant implements ChannelSource {
        private final CompletableFuture<Void> ready = new CompletableFuture<>();
        private final CompletableFuture<String> asked = new CompletableFuture<>();

        @Override
        public CompletionStage<Void> prepare(String name) {
            asked.complete(name);
            return ready;
        }

        @Override
        public boolean open(String name, StateChannel channel) {
            return ready.isDone() && counter.open(name, channel);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void channelIsOpenedWhenItsSourceIsReady(boolean stream) throws Exception {
        Distant distant = new Distant();
        server.close();
        server = PushFixture.start(settings -> settings.source("distant", distant));
        try (RawHttp http = RawHttp.connect(server.address())) {
            http.sendGet("/push/distant:a", stream ? "Accept: text/event-stream" : "Accept: */*");
            assertEquals("a", distant.asked.get(5, TimeUnit.SECONDS));
            distant.ready.complete(null);
            if (stream) {
                http.readHead();
                http.readChunksUntil("\"args\":[0]}");
            } else {
                assertTrue(http.read().body().contains("\"args\":[0]}"));
            }
        }
    }

    @Test
    void webSocketOpensWhenTheSourceIsReady() throws Exception {
        Distant distant = new Distant();
        server.close();
        server = PushFixture.start(settings -> settings.source("distant", distant));
        var unused = distant.asked.thenRunAsync(() -> distant.ready.complete(null));
        try (RawWebSocket socket = RawWebSocket.open(server.address(), "/push/distant:a")) {
            assertTrue(socket.readText().contains("\"args\":[0]}"));
        }
    }

    @Test
    void sourceThatDoesNotGetReadyIsUnavailable() {
        Distant distant = new Distant();
        server.close();
        server = PushFixture.start(settings -> settings.source("distant", distant));
        distant.ready.completeExceptionally(new IllegalStateException("expected by the test"));
        HttpReply reply = server.get("/push/distant:a");
        assertEquals(503, reply.status());
        assertEquals("{\"error\":\"try again later\"}", reply.body());
        assertEquals(0, server.push().channelCount());
    }

    @Test
    void stateIsKeptLongerThanOtherEvents() {
        server.close();
        server = PushFixture.start(
                settings -> settings.source("counter", counter).logEvents(0).logAge(Duration.ofMillis(1)));
        try (RawHttp first = server.stream("/push/counter:a")) {
            first.readChunksUntil("[0]");
            try (RawHttp second = server.stream("/push/counter:a")) {
                second.readChunksUntil("[0]");
            }
        }
    }

    @Test
    void unusedChannelIsClosedAndOpenedAgain() {
        server.close();
        server = PushFixture.start(
                settings -> settings.source("counter", counter).logAge(Duration.ofMillis(1)));
        server.get("/push/counter:a");
        Awaitility.await().until(() -> server.push().channelCount() == 0);
        counter.increment();
        assertEquals(List.of(), counter.opened, "the source has learned that it is closed");
        assertTrue(server.get("/push/counter:a").body().contains("\"args\":[1]"));
    }

    @Test
    void prefixIsChecked() {
        assertThrows(
                IllegalArgumentException.class, () -> PushFixture.start(settings -> settings.source("room", counter)));
        assertThrows(
                IllegalArgumentException.class, () -> PushFixture.start(settings -> settings.source("a:b", counter)));
        assertThrows(
                IllegalArgumentException.class,
                () -> PushFixture.start(
                        settings -> settings.source("x", counter).source("x", counter)));
    }
}
