package dev.carillon.push;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.carillon.testing.HttpReply;
import dev.carillon.testing.RawHttp;
import dev.carillon.testing.RawWebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Subscribers whose connection is cut again and again receive every event once and in order, whatever technique they use. */
class ResumeTest {
    private static final int EVENTS = 1000;
    private static final int EVENTS_PER_SECOND = 200;
    private static final int EVENTS_PER_CONNECTION = 170; // five cuts
    private static final Pattern EVENT =
            Pattern.compile("\\{\"id\":\"([^\"]+)\",\"event\":\"tick\",\"args\":\\[([0-9]+)]}");

    private final PushFixture server = PushFixture.start();
    private final ScheduledExecutorService emitter = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger emitted = new AtomicInteger();
    private final List<Integer> received = new ArrayList<>();
    private String cursor = server.cursor("room:ticks");
    private int connections;

    @AfterEach
    void stop() {
        emitter.shutdownNow();
        server.close();
    }

    private void emit() {
        emitter.scheduleAtFixedRate(
                () -> {
                    if (emitted.get() < EVENTS) {
                        server.io().to("ticks").emit("tick", emitted.incrementAndGet());
                    }
                },
                0,
                1_000_000 / EVENTS_PER_SECOND,
                TimeUnit.MICROSECONDS);
    }

    /** Takes the events of a text. Returns whether the connection should be cut now. */
    private boolean receive(String text) {
        int before = received.size() / EVENTS_PER_CONNECTION;
        Matcher events = EVENT.matcher(text);
        while (events.find()) {
            cursor = events.group(1);
            received.add(Integer.valueOf(events.group(2)));
        }
        return isComplete() || received.size() / EVENTS_PER_CONNECTION > before;
    }

    private boolean isComplete() {
        return received.size() >= EVENTS;
    }

    private void assertComplete() {
        assertEquals(IntStream.rangeClosed(1, EVENTS).boxed().toList(), received);
        assertEquals(true, connections > 5, () -> connections + " connections");
    }

    @Test
    void serverSentEvents() {
        emit();
        while (!isComplete()) {
            connections++;
            StringBuilder unfinished = new StringBuilder();
            try (RawHttp http = server.stream("/push/room:ticks", "Last-Event-ID: " + cursor)) {
                boolean cut = false;
                while (!cut) {
                    unfinished.append(http.readChunk());
                    int end = unfinished.lastIndexOf("\n\n");
                    if (end >= 0) {
                        cut = receive(unfinished.substring(0, end));
                        unfinished.delete(0, end);
                    }
                }
            }
        }
        assertComplete();
    }

    @Test
    void webSocket() {
        emit();
        while (!isComplete()) {
            connections++;
            try (RawWebSocket client = RawWebSocket.open(server.address(), "/push/room:ticks?after=" + cursor)) {
                while (!receive(client.readText())) {}
            }
        }
        assertComplete();
    }

    @Test
    void longPolling() {
        emit();
        while (!isComplete()) {
            connections++;
            try (RawHttp http = server.connect()) {
                boolean cut = false;
                while (!cut) {
                    cut = receive(
                            http.get("/push/room:ticks?wait=5&after=" + cursor).body());
                }
                http.sendGet("/push/room:ticks?wait=5&after=" + cursor); // a poll that waits is cut
            }
        }
        assertComplete();
    }

    @Test
    void shortPolling() {
        emit();
        while (!isComplete()) {
            connections++;
            try (RawHttp http = server.connect()) {
                boolean cut = false;
                while (!cut) {
                    HttpReply reply = http.get("/push/room:ticks?after=" + cursor);
                    cut = receive(reply.body());
                }
            }
        }
        assertComplete();
    }
}
