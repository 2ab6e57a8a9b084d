package dev.carillon.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The {@code stats} event of the runnable server. */
class StatsTest {
    @AutoClose
    private final TestServer server = TestServer.carillon();

    @Test
    void clientsAndRoomsAreCountedWithoutTheirIds() {
        JavaClient ada = server.connect(ClientTransport.WEBSOCKET);
        JavaClient bob = server.connect(ClientTransport.POLLING);
        ada.request("join", "tower");
        bob.request("join", "tower");
        bob.request("join", "crypt");
        JsonObject stats = stats(ada);
        assertEquals(true, stats.get("ok").getAsBoolean());
        assertEquals(2, stats.get("clients").getAsInt());
        assertEquals(2, stats.get("sockets").getAsInt());
        assertEquals(2, stats.get("roomCount").getAsInt());
        assertEquals(Json.parse("[{name: 'tower', clients: 2}, {name: 'crypt', clients: 1}]"), stats.get("rooms"));
        assertTrue(stats.get("uptimeSeconds").getAsDouble() > 0);
        assertTrue(!stats.toString().contains(ada.id()) && !stats.toString().contains(bob.id()));
    }

    @Test
    void eventsAreCountedForEachReceiver() {
        JavaClient ada = server.connect(ClientTransport.WEBSOCKET);
        JavaClient bob = server.connect(ClientTransport.WEBSOCKET);
        bob.next("welcome");
        JsonObject before = stats(ada);
        for (int i = 0; i < 5; i++) {
            ada.request("sendMsg", "to everyone");
        }
        JsonObject after = stats(ada);
        assertEquals(6, difference(before, after, "eventsReceived"), "five messages and the second request");
        assertEquals(10, difference(before, after, "eventsSent"), "five messages to two clients");
        assertTrue(after.get("uptimeSeconds").getAsDouble()
                >= before.get("uptimeSeconds").getAsDouble());
    }

    private static long difference(JsonObject before, JsonObject after, String name) {
        return after.get(name).getAsLong() - before.get(name).getAsLong();
    }

    private static JsonObject stats(JavaClient client) {
        return client.request("stats").getAsJsonObject();
    }
}
