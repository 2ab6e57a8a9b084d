package dev.carillon.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.carillon.api.ApiAccess;
import dev.carillon.server.CarillonServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs of a client: listing them, cancelling them, and running them while the client is disconnected. */
class JobsTest {
    private static final String KEY = "0123456789abcdef";
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(50);

    @AutoClose
    private final TestServer quick = server(TestServer.PROCESS_INTERVAL, SHORT);

    @AutoClose
    private final TestServer slow = server(LONG, LONG);

    @AutoClose
    private final TestServer impatient = server(LONG, SHORT);

    private static TestServer server(Duration interval, Duration grace) {
        return TestServer.carillon(
                options -> {},
                new CarillonServer.Options(
                        interval, null, grace, push -> {}, jobs -> {}, io -> ApiAccess.of(io, List.of())));
    }

    @ParameterizedTest
    @EnumSource
    void clientListsItsOwnJobs(ClientTransport transport) {
        JavaClient client = quick.connect(transport);
        JavaClient other = quick.connect(transport);
        String first = query(client, Json.object());
        String second = query(client);
        Waiting.await().until(() -> quick.runningQueries() == 0);
        assertEquals(jobs(job(first, 100, "done"), job(second, 100, "done")), client.request("jobs"));
        assertEquals(jobs(), other.request("jobs"));
    }

    @ParameterizedTest
    @EnumSource
    void cancelledJobReportsItsEnd(ClientTransport transport) {
        JavaClient client = slow.connect(transport);
        String id = query(client, Json.object());
        assertEquals(Json.parse("{id: '" + id + "', percent: 0, done: false}"), client.next("process"));
        assertEquals(Json.parse("{ok: true}"), client.request("cancel", Json.object("id", id)));
        assertEquals(cancelled(id), client.next("process"));
        assertEquals(0, slow.runningQueries());
        assertEquals(jobs(job(id, 0, "cancelled")), client.request("jobs"));
    }

    @Test
    void cancelledJobReportsNoFurtherProgress() {
        JavaClient client = quick.connect(ClientTransport.WEBSOCKET);
        String id = query(client);
        query(client);
        assertEquals(Json.parse("{ok: true}"), client.request("cancel", Json.object("id", id)));
        int before = client.count("process");
        Waiting.await().until(() -> quick.runningQueries() == 0);
        client.request("latency");
        assertEquals(true, client.count("process") - before <= 11, "the steps of one job");
    }

    @Test
    void onlyOwnRunningJobsCanBeCancelled() {
        JavaClient client = slow.connect(ClientTransport.WEBSOCKET);
        JavaClient other = slow.connect(ClientTransport.WEBSOCKET);
        String id = query(client);
        JsonElement refused = Json.parse("{ok: false, error: 'no such job is running'}");
        assertEquals(refused, other.request("cancel", Json.object("id", id)));
        assertEquals(refused, client.request("cancel", Json.object("id", id + "x")));
        assertEquals(refused, client.request("cancel", Json.object("id", 1)));
        assertEquals(refused, client.request("cancel", id));
        assertEquals(refused, client.request("cancel"));
        client.request("cancel", Json.object("id", id));
        assertEquals(refused, client.request("cancel", Json.object("id", id)));
    }

    @Test
    void cancelledJobDoesNotCountTowardsLimit() {
        JavaClient client = slow.connect(ClientTransport.WEBSOCKET);
        for (int i = 0; i < 99; i++) {
            client.emit("query");
        }
        String id = query(client);
        assertEquals(false, isOk(client.request("query")));
        client.request("cancel", Json.object("id", id));
        assertEquals(true, isOk(client.request("query")));
    }

