package dev.carillon.push;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.http.HttpRequest;
import dev.carillon.testing.HttpReply;
import dev.carillon.testing.LogCapture;
import dev.carillon.testing.RawHttp;
import dev.carillon.testing.RawWebSocket;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the authorizer may answer, and what happens when a permission ends. */
class PermissionTest {
    private static final String REASON = "the \"token\"\nhas expired";
    private static final String REASON_AS_JSON = "\"the \\\"token\\\"\\nhas expired\"";

    /** Those of heartbeats and housekeeping. */
    private static final int OWN_TIMERS = 2;

    private final PushFixture server = PushFixture.start(PermissionTest::authorize);

    @AfterEach
    void stop() {
        server.close();
    }

    private static PushPermission authorize(HttpRequest request, String channel) {
        return switch (channel) {
            case "room:short" -> PushPermission.allowedUntil(Instant.now().plusSeconds(1), REASON);
            case "room:long" -> PushPermission.allowedUntil(Instant.now().plusSeconds(3600), REASON);
            case "room:forever" -> PushPermission.allowedUntil(Instant.MAX, REASON);
            case "room:ended" -> PushPermission.allowedUntil(Instant.now(), REASON);
            case "room:forbidden" -> PushPermission.FORBIDDEN;
            case "room:anonymous" -> PushPermission.refused(401, "no \"token\"");
            case "room:busy" -> PushPermission.refused(429, "later");
            case "room:null" -> null;
            case "room:failure" -> throw new IllegalStateException("expected by the test");
            default -> PushPermission.ALLOWED;
        };
    }

    private void awaitTimers(int expected) {
        await().until(() -> server.push().waitingTimers() == OWN_TIMERS + expected);
    }

    private RawHttp waitingPoll(String channel) {
        String cursor = server.cursor(channel);
        return server.connect().sendGet("/push/" + channel + "?wait=30&after=" + cursor);
    }

    @Test
    void eventStreamEndsWithThePermission() {
        try (RawHttp http = server.stream("/push/room:short")) {
            assertTrue(http.readChunk().startsWith("retry: "));
            server.io().to("short").emit("tick", 1);
            assertTrue(http.readChunk().contains("[1]"));
            assertEquals(
                    "event: failed\ndata: {\"event\":\"token\",\"error\":" + REASON_AS_JSON + "}\n\n",
                    http.readChunk());
            assertEquals("", http.readChunk(), "the response has ended");
            assertEquals(200, http.get("/push/all").status(), "the connection is still usable");
        }
    }

    @Test
    void webSocketEndsWithThePermission() {
        try (RawWebSocket client =
                RawWebSocket.open(server.address(), "/push/room:short?after=" + server.cursor("room:short"))) {
            server.io().to("short").emit("tick", 1);
            assertTrue(client.readText().contains("[1]"));
            assertEquals("{\"event\":\"failed\",\"error\":" + REASON_AS_JSON + "}", client.readText());
            assertEquals(3000, client.awaitClose());
        }
        awaitTimers(0);
    }

    @Test
    void waitingPollEndsWithThePermission() {
        try (RawHttp http = waitingPoll("room:short")) {
            assertUnauthorized(http.read());
        }
        assertEquals(0, server.push().waitingPolls());
        awaitTimers(0);
    }

    private static void assertUnauthorized(HttpReply reply) {
        assertEquals(401, reply.status());
        assertEquals("Bearer", reply.header("WWW-Authenticate"));
        assertEquals("{\"error\":" + REASON_AS_JSON + "}", reply.body());
    }

    @ParameterizedTest
    @EnumSource
    void permissionThatHasEndedIsRefused(Technique technique) {
        try (RawHttp http = server.connect()) {
            assertUnauthorized(
                    http.send(technique.request("GET", "/push/room:ended")).read());
        }
        assertEquals(0, server.push().channelCount());
    }

    @ParameterizedTest
    @EnumSource
    void refusalHasTheStatusOfTheAuthorizer(Technique technique) {
        assertRefused(technique, "room:forbidden", 403, "{\"error\":\"forbidden\"}");
        assertRefused(technique, "room:busy", 429, "{\"error\":\"later\"}");
        HttpReply anonymous = assertRefused(technique, "room:anonymous", 401, "{\"error\":\"no \\\"token\\\"\"}");
        assertEquals("Bearer", anonymous.header("WWW-Authenticate"));
        assertEquals(0, server.push().channelCount());
    }

    private HttpReply assertRefused(Technique technique, String channel, int status, String body) {
        try (RawHttp http = server.connect()) {
            HttpReply reply =
                    http.send(technique.request("GET", "/push/" + channel)).read();
            assertEquals(status, reply.status());
            assertEquals(body, reply.body());
            return reply;
        }
    }

    @ParameterizedTest
    @EnumSource
    void failureOfTheAuthorizerIsAnError(Technique technique) {
        String body = "{\"error\":\"internal server error\"}";
        try (LogCapture logs = LogCapture.open()) {
            assertRefused(technique, "room:null", 500, body);
            assertRefused(technique, "room:failure", 500, body);
            assertTrue(logs.messages().get(1).contains("expected by the test"));
        }
    }

    @Test
    void followersThatLeaveCancelTheirTimers() {
        try (RawHttp poll = waitingPoll("room:long");
                RawHttp stream = server.stream("/push/room:long");
                RawWebSocket client = RawWebSocket.open(server.address(), "/push/room:long")) {
            stream.readChunk();
            client.send("{\"type\":\"ping\"}").read();
            awaitTimers(3);
            poll.reset();
            stream.reset();
            client.connection().reset();
            awaitTimers(0);
        }
    }

    @Test
    void permissionWithoutEndNeedsNoTimer() {
        try (RawHttp stream = server.stream("/push/all");
                RawWebSocket client = RawWebSocket.open(server.address(), "/push/all")) {
            stream.readChunk();
            client.send("{\"type\":\"ping\"}").read();
            awaitTimers(0);
        }
    }

    @Test
    void endMayBeAnyTime() {
        try (RawHttp stream = server.stream("/push/room:forever")) {
            stream.readChunk();
            awaitTimers(1);
            server.io().to("forever").emit("tick", 1);
            assertTrue(stream.readChunk().contains("[1]"));
        }
    }

    @Test
    void permissionsTellWhatTheyAre() {
        Instant end = Instant.EPOCH.plus(Duration.ofDays(1));
        assertTrue(PushPermission.ALLOWED.isAllowed());
        assertTrue(PushPermission.ALLOWED.end().isEmpty());
        assertTrue(PushPermission.allowedUntil(end, "").isAllowed());
        assertEquals(end, PushPermission.allowedUntil(end, "").end().orElseThrow());
        assertFalse(PushPermission.FORBIDDEN.isAllowed());
        assertFalse(PushPermission.refused(503, "").isAllowed());
        assertThrows(IllegalArgumentException.class, () -> PushPermission.refused(200, ""));
        assertThrows(IllegalArgumentException.class, () -> PushPermission.refused(600, ""));
    }
}
