package dev.carillon.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import org.json.JSONException;
import org.json.JSONObject;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The {@code ticks} event of the runnable server. */
class TicksTest {
    private static final Map<String, String> AUTH = Map.of("key", "0123456789abcdef");
    private static final String ROOM = "lab-a";

    @AutoClose
    private final TestServer server = TestServer.carillon();

    @ParameterizedTest
    @EnumSource
    void ticksAreNumberedAndCarryTheTime(ClientTransport transport) {
        JavaClient client = server.connect(transport);
        JavaClient other = server.connect(transport);
        client.request("join", ROOM);
        long before = System.currentTimeMillis();
        JsonObject reply = ticks(client, ROOM, 200);
        assertEquals(true, reply.get("ok").getAsBoolean());
        assertEquals(ROOM, reply.get("room").getAsString());
        assertEquals(200, reply.get("rate").getAsInt());
        assertBetween(before, reply.get("time").getAsDouble());
        for (int n = 1; n <= 20; n++) {
            List<Object> tick = client.take("tick");
            assertEquals(n, ((Number) tick.get(0)).intValue());
            assertBetween(before, ((Number) tick.get(1)).doubleValue());
        }
        assertEquals(0, other.count("tick"), "ticks are for the room");
    }

    @Test
    void rateZeroStopsAndTheCountContinues() {
        JavaClient client = server.connect(ClientTransport.WEBSOCKET);
        client.request("join", ROOM);
        ticks(client, ROOM, 1000);
        client.take("tick");
        ticks(client, ROOM, 0);
        JsonObject stopped = client.request("ticks").getAsJsonObject();
        assertEquals(0, stopped.get("rate").getAsInt());
        int last = stopped.get("n").getAsInt();
        for (int n = 2; n <= last; n++) {
            assertEquals(n, ((Number) client.take("tick").get(0)).intValue());
        }
        ticks(client, ROOM, 1);
        assertEquals(last + 1, ((Number) client.take("tick").get(0)).intValue());
    }

    @Test
    void requestWithoutPayloadChangesNothing() {
        JavaClient client = server.connect(ClientTransport.WEBSOCKET);
        JsonObject none = client.request("ticks").getAsJsonObject();
        assertEquals(true, none.get("ok").getAsBoolean());
        assertEquals(0, none.get("rate").getAsInt());
        assertEquals(0, server.tickers());
        client.request("join", ROOM);
        ticks(client, ROOM, 7);
        assertEquals(7, client.request("ticks").getAsJsonObject().get("rate").getAsInt());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {rate: 1001, room: 'lab-a'} | whole number from 0 to 1000
            {rate: -1, room: 'lab-a'}   | whole number from 0 to 1000
            {rate: 0.5, room: 'lab-a'}  | whole number from 0 to 1000
            {rate: '10', room: 'lab-a'} | whole number from 0 to 1000
            {room: 'lab-a'}             | whole number from 0 to 1000
            {}                          | whole number from 0 to 1000
            {rate: 10}                  | name of a room
            {rate: 10, room: ['lab-a']} | name of a room
            {rate: 10, room: 'tower'}   | begin with lab-
            {rate: 10, room: 'lab-b'}   | not in this room
            """)
    void badRequestIsRefused(String payload, String error) throws JSONException {
        JavaClient client = server.connect(ClientTransport.WEBSOCKET);
        client.request("join", ROOM);
        client.request("join", "tower");
        JSONObject json = new JSONObject(payload);
        JsonObject refused = client.request("ticks", json).getAsJsonObject();
        assertEquals(false, refused.get("ok").getAsBoolean());
        assertTrue(refused.get("error").getAsString().contains(error), refused::toString);
        client.emit("ticks", json);
        assertEquals(
                "ticks", client.next("failed").getAsJsonObject().get("event").getAsString());
        assertEquals(0, server.tickers());
    }

    @Test
    void ticksGoOnWhileTheClientReconnects() {
        JavaClient first = server.connect(ClientTransport.WEBSOCKET, AUTH);
        first.request("join", ROOM);
        ticks(first, ROOM, 100);
        first.take("tick");
        first.cut();
        JavaClient second = server.connect(ClientTransport.WEBSOCKET, AUTH);
        second.request("join", ROOM);
        int n = ((Number) second.take("tick").get(0)).intValue();
        assertTrue(n > 1, () -> "the count goes on: " + n);
        assertTrue(ticks(second, ROOM, 100).get("n").getAsInt() >= n);
        ticks(second, ROOM, 0);
    }

    private static JsonObject ticks(JavaClient client, String room, int rate) {
        return client.request("ticks", Json.object("room", room, "rate", rate)).getAsJsonObject();
    }

    private static void assertBetween(long before, double time) {
        assertTrue(time >= before && time <= System.currentTimeMillis() + 1, () -> time + " is not now");
    }
}