    @Test
    void lastTwentyEndedJobsAreListed() {
        JavaClient client = slow.connect(ClientTransport.WEBSOCKET);
        String running = query(client);
        List<String> cancelled = new ArrayList<>();
        for (int i = 0; i < 22; i++) {
            cancelled.add(query(client));
            client.request("cancel", Json.object("id", cancelled.get(i)));
        }
        JsonObject reply = client.request("jobs").getAsJsonObject();
        assertEquals(21, reply.getAsJsonArray("jobs").size());
        assertEquals(job(running, 0, "running"), reply.getAsJsonArray("jobs").get(0));
        assertEquals(
                job(cancelled.get(2), 0, "cancelled"),
                reply.getAsJsonArray("jobs").get(1));
    }

    @ParameterizedTest
    @EnumSource
    void jobsWithKeyContinueWhileClientIsAway(ClientTransport transport) {
        JavaClient before = slow.connect(transport, Map.of("key", KEY));
        String first = query(before, Json.object());
        before.next("process");
        before.disconnect();
        JavaClient after = slow.connect(transport, Map.of("key", KEY));
        assertEquals(jobs(job(first, 0, "running")), after.request("jobs"));
        String second = query(after);
        after.request("cancel", Json.object("id", first));
        assertEquals(cancelled(first), afterPlain(after), "the new connection hears of the old job");
        after.request("cancel", Json.object("id", second));
    }

    @Test
    void progressReachesEveryConnectionWithTheKey() {
        JavaClient one = quick.connect(ClientTransport.WEBSOCKET, Map.of("key", KEY));
        JavaClient two = quick.connect(ClientTransport.POLLING, Map.of("key", KEY));
        JavaClient stranger = quick.connect(ClientTransport.WEBSOCKET, Map.of("key", KEY + "0"));
        two.request("latency");
        String id = query(one, Json.object());
        Waiting.await().until(() -> one.count("process") == 11 && two.count("process") == 11);
        assertEquals(0, stranger.count("process"));
        two.disconnect();
        assertEquals(jobs(job(id, 100, "done")), one.request("jobs"));
    }

    @Test
    void jobsEndWhenClientDoesNotReconnect() {
        JavaClient client = impatient.connect(ClientTransport.WEBSOCKET, Map.of("key", KEY));
        query(client);
        client.disconnect();
        Waiting.await().until(() -> impatient.runningQueries() == 0);
        JavaClient late = impatient.connect(ClientTransport.WEBSOCKET, Map.of("key", KEY));
        assertEquals(jobs(), late.request("jobs"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "too-short", "has spaces in its mid", "0123456789abcde\u00e9"})
    void invalidKeyIsIgnored(String key) {
        endsAtOnce(Map.of("key", key));
    }

    @Test
    void keyHasAtMost64Characters() {
        endsAtOnce(Map.of("key", "k".repeat(65)));
    }

    /** The grace period of this server is one minute, so jobs that end immediately have no grace period. */
    private void endsAtOnce(Map<String, String> auth) {
        JavaClient client = slow.connect(ClientTransport.WEBSOCKET, auth);
        client.request("query");
        client.disconnect();
        Waiting.await().until(() -> slow.runningQueries() == 0);
    }

    /** Returns the next structured progress event. It skips one plain event at most. */
    private static JsonElement afterPlain(JavaClient client) {
        JsonElement progress = client.next("process");
        return progress.isJsonObject() ? progress : client.next("process");
    }

    private static boolean isOk(JsonElement reply) {
        return reply.getAsJsonObject().get("ok").getAsBoolean();
    }

    /** Starts a query and returns its id. */
    private static String query(JavaClient client, Object... args) {
        return client.request("query", args).getAsJsonObject().get("id").getAsString();
    }

    private static JsonElement cancelled(String id) {
        return Json.parse("{id: '" + id + "', percent: 0, done: true, cancelled: true}");
    }

    private static JsonElement job(String id, int percent, String state) {
        return Json.parse("{id: '" + id + "', percent: " + percent + ", state: '" + state + "'}");
    }

    private static JsonElement jobs(JsonElement... jobs) {
        JsonArray list = new JsonArray();
        Stream.of(jobs).forEach(list::add);
        JsonObject reply = new JsonObject();
        reply.addProperty("ok", true);
        reply.add("jobs", list);
        return reply;
    }
}
