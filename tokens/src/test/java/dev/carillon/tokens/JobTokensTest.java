package dev.carillon.tokens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.carillon.testing.HttpReply;
import dev.carillon.testing.SocketIoClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What tokens grant for jobs, over Socket.IO and over the HTTP API. */
class JobTokensTest {
    private static final String JOBS = "/api/v1/jobs";

    @TempDir
    private Path folder;

    private static String openJob(TokensFixture server, String name) {
        return server.jobs().open(name, 100L, null).join().id();
    }

    // ---- Socket.IO ----

    private static boolean isAllowed(SocketIoClient client, String event, Map<String, ?> body) {
        JsonObject ack = client.request(event, body).get(0).getAsJsonObject();
        if (!ack.get("ok").getAsBoolean()) {
            String refusal = event.equals("job:open") ? "forbidden" : "no such job";
            assertEquals(refusal, ack.get("error").getAsString());
        }
        return ack.get("ok").getAsBoolean();
    }

    @Test
    void tokenWithoutGrantsMayDoNothing() {
        try (TokensFixture server = TokensFixture.start(folder)) {
            String id = openJob(server, "export");
            SocketIoClient client = server.join(server.token(Map.of()));
            assertFalse(isAllowed(client, "job:subscribe", Map.of("id", id)));
            assertFalse(isAllowed(client, "job:cancel", Map.of("id", id)));
            assertFalse(isAllowed(client, "job:progress", Map.of("id", id, "done", 1)));
            assertFalse(isAllowed(client, "job:open", Map.of("name", "export")));
            assertEquals(
                    0,
                    client.request("job:list")
                            .get(0)
                            .getAsJsonObject()
                            .getAsJsonArray("jobs")
                            .size());
        }
    }

    @Test
    void grantsByNameAndById() {
        try (TokensFixture server = TokensFixture.start(folder)) {
            String export = openJob(server, "export-1");
            String other = openJob(server, "import-1");
            SocketIoClient client = server.join(server.token(Map.of(
                    "follow", List.of("job:" + export),
                    "report", List.of("export-*"),
                    "cancel", List.of("export-*", other))));
            assertTrue(isAllowed(client, "job:progress", Map.of("id", export, "done", 1)));
            assertFalse(isAllowed(client, "job:progress", Map.of("id", other, "done", 1)));
            assertTrue(isAllowed(client, "job:open", Map.of("name", "export-2")));
            assertFalse(isAllowed(client, "job:open", Map.of("name", "import-2")));
            assertFalse(isAllowed(client, "job:subscribe", Map.of("id", other)));
            assertTrue(isAllowed(client, "job:cancel", Map.of("id", other)));
            assertTrue(isAllowed(client, "job:cancel", Map.of("id", export)));
            assertTrue(isAllowed(client, "job:subscribe", Map.of("id", export)));
        }
    }

    // ---- the HTTP API ----

    @ParameterizedTest
    @EnumSource
    void badTokenReadsNothing(BadToken bad) {
        try (TokensFixture server = TokensFixture.start(folder)) {
            String id = openJob(server, "export");
            String header = TokensFixture.bearer(bad.text(server.now()));
            for (String path : List.of(JOBS, JOBS + "/" + id)) {
                HttpReply reply = server.get(path, header);
                assertEquals(401, reply.status());
                assertEquals("Bearer", reply.header("WWW-Authenticate"));
                assertEquals(
                        bad.message(),
                        TokensFixture.json(reply.body()).get("detail").getAsString());
            }
        }
    }

    @Test
    void clientReadsTheJobsThatItMayFollow() {
        try (TokensFixture server = TokensFixture.start(folder)) {
            String own = openJob(server, "export");
            String other = openJob(server, "export");
            String header = TokensFixture.bearer(server.token(Map.of("follow", List.of("job:" + own))));
            HttpReply reply = server.get(JOBS + "/" + own, header);
            assertEquals(200, reply.status());
            assertEquals(own, TokensFixture.json(reply.body()).get("id").getAsString());
            assertEquals(403, server.get(JOBS + "/" + other, header).status());
            assertEquals(403, server.get(JOBS + "/does-not-exist", header).status());
            HttpReply list = server.get(JOBS, header);
            assertEquals(200, list.status());
            assertTrue(list.body().contains(own));
            assertFalse(list.body().contains(other));
        }
    }

    @Test
    void clientThatMayFollowAllJobsReadsAll() {
        try (TokensFixture server = TokensFixture.start(folder)) {
            String id = openJob(server, "export");
            String header = TokensFixture.bearer(server.token(Map.of("follow", List.of("job:*"))));
            assertTrue(server.get(JOBS, header).body().contains(id));
            assertEquals(404, server.get(JOBS + "/does-not-exist", header).status());
        }
    }

    @Test
    void tokenStopsToWorkWhenItExpires() {
        try (TokensFixture server = TokensFixture.start(folder)) {
            String header = TokensFixture.bearer(server.token(Map.of("follow", List.of("job:*"))));
            assertEquals(200, server.get(JOBS, header).status());
            server.clock().advance(Duration.ofMinutes(61));
            assertEquals(401, server.get(JOBS, header).status());
        }
    }

    @Test
    void tokenIsNoApiKey() {
        try (TokensFixture server = TokensFixture.start(folder)) {
            String header = TokensFixture.bearer(server.token(Map.of("follow", List.of("*"), "join", List.of("*"))));
            assertEquals(401, server.get("/api/v1/sockets", header).status());
            assertEquals(401, server.get("/api/v1/rooms", header).status());
            assertEquals(401, server.post(JOBS, "{\"name\":\"a\"}", header).status());
            assertEquals(
                    401,
                    server.post("/api/v1/emit", "{\"event\":\"a\"}", header).status());
        }
    }

    @Test
    void apiKeyReadsAllJobs() {
        try (TokensFixture server = TokensFixture.start(folder)) {
            String id = openJob(server, "export");
            assertEquals(
                    200,
                    server.get(JOBS + "/" + id, TokensFixture.bearer(TokensFixture.API_KEY))
                            .status());
        }
    }

    @Test
    void cookieIsNotAccepted() {
        try (TokensFixture server = TokensFixture.start(folder)) {
            String cookie = "Cookie: carillon_token=" + server.token(Map.of("follow", List.of("*")));
            assertEquals(401, server.get(JOBS, cookie).status());
            assertEquals(401, server.post(JOBS, "{\"name\":\"a\"}", cookie).status());
        }
    }
}
