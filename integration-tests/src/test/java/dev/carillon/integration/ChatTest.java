package dev.carillon.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of the runnable server. Every client receives them once and unchanged, and the sender learns the outcome. */
class ChatTest {
    private static final Pattern ID = Pattern.compile("[\\w-]{20}");

    @AutoClose
    private final TestServer server = TestServer.carillon();

    @ParameterizedTest
    @EnumSource
    void welcomeContainsIdAndClientCount(ClientTransport transport) {
        JavaClient first = server.connect(transport);
        assertEquals(Json.parse("{id: '" + first.id() + "', online: 1}"), first.next("welcome"));
        JavaClient second = server.connect(transport);
        JsonObject welcome = second.next("welcome").getAsJsonObject();
        assertEquals(second.id(), welcome.get("id").getAsString());
        assertEquals(2, welcome.get("online").getAsInt());
        assertTrue(ID.matcher(second.id()).matches(), second.id());
    }

    @ParameterizedTest
    @EnumSource
    void stringIsSentToEveryoneAndAcknowledged(ClientTransport transport) {
        JavaClient sender = server.connect(transport);
        JavaClient other = server.connect(transport);
        assertEquals(Json.parse("{ok: true}"), sender.request("sendMsg", "hello"));
        assertEquals("hello", sender.take("pushMsg").get(0));
        assertEquals("hello", other.take("pushMsg").get(0));
        assertEquals(0, sender.count("pushMsg"));
    }

    @ParameterizedTest
    @EnumSource
    void objectIsSentWithAllItsFields(ClientTransport transport) {
        JavaClient sender = server.connect(transport);
        JavaClient other = server.connect(transport);
        sender.emit("sendMsg", Json.object("text", "hello", "from", "Ada", "mood", Json.object("happy", 1.5)));
        assertEquals(Json.parse("{text: 'hello', from: 'Ada', mood: {happy: 1.5}}"), other.next("pushMsg"));
        assertEquals(Json.parse("{text: 'hello', from: 'Ada', mood: {happy: 1.5}}"), sender.next("pushMsg"));
    }

    @ParameterizedTest
    @EnumSource
    void messagesOfOneSenderArriveInOrder(ClientTransport transport) {
        JavaClient sender = server.connect(transport);
        JavaClient other = server.connect(transport);
        for (int i = 0; i < 200; i++) {
            sender.emit("sendMsg", "message " + i);
        }
        for (int i = 0; i < 200; i++) {
            assertEquals("message " + i, other.take("pushMsg").get(0));
        }
    }

    @Test
    void messagesSentDuringUpgradeAreNotLost() {
        JavaClient sender = server.connect(ClientTransport.UPGRADE);
        JavaClient other = server.connect(ClientTransport.UPGRADE);
        sender.emit("sendMsg", "early");
        sender.awaitUpgrade();
        other.awaitUpgrade();
        sender.emit("sendMsg", "late");
        assertEquals("early", other.take("pushMsg").get(0));
        assertEquals("late", other.take("pushMsg").get(0));
        assertEquals(Json.parse("{ok: true}"), other.request("latency"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{text: 1}", "{text: null}", "{texts: 'hello'}", "{text: 'hello', room: 5}"})
    void invalidMessageObjectIsRefused(String message) throws Exception {
        JavaClient sender = server.connect(ClientTransport.WEBSOCKET);
        JsonObject reply =
                sender.request("sendMsg", new org.json.JSONObject(message)).getAsJsonObject();
        assertEquals(false, reply.get("ok").getAsBoolean());
        assertTrue(reply.get("error").getAsString().length() > 10, reply::toString);
        assertEquals(Json.parse("{ok: true}"), sender.request("sendMsg", "a good one"));
        assertEquals("a good one", sender.take("pushMsg").get(0));
    }

    @Test
    void messageOfOtherTypeIsRefused() {
        JavaClient sender = server.connect(ClientTransport.WEBSOCKET);
        for (Object[] args : new Object[][] {{}, {5}, {true}, {new org.json.JSONArray()}, {org.json.JSONObject.NULL}}) {
            JsonObject reply = sender.request("sendMsg", args).getAsJsonObject();
            assertEquals(false, reply.get("ok").getAsBoolean());
        }
        assertEquals(0, sender.count("pushMsg"));
    }

    @ParameterizedTest
    @EnumSource
    void refusalWithoutAcknowledgementIsSentAsEvent(ClientTransport transport) {
        JavaClient sender = server.connect(transport);
        sender.emit("sendMsg", 5);
        JsonObject failed = sender.next("failed").getAsJsonObject();
        assertEquals("sendMsg", failed.get("event").getAsString());
        assertTrue(failed.get("error").getAsString().contains("text"), failed::toString);
    }

    @Test
    void unknownEventIsIgnored() {
        JavaClient client = server.connect(ClientTransport.WEBSOCKET);
        client.emit("nobodyListens", "to this");
        assertEquals(Json.parse("{ok: true}"), client.request("latency"));
    }
}
