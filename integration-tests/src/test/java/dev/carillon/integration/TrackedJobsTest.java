package dev.carillon.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.carillon.server.CarillonServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The jobs of the runnable server: queries, and those that other services report. */
class TrackedJobsTest {
    private static final String KEY = TestServer.API_KEY;

    @AutoClose
    private final TestServer server = TestServer.carillonWithApiKey();

    @ParameterizedTest
    @EnumSource
    void everyoneCanFollowAQuery(ClientTransport transport) {
        JavaClient owner = server.connect(transport);
        JavaClient watcher = server.connect(transport);
        String id = owner.request("query").getAsJsonObject().get("id").getAsString();
        JsonObject first = job(watcher.request("job:subscribe", Json.object("id", id)));
        assertEquals("query", first.get("name").getAsString());
        JsonObject last = watcher.next("job:end").getAsJsonObject();
        assertEquals("done", last.get("state").getAsString());
        assertEquals(100, last.get("percent").getAsInt());
        Waiting.await().until(() -> owner.count("process") == 11);
    }

    @Test
    void queryEndsWhenSomeoneCancelsItsJob() {
        JavaClient owner = server.connect(ClientTransport.WEBSOCKET);
        JavaClient other = server.connect(ClientTransport.WEBSOCKET);
        String id = owner.request("query", Json.object())
                .getAsJsonObject()
                .get("id")
                .getAsString();
        owner.next("process");
        assertEquals(
                "cancelled",
                job(other.request("job:cancel", Json.object("id", id)))
                        .get("state")
                        .getAsString());
        JsonObject progress;
        do {
            progress = owner.next("process").getAsJsonObject();
        } while (!progress.get("done").getAsBoolean());
        assertEquals(true, progress.get("cancelled").getAsBoolean());
        assertEquals(0, server.runningQueries());
    }

    @Test
    void queryEndsAsDoneWhenSomeoneCompletesItsJob() throws Exception {
        JavaClient owner = server.connect(ClientTransport.WEBSOCKET);
        String id = owner.request("query", Json.object())
                .getAsJsonObject()
                .get("id")
                .getAsString();
        assertEquals(200, send("POST", "/jobs/" + id + "/complete", "{}", KEY).statusCode());
        JsonObject progress;
        do {
            progress = owner.next("process").getAsJsonObject();
        } while (!progress.get("done").getAsBoolean());
        assertEquals(100, progress.get("percent").getAsInt());
        assertEquals(false, progress.has("cancelled"));
    }

    @Test
    void cancelledQueryIsACancelledJob() {
        CarillonServer.Options options =
                new CarillonServer.Options(Duration.ofSeconds(10), null); // it must not end first
        try (TestServer slow = TestServer.carillon(builder -> {}, options)) {
            JavaClient owner = slow.connect(ClientTransport.WEBSOCKET);
            String id = owner.request("query").getAsJsonObject().get("id").getAsString();
            owner.request("cancel", Json.object("id", id));
            assertEquals(
                    "cancelled",
                    job(owner.request("job:subscribe", Json.object("id", id)))
                            .get("state")
                            .getAsString());
        }
    }

    /** One service reports a job, another one watches it, and a third one reads it by HTTP. */
    @ParameterizedTest
    @EnumSource
    void serviceReportsAJobThatOthersWatch(ClientTransport transport) throws Exception {
        JavaClient reporter = server.connect(transport, Map.of("apiKey", KEY));
        JavaClient watcher = server.connect(transport);
        String id = job(reporter.request("job:open", Json.object("name", "export", "total", 10)))
                .get("id")
                .getAsString();
        assertEquals(
                "queued",
                job(watcher.request("job:subscribe", Json.object("id", id)))
                        .get("state")
                        .getAsString());
        reporter.request("job:progress", Json.object("id", id, "done", 4, "message", "row 4"));
        JsonObject update = watcher.next("job:update").getAsJsonObject();
        assertEquals(40, update.get("percent").getAsInt());
        assertEquals("row 4", update.get("message").getAsString());
        reporter.request("job:complete", Json.object("id", id, "result", "export.csv"));
        JsonObject end = watcher.next("job:end").getAsJsonObject();
        assertEquals("export.csv", end.get("result").getAsString());
        assertEquals(
                end,
                JsonParser.parseString(send("GET", "/jobs/" + id, null, KEY).body()));
    }

    @Test
    void clientWithoutAKeyMayNotReport() {
        JavaClient client = server.connect(ClientTransport.WEBSOCKET);
        assertEquals(
                Json.parse("{ok: false, error: 'forbidden'}"),
                client.request("job:open", Json.object("name", "export")));
    }

    @Test
    void backEndEmitsToARoom() throws Exception {
        JavaClient member = server.connect(ClientTransport.WEBSOCKET);
        JavaClient stranger = server.connect(ClientTransport.WEBSOCKET);
        member.request("join", "lobby");
        String body = "{\"rooms\":[\"lobby\"],\"event\":\"news\",\"args\":[\"hello\"]}";
        assertEquals(401, send("POST", "/emit", body, "wrong").statusCode());
        assertEquals(202, send("POST", "/emit", body, KEY).statusCode());
        assertEquals("hello", member.next("news").getAsString());
        stranger.request("latency");
        assertEquals(0, stranger.count("news"));
    }

    private HttpResponse<String> send(String method, String path, String body, String key)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + "/api/v1" + path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }

    private static JsonObject job(JsonElement reply) {
        return reply.getAsJsonObject().getAsJsonObject("job");
    }
}
