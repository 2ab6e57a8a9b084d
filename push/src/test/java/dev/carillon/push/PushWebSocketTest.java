package dev.carillon.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.testing.RawHttp;
import dev.carillon.testing.RawWebSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Channels over plain WebSockets. */
class PushWebSocketTest {
    private final PushFixture server = PushFixture.start(settings -> settings.logEvents(3));

    @AfterEach
    void stop() {
        server.close();
    }

    private RawWebSocket open(String target) {
        return RawWebSocket.open(server.address(), target);
    }

    private static String event(String id, int tick) {
        return "{\"id\":\"" + id + "\",\"event\":\"tick\",\"args\":[" + tick + "]}";
    }

    @Test
    void webSocketWithoutCursorBeginsWithOne() {
        String cursor = server.cursor("all");
        String log = cursor.substring(0, 9);
        try (RawWebSocket client = open("/push/all")) {
            assertEquals("{\"event\":\"start\",\"next\":\"" + cursor + "\"}", client.readText());
            server.io().emit("tick", 1);
            assertEquals(event(log + "1", 1), client.readText());
        }
        try (RawWebSocket client = open("/push/all?after=")) {
            assertEquals("{\"event\":\"start\",\"next\":\"" + log + "1\"}", client.readText());
        }
    }

    @Test
    void webSocketThatIsLostBeforeItsFirstEventResumesWithoutGap() {
        String next;
        try (RawWebSocket client = open("/push/room:a")) {
            next = client.readText().replaceAll(".*\"next\":\"(.*)\"}", "$1");
        }
        server.io().to("a").emit("tick", 1);
        try (RawWebSocket client = open("/push/room:a?after=" + next)) {
            assertEquals(event(next.substring(0, 9) + "1", 1), client.readText());
        }
    }

    @Test
    void webSocketResumesAndThenReceivesNewEvents() {
        String cursor = server.cursor("all");
        String log = cursor.substring(0, 9);
        server.io().emit("tick", 1);
        server.io().emit("tick", 2);
        try (RawWebSocket client = open("/push/all?after=" + cursor)) {
            assertEquals(event(log + "1", 1), client.readText());
            assertEquals(event(log + "2", 2), client.readText());
            server.io().emit("tick", 3);
            assertEquals(event(log + "3", 3), client.readText());
        }
    }

    @Test
    void missingEventsAreReported() {
        String cursor = server.cursor("all");
        for (int i = 1; i <= 4; i++) {
            server.io().emit("tick", i);
        }
        String last = cursor.substring(0, 9) + "4";
        try (RawWebSocket client = open("/push/all?after=" + cursor)) {
            assertEquals("{\"event\":\"reset\",\"next\":\"" + last + "\"}", client.readText());
            server.io().emit("tick", 5);
            assertEquals(event(cursor.substring(0, 9) + "5", 5), client.readText());
        }
    }

    @Test
    void clientMayPingByMessage() {
        try (RawWebSocket client = open("/push/room:a")) {
            assertTrue(client.readText().startsWith("{\"event\":\"start\","));
            assertEquals(
                    "{\"type\":\"pong\"}", client.send("{\"type\":\"ping\"}").readText());
            client.send("{\"type\":\"other\"}").send("x".repeat(1000)).send(new byte[] {1});
            assertEquals(
                    "{\"type\":\"pong\"}",
                    client.send(" { \"type\" : \"ping\" } ").readText());
        }
    }

    @Test
    void badRequestIsRefusedBeforeTheUpgrade() {
        assertEquals(404, status("/push/unknown"));
        assertEquals(403, status("/push/room:secret"));
        assertEquals(400, status("/push/all?after=x"));
        assertEquals(403, status("/push/all", "Origin: https://evil.example.com"));
    }

    private int status(String target, String... headers) {
        try (RawHttp http = server.connect()) {
            return http.send(RawWebSocket.handshake(target, headers)).read().status();
        }
    }
}
