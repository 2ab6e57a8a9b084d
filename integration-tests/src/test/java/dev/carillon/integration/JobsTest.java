package dev.carillon.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.carillon.server.CarillonServer;
import java.time.Duration;
import java.util.Map;
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
                options -> {}, new CarillonServer.Options(interval, null, grace, push -> {}, jobs -> {}));
    }

    @ParameterizedTest
    @EnumSource
    void clientListsItsOwnJobs(ClientTransport transport) {
        JavaClient client = quick.connect(transport);
        JavaClient other = quick.connect(transport);
        client.request("query", Json.object());
        client.request("query");
        Waiting.await().until(() -> quick.runningQueries() == 0);
        assertEquals(
                jobs("{id: '1', percent: 100, state: 'done'}, {id: '2', percent: 100, state: 'done'}"),
                client.request("jobs"));
        assertEquals(jobs(""), other.request("jobs"));
    }

    @ParameterizedTest
    @EnumSource
    void cancelledJobReportsItsEnd(ClientTransport transport) {
        JavaClient client = slow.connect(transport);
        client.request("query", Json.object());
        assertEquals(Json.parse("{id: '1', percent: 0, done: false}"), client.next("process"));
        assertEquals(Json.parse("{ok: true}"), client.request("cancel", Json.object("id", "1")));
        assertEquals(Json.parse("{id: '1', percent: 0, done: true, cancelled: true}"), client.next("process"));
        assertEquals(0, slow.runningQueries());
        assertEquals(jobs("{id: '1', percent: 0, state: 'cancelled'}"), client.request("jobs"));
    }

    @Test
    void cancelledJobReportsNoFurtherProgress() {
        JavaClient client = quick.connect(ClientTransport.WEBSOCKET);
        client.request("query");
        client.request("query");
        assertEquals(Json.parse("{ok: true}"), client.request("cancel", Json.object("id", "1")));
        int before = client.count("process");
        Waiting.await().until(() -> quick.runningQueries() == 0);
        client.request("latency");
        assertEquals(true, client.count("process") - before <= 11, "the steps of one job");
    }

    @Test
    void onlyOwnRunningJobsCanBeCancelled() {
        JavaClient client = slow.connect(ClientTransport.WEBSOCKET);
        JavaClient other = slow.connect(ClientTransport.WEBSOCKET);
        client.request("query");
        JsonElement refused = Json.parse("{ok: false, error: 'no such job is running'}");
        assertEquals(refused, other.request("cancel", Json.object("id", "1")));
        assertEquals(refused, client.request("cancel", Json.object("id", "2")));
        assertEquals(refused, client.request("cancel", Json.object("id", 1)));
        assertEquals(refused, client.request("cancel", "1"));
        assertEquals(refused, client.request("cancel"));
        client.request("cancel", Json.object("id", "1"));
        assertEquals(refused, client.request("cancel", Json.object("id", "1")));
    }

    @Test
    void cancelledJobDoesNotCountTowardsLimit() {
        JavaClient client = slow.connect(ClientTransport.WEBSOCKET);
        for (int i = 0; i < 100; i++) {
            client.emit("query");
        }
        assertEquals(false, isOk(client.request("query")));
        client.request("cancel", Json.object("id", "50"));
        assertEquals(Json.parse("{ok: true, id: '101'}"), client.request("query"));
    }

    @Test
    void lastTwentyEndedJobsAreListed() {
        JavaClient client = slow.connect(ClientTransport.WEBSOCKET);
        client.request("query");
        for (int i = 2; i < 24; i++) {
            client.request("query");
            client.request("cancel", Json.object("id", String.valueOf(i)));
        }
        JsonObject reply = client.request("jobs").getAsJsonObject();
        assertEquals(21, reply.getAsJsonArray("jobs").size());
        assertEquals(
                Json.parse("{id: '1', percent: 0, state: 'running'}"),
                reply.getAsJsonArray("jobs").get(0));
        assertEquals(
                Json.parse("{id: '4', percent: 0, state: 'cancelled'}"),
                reply.getAsJsonArray("jobs").get(1));
    }

    @ParameterizedTest
    @EnumSource
    void jobsWithKeyContinueWhileClientIsAway(ClientTransport transport) {
        JavaClient before = slow.connect(transport, Map.of("key", KEY));
        before.request("query", Json.object());
        before.next("process");
        before.disconnect();
        JavaClient after = slow.connect(transport, Map.of("key", KEY));
        assertEquals(jobs("{id: '1', percent: 0, state: 'running'}"), after.request("jobs"));
        assertEquals(Json.parse("{ok: true, id: '2'}"), after.request("query"));
        after.request("cancel", Json.object("id", "1"));
        assertEquals(
                Json.parse("{id: '1', percent: 0, done: true, cancelled: true}"),
                afterPlain(after),
                "the new connection hears of the old job");
        after.request("cancel", Json.object("id", "2"));
    }

    @Test
    void progressReachesEveryConnectionWithTheKey() {
        JavaClient one = quick.connect(ClientTransport.WEBSOCKET, Map.of("key", KEY));
        JavaClient two = quick.connect(ClientTransport.POLLING, Map.of("key", KEY));
        JavaClient stranger = quick.connect(ClientTransport.WEBSOCKET, Map.of("key", KEY + "0"));
        two.request("latency");
        one.request("query", Json.object());
        Waiting.await().until(() -> one.count("process") == 11 && two.count("process") == 11);
        assertEquals(0, stranger.count("process"));
        two.disconnect();
        assertEquals(jobs("{id: '1', percent: 100, state: 'done'}"), one.request("jobs"));
    }

    @Test
    void jobsEndWhenClientDoesNotReconnect() {
        JavaClient client = impatient.connect(ClientTransport.WEBSOCKET, Map.of("key", KEY));
        client.request("query");
        client.disconnect();
        Waiting.await().until(() -> impatient.runningQueries() == 0);
        JavaClient late = impatient.connect(ClientTransport.WEBSOCKET, Map.of("key", KEY));
        assertEquals(jobs(""), late.request("jobs"));
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

    private static JsonElement jobs(String list) {
        return Json.parse("{ok: true, jobs: [" + list + "]}");
    }
}
