package dev.carillon.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.carillon.server.CarillonServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Queries of the runnable server: progress up to 100 % for the requesting client, and an end when it disconnects. */
class QueriesTest {
    private static final List<String> PLAIN_STEPS =
            List.of("%0", "%10", "%20", "%30", "%40", "%50", "%60", "%70", "%80", "%90", "%100");

    @AutoClose
    private final TestServer server = TestServer.carillon();

    @AutoClose
    private final TestServer slow =
            TestServer.carillon(options -> {}, new CarillonServer.Options(Duration.ofMinutes(1), null));

    @ParameterizedTest
    @EnumSource
    void plainProgressStopsAtHundredPercent(ClientTransport transport) {
        JavaClient client = server.connect(transport);
        JavaClient other = server.connect(transport);
        client.emit("query");
        assertEquals(PLAIN_STEPS, plainSteps(client));
        awaitNoQueries(server);
        client.request("latency");
        other.request("latency");
        assertEquals(0, client.count("process"), "nothing comes after 100 %");
        assertEquals(0, other.count("process"), "progress is for the one who asked");
    }

    @ParameterizedTest
    @EnumSource
    void plainAndStructuredProgressRunConcurrently(ClientTransport transport) {
        JavaClient client = server.connect(transport);
        client.request("query");
        JsonElement reply = client.request("query", Json.object());
        List<Object> plain = new ArrayList<>();
        List<JsonElement> structured = new ArrayList<>();
        while (plain.size() + structured.size() < 22) {
            Object step = client.take("process").get(0);
            if (step instanceof String) {
                plain.add(step);
            } else {
                structured.add(Json.of(step));
            }
        }
        assertEquals(PLAIN_STEPS, plain);
        assertEquals(structuredSteps(id(reply)), structured);
    }

    @Test
    void everyQueryHasItsOwnId() {
        JavaClient client = slow.connect(ClientTransport.WEBSOCKET);
        JavaClient other = slow.connect(ClientTransport.WEBSOCKET);
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 5; i++) {
            ids.add(id(client.request("query", Json.object("sql", "select 1"))));
        }
        ids.add(id(other.request("query")));
        assertEquals(6, ids.size());
        assertEquals(6, slow.runningQueries());
    }

    @ParameterizedTest
    @EnumSource
    void disconnectStopsOnlyTheClientsQueries(ClientTransport transport) {
        JavaClient leaving = slow.connect(transport);
        JavaClient staying = slow.connect(transport);
        leaving.request("query");
        leaving.request("query", Json.object());
        staying.request("query");
        assertEquals(3, slow.runningQueries());
        leaving.disconnect();
        Waiting.await().until(() -> slow.runningQueries() == 1);
        staying.disconnect();
        awaitNoQueries(slow);
    }

    @Test
    void lostConnectionStopsTheQueries() {
        JavaClient client = slow.connect(ClientTransport.WEBSOCKET);
        client.request("query");
        client.cut();
        awaitNoQueries(slow);
    }

    @Test
    void clientCanRunAtMost100Queries() {
        JavaClient client = slow.connect(ClientTransport.WEBSOCKET);
        for (int i = 0; i < 100; i++) {
            client.emit("query");
        }
        JsonObject refused = client.request("query").getAsJsonObject();
        assertEquals(false, refused.get("ok").getAsBoolean());
        assertTrue(refused.get("error").getAsString().contains("100"), refused::toString);
        assertEquals(100, slow.runningQueries());
        client.emit("query");
        assertEquals(
                "query", client.next("failed").getAsJsonObject().get("event").getAsString());
    }

    private static List<Object> plainSteps(JavaClient client) {
        List<Object> steps = new ArrayList<>();
        for (int i = 0; i < PLAIN_STEPS.size(); i++) {
            steps.add(client.take("process").get(0));
        }
        return steps;
    }

    private static List<JsonElement> structuredSteps(String id) {
        List<JsonElement> steps = new ArrayList<>();
        for (int percent = 0; percent <= 100; percent += 10) {
            steps.add(Json.parse("{id: '" + id + "', percent: " + percent + ", done: " + (percent == 100) + "}"));
        }
        return steps;
    }

    private static void awaitNoQueries(TestServer server) {
        Waiting.await().until(() -> server.runningQueries() == 0);
    }

    private static String id(JsonElement reply) {
        return reply.getAsJsonObject().get("id").getAsString();
    }
}
