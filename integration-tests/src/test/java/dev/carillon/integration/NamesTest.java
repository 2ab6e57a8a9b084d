package dev.carillon.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Client names and room member lists of the runnable server. */
class NamesTest {
    @AutoClose
    private final TestServer server = TestServer.carillon();

    @ParameterizedTest
    @EnumSource
    void joinedAndLeftEventsContainTheName(ClientTransport transport) {
        JavaClient ada = named(transport, "Ada");
        JavaClient bob = named(transport, "Bob");
        ada.request("join", "tower");
        bob.request("join", "tower");
        assertEquals(change(bob, "Bob", 2), ada.next("joined"));
        bob.request("leave", "tower");
        assertEquals(change(bob, "Bob", 1), ada.next("left"));
    }

    @Test
    void leftEventContainsTheNameAfterDisconnect() {
        JavaClient ada = named(ClientTransport.WEBSOCKET, "Ada");
        JavaClient bob = named(ClientTransport.WEBSOCKET, "Bob");
        ada.request("join", "tower");
        bob.request("join", "tower");
        JsonElement expected = change(bob, "Bob", 1);
        bob.disconnect();
        assertEquals(expected, ada.next("left"));
        assertEquals(1, members(ada, "tower").size());
    }

    @ParameterizedTest
    @EnumSource
    void membersAreListedWithTheirNames(ClientTransport transport) {
        JavaClient ada = named(transport, "Ada");
        JavaClient nobody = server.connect(transport);
        ada.request("join", "tower");
        assertEquals(
                Json.parse("{ok: true, room: 'tower', members: 1, list: [" + member(ada, "Ada") + "]}"),
                ada.request("members", "tower"));
        nobody.request("join", "tower");
        JsonArray members = members(ada, "tower");
        assertEquals(2, members.size());
        assertEquals(true, members.contains(Json.parse("{id: '" + nobody.id() + "'}")), members::toString);
    }

    @Test
    void memberListIsForMembersOnly() {
        JavaClient ada = named(ClientTransport.WEBSOCKET, "Ada");
        JavaClient eve = named(ClientTransport.WEBSOCKET, "Eve");
        ada.request("join", "tower");
        assertEquals(Json.parse("{ok: false, error: 'you are not in this room'}"), eve.request("members", "tower"));
        assertRefused(eve.request("members", ada.id()));
        assertRefused(eve.request("members"));
    }

    @Test
    void memberListHasAtMost100Entries() {
        JavaClient ada = server.connect(ClientTransport.WEBSOCKET);
        ada.request("join", "tower");
        HttpClient http = HttpClient.newHttpClient();
        List<LightClient> others = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            LightClient other = LightClient.webSocket(http, server).join();
            other.ask("\"join\",\"tower\"").join();
            others.add(other);
        }
        JsonObject reply = ada.request("members", "tower").getAsJsonObject();
        assertEquals(101, reply.get("members").getAsInt());
        assertEquals(100, reply.getAsJsonArray("list").size());
        others.forEach(LightClient::leave);
    }

    @Test
    void newNameIsAnnouncedOnceToRoomMembers() {
        JavaClient ada = named(ClientTransport.WEBSOCKET, "Ada");
        JavaClient bob = named(ClientTransport.WEBSOCKET, "Bob");
        JavaClient stranger = server.connect(ClientTransport.WEBSOCKET);
        for (JavaClient client : new JavaClient[] {ada, bob}) {
            client.request("join", "tower");
            client.request("join", "crypt");
        }
        assertEquals(Json.parse("{ok: true}"), bob.request("name", " Robert "));
        assertEquals(Json.parse("{id: '" + bob.id() + "', name: 'Robert', previous: 'Bob'}"), ada.next("renamed"));
        bob.request("name", "Robert");
        bob.request("name", "");
        assertEquals(
                Json.parse("{id: '" + bob.id() + "', previous: 'Robert'}"),
                ada.next("renamed"),
                "the same name again is no news");
        assertEquals(0, ada.count("renamed"), "two rooms in common, one event");
        assertEquals(0, bob.count("renamed"));
        assertEquals(0, stranger.count("renamed"));
    }

    @Test
    void newNameWithoutRoomIsNotAnnounced() {
        JavaClient ada = named(ClientTransport.WEBSOCKET, "Ada");
        JavaClient bob = named(ClientTransport.WEBSOCKET, "Bob");
        ada.request("join", "tower");
        bob.request("name", "Robert");
        ada.request("latency");
        assertEquals(0, ada.count("renamed"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"  ", "a\u0000b", "line\nbreak", "\u202Edeb"})
    void invalidNameIsRefused(String name) {
        JavaClient client = named(ClientTransport.WEBSOCKET, name);
        client.request("join", "tower");
        assertEquals(Json.parse("[{id: '" + client.id() + "'}]"), members(client, "tower"));
        assertRefused(client.request("name", name));
    }

    @Test
    void nameHasAtMost40Characters() {
        JavaClient client = server.connect(ClientTransport.WEBSOCKET);
        assertEquals(Json.parse("{ok: true}"), client.request("name", "n".repeat(40)));
        assertRefused(client.request("name", "n".repeat(41)));
        assertRefused(client.request("name", 5));
        assertRefused(client.request("name"));
        client.request("join", "tower");
        assertEquals(Json.parse("[" + member(client, "n".repeat(40)) + "]"), members(client, "tower"));
    }

    private JavaClient named(ClientTransport transport, String name) {
        return server.connect(transport, Map.of("name", name));
    }

    private static JsonArray members(JavaClient client, String room) {
        return client.request("members", room).getAsJsonObject().getAsJsonArray("list");
    }

    private static String member(JavaClient client, String name) {
        return "{id: '" + client.id() + "', name: '" + name + "'}";
    }

    private static JsonElement change(JavaClient client, String name, int members) {
        return Json.parse("{room: 'tower', id: '" + client.id() + "', name: '" + name + "', members: " + members + "}");
    }

    private static void assertRefused(JsonElement reply) {
        assertEquals(false, reply.getAsJsonObject().get("ok").getAsBoolean(), reply::toString);
    }
}
