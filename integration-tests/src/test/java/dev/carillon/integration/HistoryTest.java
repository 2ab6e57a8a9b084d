package dev.carillon.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The message history of the runnable server and who can read it. */
class HistoryTest {
    private static final String KEY = "0123456789abcdef";

    @AutoClose
    private final TestServer server = TestServer.carillon();

    @ParameterizedTest
    @EnumSource
    void historyReturnsMessagesUnchanged(ClientTransport transport) {
        JavaClient ada = server.connect(transport);
        long before = System.currentTimeMillis();
        ada.request("sendMsg", "plain");
        ada.request("sendMsg", Json.object("text", "hello", "from", "Ada", "mood", 1.5));
        JavaClient late = server.connect(transport);
        JsonArray messages = history(late);
        assertEquals(
                Json.parse("['plain', {text: 'hello', from: 'Ada', mood: 1.5}]"),
                Json.parse(payloads(messages).toString()));
        long at = messages.get(0).getAsJsonObject().get("at").getAsLong();
        assertTrue(at >= before && at <= System.currentTimeMillis(), () -> "at " + at);
    }

    @Test
    void roomHistoryIsForMembersOnly() {
        JavaClient ada = member("tower");
        ada.request("sendMsg", message("for the tower", "tower"));
        JavaClient eve = server.connect(ClientTransport.WEBSOCKET);
        JsonElement refused = Json.parse("{ok: false, error: 'you are not in this room'}");
        assertEquals(refused, eve.request("history", "tower"));
        assertEquals(refused, eve.request("history", ada.id()));
        assertEquals(refused, eve.request("history", 5));
        assertEquals(0, history(eve).size(), "the messages for everyone are others");
        eve.request("join", "tower");
        assertEquals(List.of(Json.parse("{text: 'for the tower', room: 'tower'}")), payloads(history(eve, "tower")));
    }

    @Test
    void roomHistoryOutlivesItsLastMember() {
        JavaClient ada = member("tower");
        ada.request("sendMsg", message("still there?", "tower"));
        ada.disconnect();
        assertEquals(1, history(member("tower"), "tower").size());
    }

    @Test
    void ownMessagesAreRecognizedByKey() {
        JavaClient ada = keyed(KEY);
        ada.request("sendMsg", "mine");
        assertEquals(List.of(true), own(history(ada)));
        ada.disconnect();
        assertEquals(List.of(true), own(history(keyed(KEY))));
        assertEquals(List.of(false), own(history(keyed("another-key-of-somebody"))));
        assertEquals(List.of(false), own(history(server.connect(ClientTransport.WEBSOCKET))));
    }

    @Test
    void socketIdDoesNotIdentifyOwnMessages() {
        JavaClient ada = server.connect(ClientTransport.WEBSOCKET);
        ada.request("sendMsg", "mine");
        assertEquals(List.of(true), own(history(ada)));
        assertEquals(List.of(false), own(history(keyed(ada.id()))));
    }

    @Test
    void lastFiftyMessagesAreKept() {
        JavaClient ada = server.connect(ClientTransport.WEBSOCKET);
        for (int i = 1; i < 52; i++) {
            ada.emit("sendMsg", "message " + i);
        }
        ada.request("latency");
        JsonArray messages = history(ada);
        assertEquals(50, messages.size());
        assertEquals("message 2", payloads(messages).get(0).getAsString());
    }

    @Test
    void largeMessagesAreDeliveredButNotKept() {
        JavaClient ada = server.connect(ClientTransport.WEBSOCKET);
        String large = "x".repeat(70_000);
        assertEquals(Json.parse("{ok: true}"), ada.request("sendMsg", large));
        assertEquals(large, ada.take("pushMsg").get(0));
        assertEquals(0, history(ada).size());
    }

    @Test
    void messagesWithAttachmentsAreDeliveredButNotKept() {
        JavaClient ada = server.connect(ClientTransport.WEBSOCKET);
        ada.request("sendMsg", Json.object("text", "see the picture", "picture", new byte[] {1, 2, 3}));
        ada.take("pushMsg");
        assertEquals(0, history(ada).size());
    }

    @Test
    void refusedMessageIsNotKept() {
        JavaClient ada = server.connect(ClientTransport.WEBSOCKET);
        ada.request("sendMsg", message("let me in", "tower"));
        ada.request("join", "tower");
        assertEquals(0, history(ada, "tower").size());
        assertEquals(0, history(ada).size());
    }

    private JavaClient keyed(String key) {
        return server.connect(ClientTransport.WEBSOCKET, Map.of("key", key));
    }

    private JavaClient member(String room) {
        JavaClient client = server.connect(ClientTransport.WEBSOCKET);
        client.request("join", room);
        return client;
    }

    private static JsonArray history(JavaClient client, Object... room) {
        JsonObject reply = client.request("history", room).getAsJsonObject();
        assertEquals(true, reply.get("ok").getAsBoolean(), reply::toString);
        return reply.getAsJsonArray("messages");
    }

    private static List<JsonElement> payloads(JsonArray messages) {
        List<JsonElement> payloads = new ArrayList<>();
        messages.forEach(entry -> payloads.add(entry.getAsJsonObject().get("message")));
        return payloads;
    }

    private static List<Boolean> own(JsonArray messages) {
        List<Boolean> own = new ArrayList<>();
        messages.forEach(entry -> own.add(entry.getAsJsonObject().get("own").getAsBoolean()));
        return own;
    }

    private static Object message(String text, String room) {
        return Json.object("text", text, "room", room);
    }
}
