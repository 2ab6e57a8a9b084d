package dev.carillon.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonElement;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rooms of the runnable server. Only members receive room messages and notifications of joins and leaves. */
class RoomsTest {
    @AutoClose
    private final TestServer server = TestServer.carillon();

    @ParameterizedTest
    @EnumSource
    void roomMessageReachesMembersOnly(ClientTransport transport) {
        JavaClient ada = member(transport, "tower");
        JavaClient bob = member(transport, "tower");
        JavaClient eve = member(transport, "crypt");
        assertEquals(Json.parse("{ok: true}"), ada.request("sendMsg", message("for the tower", "tower")));
        assertEquals(Json.parse("{ok: true}"), ada.request("sendMsg", "for all"));
        for (JavaClient insider : new JavaClient[] {ada, bob}) {
            assertEquals(Json.parse("{text: 'for the tower', room: 'tower'}"), insider.next("pushMsg"));
            assertEquals("for all", insider.take("pushMsg").get(0));
        }
        assertEquals("for all", eve.take("pushMsg").get(0), "the room's message would have come before");
    }

    @ParameterizedTest
    @EnumSource
    void membersAreNotifiedOfJoinsAndLeaves(ClientTransport transport) {
        JavaClient ada = member(transport, "tower");
        JavaClient bob = server.connect(transport);
        assertEquals(membership("tower", 2), bob.request("join", "tower"));
        assertEquals(change("tower", bob, 2), ada.next("joined"));
        assertEquals(membership("tower", 1), bob.request("leave", "tower"));
        assertEquals(change("tower", bob, 1), ada.next("left"));
        assertEquals(0, bob.count("joined"), "the one who joins has the acknowledgement");
    }

    @ParameterizedTest
    @EnumSource
    void disconnectLeavesEveryRoom(ClientTransport transport) {
        JavaClient ada = member(transport, "tower");
        JavaClient bob = member(transport, "tower");
        ada.next("joined");
        bob.request("join", "crypt");
        String gone = bob.id();
        bob.disconnect();
        JsonElement left = ada.next("left");
        assertEquals(gone, left.getAsJsonObject().get("id").getAsString());
        assertEquals("tower", left.getAsJsonObject().get("room").getAsString());
        assertEquals(membership("crypt", 1), ada.request("join", "crypt"));
        assertEquals(membership("tower", 1), ada.request("join", "tower"));
    }

    @Test
    void memberCountExcludesTheDisconnectedClient() {
        JavaClient ada = member(ClientTransport.WEBSOCKET, "tower");
        JavaClient bob = member(ClientTransport.WEBSOCKET, "tower");
        String gone = bob.id();
        bob.disconnect();
        assertEquals(Json.parse("{room: 'tower', id: '" + gone + "', members: 1}"), ada.next("left"));
    }

    @Test
    void clientCanListItsRooms() {
        JavaClient client = member(ClientTransport.WEBSOCKET, "tower");
        client.request("join", "crypt");
        client.request("join", "tower");
        assertEquals(Json.parse("['crypt', 'tower']"), client.request("rooms"));
        client.request("leave", "tower");
        assertEquals(Json.parse("['crypt']"), client.request("rooms"));
    }

    @Test
    void messageFromNonMemberIsRefused() {
        JavaClient ada = member(ClientTransport.WEBSOCKET, "tower");
        JavaClient eve = server.connect(ClientTransport.WEBSOCKET);
        assertEquals(
                Json.parse("{ok: false, error: 'you are not in this room'}"),
                eve.request("sendMsg", message("let me in", "tower")));
        eve.request("sendMsg", "for all");
        assertEquals("for all", ada.take("pushMsg").get(0));
    }

    @Test
    void formerMemberReceivesNoRoomMessages() {
        JavaClient ada = member(ClientTransport.WEBSOCKET, "tower");
        JavaClient bob = member(ClientTransport.WEBSOCKET, "tower");
        bob.request("leave", "tower");
        ada.request("sendMsg", message("without Bob", "tower"));
        ada.request("sendMsg", "for all");
        assertEquals("for all", bob.take("pushMsg").get(0));
        assertEquals(
                Json.parse("{ok: false, error: 'you are not in this room'}"),
                bob.request("sendMsg", message("still here", "tower")));
    }

    @Test
    void socketIdCannotBeJoinedAsRoom() {
        JavaClient ada = server.connect(ClientTransport.WEBSOCKET);
        JavaClient eve = server.connect(ClientTransport.WEBSOCKET);
        assertEquals(
                Json.parse("{ok: false, error: 'the id of a client is not a room that can be joined'}"),
                eve.request("join", ada.id()));
        assertRefused(eve.request("join", eve.id()));
        assertRefused(eve.request("leave", ada.id()));
        assertRefused(eve.request("sendMsg", message("to Ada alone", ada.id())));
        assertEquals(Json.parse("[]"), eve.request("rooms"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "tea ", " tea", "a\u0000b", "line\nbreak", "te\u200Ba", "\u200D", "\u3164"})
    void invalidNameIsRefused(String name) {
        assertRefused(server.connect(ClientTransport.WEBSOCKET).request("join", name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"caf\u00e9", "\u0645\u06cc\u200c\u062e", "\ud83d\udc69\u200d\ud83d\ude80", "two words"})
    void roomNameCanUseAnyScript(String name) {
        assertEquals(
                membership(name, 1), server.connect(ClientTransport.WEBSOCKET).request("join", name));
    }

    @Test
    void nameHasAtMost100Characters() {
        JavaClient client = server.connect(ClientTransport.WEBSOCKET);
        assertEquals(membership("r".repeat(100), 1), client.request("join", "r".repeat(100)));
        assertRefused(client.request("join", "r".repeat(101)));
        assertRefused(client.request("join", 5));
        assertRefused(client.request("join"));
    }

    @Test
    void leavingUnjoinedRoomIsRefused() {
        JavaClient client = server.connect(ClientTransport.WEBSOCKET);
        assertEquals(Json.parse("{ok: false, error: 'you are not in this room'}"), client.request("leave", "tower"));
        client.emit("leave", "tower");
        assertEquals(Json.parse("{event: 'leave', error: 'you are not in this room'}"), client.next("failed"));
    }

    private JavaClient member(ClientTransport transport, String room) {
        JavaClient client = server.connect(transport);
        client.request("join", room);
        return client;
    }

    private static Object message(String text, String room) {
        return Json.object("text", text, "room", room);
    }

    private static JsonElement membership(String room, int members) {
        return Json.parse("{ok: true, room: '" + room + "', members: " + members + "}");
    }

    private static JsonElement change(String room, JavaClient client, int members) {
        return Json.parse("{room: '" + room + "', id: '" + client.id() + "', members: " + members + "}");
    }

    private static void assertRefused(JsonElement reply) {
        assertEquals(false, reply.getAsJsonObject().get("ok").getAsBoolean(), reply::toString);
    }
}
