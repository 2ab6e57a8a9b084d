package dev.carillon.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.testing.HttpReply;
import dev.carillon.testing.RawHttp;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Event streams. */
class ServerSentEventsTest {
    private PushFixture server = PushFixture.start(settings -> settings.logEvents(3));

    @AfterEach
    void stop() {
        server.close();
    }

    private static String event(String id, String event, String args) {
        return "id: " + id + "\ndata: {\"id\":\"" + id + "\",\"event\":\"" + event + "\",\"args\":" + args + "}\n\n";
    }

    @Test
    void eventsArriveAsTheyAreEmitted() {
        String cursor = server.cursor("all");
        String log = cursor.substring(0, 9);
        try (RawHttp http = server.connect().sendGet("/push/all", "Accept: text/event-stream")) {
            HttpReply head = http.readHead();
            assertEquals("text/event-stream; charset=utf-8", head.header("Content-Type"));
            assertEquals("no-store", head.header("Cache-Control"));
            assertEquals("no", head.header("X-Accel-Buffering"));
            assertEquals("retry: 2000\nid: " + cursor + "\n\n", http.readChunk());
            server.io().emit("tick", 1);
            assertEquals(event(log + "1", "tick", "[1]"), http.readChunk());
            server.io().emit("tick", 2);
            assertEquals(event(log + "2", "tick", "[2]"), http.readChunk());
        }
    }

    @Test
    void streamResumesAfterTheLastEvent() {
        String cursor = server.cursor("all");
        String log = cursor.substring(0, 9);
        server.io().emit("tick", 1);
        server.io().emit("tick", 2);
        try (RawHttp http = server.stream("/push/all?after=" + cursor)) {
            String start = http.readChunksUntil("[2]");
            assertTrue(start.endsWith(event(log + "1", "tick", "[1]") + event(log + "2", "tick", "[2]")), start);
            server.io().emit("tick", 3);
            assertEquals(event(log + "3", "tick", "[3]"), http.readChunk());
        }
    }

    /** The connection may be cut before the client has received what it missed. */
    @Test
    void resumedStreamStartsWithTheIdOfTheClient() {
        String cursor = server.cursor("all");
        server.io().emit("tick", 1);
        try (RawHttp http = server.stream("/push/all", "Last-Event-ID: " + cursor)) {
            assertEquals("retry: 2000\nid: " + cursor + "\n\n", http.readChunk());
        }
    }

    @Test
    void streamWithAnUnknownIdHasNoneUntilTheReset() {
        String cursor = server.cursor("all");
        try (RawHttp http = server.stream("/push/all", "Last-Event-ID: AAAAAAAA-5")) {
            assertEquals("retry: 2000\n\n", http.readChunk());
            assertTrue(http.readChunk().startsWith("event: reset\nid: " + cursor + "\n"));
        }
    }

    @Test
    void headerOfAReconnectWinsOverTheQuery() {
        String cursor = server.cursor("all");
        server.io().emit("tick", 1);
        server.io().emit("tick", 2);
        String second = cursor.substring(0, 9) + "1";
        try (RawHttp http = server.stream("/push/all?after=" + cursor, "Last-Event-ID: " + second)) {
            assertTrue(!http.readChunksUntil("[2]").contains("[1]"));
        }
    }

    @Test
    void missingEventsAreReported() {
        String cursor = server.cursor("all");
        for (int i = 1; i <= 4; i++) {
            server.io().emit("tick", i);
        }
        String last = cursor.substring(0, 9) + "4";
        try (RawHttp http = server.stream("/push/all?after=" + cursor)) {
            String start = http.readChunksUntil("reset");
            assertTrue(start.endsWith("event: reset\nid: " + last + "\ndata: {\"next\":\"" + last + "\"}\n\n"), start);
            server.io().emit("tick", 5);
            assertTrue(http.readChunk().contains("[5]"));
        }
    }

    @Test
    void idleStreamGetsHeartbeats() {
        server.close();
        server = PushFixture.start(settings -> settings.heartbeat(Duration.ofMillis(50)));
        try (RawHttp http = server.stream("/push/room:quiet")) {
            http.readChunk();
            assertEquals(":\n\n", http.readChunk());
            assertEquals(":\n\n", http.readChunk());
        }
    }

    @Test
    void slowClientReceivesEverythingInTheEnd() {
        server.close();
        server = PushFixture.start(settings -> settings.logEvents(100_000).logBytes(100_000_000));
        int events = 3000;
        String padding = "x".repeat(5000);
        try (RawHttp slow = server.stream("/push/all");
                RawHttp fast = server.stream("/push/all")) {
            fast.readChunk();
            for (int i = 1; i <= events; i++) {
                server.io().emit("tick", i, padding);
                fast.readChunksUntil("[" + i + ",");
            }
            slow.readChunk();
            int next = 1;
            StringBuilder read = new StringBuilder();
            while (next <= events) {
                int at = read.indexOf("[" + next + ",");
                if (at >= 0) {
                    read.delete(0, at + 1);
                    next++;
                } else {
                    read.append(slow.readChunk());
                }
            }
        }
    }

    @Test
    void headRequestLeavesNoSubscriber() {
        try (RawHttp http = server.connect()) {
            HttpReply head = http.send(RawHttp.request("HEAD", "/push/all", "Accept: text/event-stream") + "\r\n")
                    .readHead();
            assertEquals(200, head.status());
            server.io().emit("tick", 1);
            assertEquals(200, http.get("/push/all").status());
        }
    }
}
