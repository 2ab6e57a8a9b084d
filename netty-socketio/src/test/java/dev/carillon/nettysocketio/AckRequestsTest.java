package dev.carillon.nettysocketio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.corundumstudio.socketio.AckMode;
import com.corundumstudio.socketio.AckRequest;
import dev.carillon.testing.RawWebSocket;
import dev.carillon.testing.Recorder;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.json.JSONException;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;

/** Acknowledgements that clients request, in the three acknowledgement modes. */
class AckRequestsTest extends ServerTest {
    @Test
    void answerCanHaveAnyNumberOfValues() throws JSONException {
        server().addEventListener("none", String.class, (client, data, ack) -> ack.sendAckData());
        server().addEventListener("one", String.class, (client, data, ack) -> ack.sendAckData("a " + data));
        server().addEventListener(
                        "many", String.class, (client, data, ack) -> ack.sendAckData(1, "two", new Point(3, 4, "p")));
        server().addEventListener("list", String.class, (client, data, ack) -> ack.sendAckData(List.of(1, 2)));
        Client client = connect();
        assertEquals(List.of(), client.ask("none", "x"));
        assertEquals(List.of("a x"), client.ask("one", "x"));
        List<Object> many = client.ask("many", "x");
        assertEquals(List.of(1, "two"), many.subList(0, 2));
        assertEquals(4, ((JSONObject) many.get(2)).getInt("y"));
        assertEquals(List.of(1, 2), client.ask("list", "x"), "a list is the list of values");
    }

    @Test
    void answerHasTheIdOfTheRequest() {
        server().addEventListener("ask", String.class, (client, data, ack) -> ack.sendAckData("ok"));
        server().addNamespace("/chat")
                .addEventListener("ask", String.class, (client, data, ack) -> ack.sendAckData("ok"));
        RawWebSocket webSocket = joined();
        webSocket.send("42456[\"ask\",\"a\"]");
        assertEquals("43456[\"ok\"]", webSocket.readText());
        webSocket.send("40/chat,");
        webSocket.readText();
        webSocket.send("42/chat,7[\"ask\",\"a\"]");
        assertEquals("43/chat,7[\"ok\"]", webSocket.readText());
    }

    @Test
    void onlyTheFirstReplyCounts() {
        server().addEventListener("ask", String.class, (client, data, ack) -> {
            ack.sendAckData("first");
            ack.sendAckData("second");
        });
        RawWebSocket webSocket = joined();
        webSocket.send("421[\"ask\",\"a\"]").send("422[\"ask\",\"b\"]");
        assertEquals("431[\"first\"]", webSocket.readText());
        assertEquals("432[\"first\"]", webSocket.readText());
    }

    @Test
    void listenerKnowsWhetherAnswerIsRequested() {
        Recorder<Boolean> asked = new Recorder<>();
        server().addEventListener("say", String.class, (client, data, ack) -> {
            asked.add(ack.isAckRequested());
            ack.sendAckData("nobody waits for it, perhaps");
        });
        Client client = connect();
        client.emit("say", "a");
        assertEquals(false, asked.next());
        client.ask("say", "a");
        assertEquals(true, asked.next());
    }

    @Test
    void silentListenerIsAnsweredByDefault() {
        server().addEventListener("ask", String.class, (client, data, ack) -> {});
        assertEquals(List.of(), connect().ask("ask", "a"));
    }

    @Test
    void failureIsNotAnsweredByDefault() {
        failAndReply();
        Client client = connect();
        CompletableFuture<List<Object>> failed = client.request("fail", "a");
        client.ask("ask", "b");
        assertFalse(failed.isDone());
    }

    @Test
    void failureIsAnsweredInAutoMode() {
        configuration.setAckMode(AckMode.AUTO);
        failAndReply();
        assertEquals(List.of(), connect().ask("fail", "a"));
    }

    @Test
    void silentListenerIsNotAnsweredInManualMode() {
        configuration.setAckMode(AckMode.MANUAL);
        server().addEventListener("silent", String.class, (client, data, ack) -> {});
        server().addEventListener("ask", String.class, (client, data, ack) -> ack.sendAckData(data));
        Client client = connect();
        CompletableFuture<List<Object>> silent = client.request("silent", "a");
        assertEquals(List.of("b"), client.ask("ask", "b"));
        assertFalse(silent.isDone());
    }

    @Test
    void answerCanBeSentLaterInManualMode() {
        configuration.setAckMode(AckMode.MANUAL);
        Recorder<AckRequest> requests = new Recorder<>();
        server().addEventListener("ask", String.class, (client, data, ack) -> requests.add(ack));
        CompletableFuture<List<Object>> reply = connect().request("ask", "a");
        requests.next().sendAckData("later");
        assertEquals(List.of("later"), reply.join());
    }

    @Test
    void answersCanBeSentInAnyOrder() {
        configuration.setAckMode(AckMode.MANUAL);
        Recorder<AckRequest> requests = new Recorder<>();
        server().addEventListener("ask", Integer.class, (client, data, ack) -> requests.add(ack));
        Client client = connect();
        CompletableFuture<List<Object>> one = client.request("ask", 1);
        CompletableFuture<List<Object>> two = client.request("ask", 2);
        AckRequest first = requests.next();
        requests.next().sendAckData("two");
        assertEquals(List.of("two"), two.join());
        first.sendAckData("one");
        assertEquals(List.of("one"), one.join());
    }

    @Test
    void eventWithoutListenerIsNotAnswered() {
        server().addEventListener("ask", String.class, (client, data, ack) -> {});
        Client client = connect();
        CompletableFuture<List<Object>> unknown = client.request("unknown", "a");
        client.ask("ask", "b");
        assertFalse(unknown.isDone());
    }

    private void failAndReply() {
        server().addEventListener("fail", String.class, (client, data, ack) -> {
            throw new IllegalStateException("on purpose");
        });
        server().addEventListener("ask", String.class, (client, data, ack) -> {});
    }
}
