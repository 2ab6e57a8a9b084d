package dev.carillon.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Map;
import org.json.JSONException;
import org.json.JSONObject;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The {@code typing} event of the runnable server. */
class TypingTest {
    private static final JsonElement OK = Json.parse("{ok: true}");

    @AutoClose
    private final TestServer server = TestServer.carillon();

    @Test
    void otherMembersOfTheRoomAreTold() {
        JavaClient ada = named("Ada");
        JavaClient bob = server.connect(ClientTransport.WEBSOCKET);
        JavaClient stranger = server.connect(ClientTransport.WEBSOCKET);
        ada.request("join", "tower");
        bob.request("join", "tower");
        assertEquals(OK, ada.request("typing", json("{room: 'tower', typing: true, more: 'x'}")));
        assertEquals(
                Json.parse("{room: 'tower', id: '" + ada.id() + "', name: 'Ada', typing: true}"), bob.next("typing"));
        assertEquals(OK, bob.request("typing", json("{room: 'tower', typing: false}")));
        assertEquals(Json.parse("{room: 'tower', id: '" + bob.id() + "', typing: false}"), ada.next("typing"));
        stranger.request("latency");
        assertEquals(0, stranger.count("typing"));
        assertEquals(0, ada.count("typing"), "the sender is not told");
    }

    @Test
    void everyoneElseIsToldWithoutRoom() {
        JavaClient ada = named("Ada");
        JavaClient bob = server.connect(ClientTransport.WEBSOCKET);
        assertEquals(OK, ada.request("typing", json("{room: null, typing: true}")));
        assertEquals(Json.parse("{id: '" + ada.id() + "', name: 'Ada', typing: true}"), bob.next("typing"));
        assertEquals(0, ada.count("typing"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {}                            | boolean 'typing'
            {typing: 'true'}              | boolean 'typing'
            {typing: true, room: 5}       | 'room' must be a string
            {typing: true, room: 'crypt'} | you are not in this room
            """)
    void invalidPayloadIsRefused(String payload, String error) {
        JavaClient ada = named("Ada");
        JavaClient bob = server.connect(ClientTransport.WEBSOCKET);
        bob.request("join", "crypt");
        assertRefused(ada.request("typing", json(payload)), error);
        bob.request("latency");
        assertEquals(0, bob.count("typing"));
    }

    @Test
    void idOfAnotherClientIsRefused() {
        JavaClient ada = named("Ada");
        JavaClient bob = server.connect(ClientTransport.WEBSOCKET);
        assertRefused(ada.request("typing", json("{typing: true, room: '" + bob.id() + "'}")), "not in this room");
        assertRefused(ada.request("typing"), "boolean 'typing'");
        ada.emit("typing", "yes");
        assertEquals("typing", ada.next("failed").getAsJsonObject().get("event").getAsString());
    }

    private JavaClient named(String name) {
        return server.connect(ClientTransport.WEBSOCKET, Map.of("name", name));
    }

    private static JSONObject json(String text) {
        try {
            return new JSONObject(text);
        } catch (JSONException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertRefused(JsonElement reply, String error) {
        JsonObject refused = reply.getAsJsonObject();
        assertEquals(false, refused.get("ok").getAsBoolean());
        assertTrue(refused.get("error").getAsString().contains(error), refused::toString);
    }
}
