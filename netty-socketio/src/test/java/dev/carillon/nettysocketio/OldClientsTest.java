package dev.carillon.nettysocketio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.corundumstudio.socketio.AckCallback;
import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.protocol.EngineIOVersion;
import dev.carillon.testing.RawWebSocket;
import dev.carillon.testing.Recorder;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Clients of Socket.IO 1 and 2, which use Engine.IO 3. */
class OldClientsTest extends ServerTest {
    private static final String TARGET = "/socket.io/?EIO=3&transport=websocket";

    private final Recorder<Object> log = new Recorder<>();

    @Test
    void oldClientsAreConnectedImmediately() {
        server().addConnectListener(client -> log.add(client.getEngineIOVersion()));
        connectOld();
        assertEquals(EngineIOVersion.V3, log.next());
    }

    @Test
    void eventsArriveInBothDirections() {
        server().addEventListener("say", String.class, (client, text, ack) -> client.sendEvent("said", text, 1));
        RawWebSocket webSocket = connectOld();
        webSocket.send("42[\"say\",\"a\"]");
        assertEquals("42[\"said\",\"a\",1]", webSocket.readText());
        server().getBroadcastOperations().sendEvent("news", 2);
        assertEquals("42[\"news\",2]", webSocket.readText());
    }

    @Test
    void requestsAreAnsweredInBothDirections() {
        server().addEventListener("ask", String.class, (client, text, ack) -> ack.sendAckData(text));
        RawWebSocket webSocket = connectOld();
        webSocket.send("427[\"ask\",\"a\"]");
        assertEquals("437[\"a\"]", webSocket.readText());
        client().sendEvent(
                        "question",
                        new AckCallback<>(String.class) {
                            @Override
                            public void onSuccess(String result) {
                                log.add(result);
                            }
                        },
                        "?");
        String question = webSocket.readText();
        assertTrue(question.matches("42\\d+\\[\"question\",\"\\?\"]"), question);
        webSocket.send("43" + question.substring(2, question.indexOf('[')) + "[\"answer\"]");
        assertEquals("answer", log.next());
    }

    @Test
    void oldClientsCanJoinNamespaces() {
        server().addNamespace("/chat")
                .addEventListener("say", String.class, (client, text, ack) -> client.sendEvent("said", text));
        RawWebSocket webSocket = connectOld();
        webSocket.send("40/chat");
        assertEquals("40/chat", webSocket.readText().replace(",", ""));
        webSocket.send("42/chat,[\"say\",\"a\"]");
        assertEquals("42/chat,[\"said\",\"a\"]", webSocket.readText());
    }

    @Test
    void closedConnectionIsReported() {
        server().addDisconnectListener(client -> log.add("left"));
        connectOld().connection().close();
        assertEquals("left", log.next());
    }

    @Test
    void oldClientsCanBeDisconnected() {
        RawWebSocket webSocket = connectOld();
        client().disconnect();
        assertEquals("41", webSocket.readText());
    }

    @Test
    void roomsReachOldAndNewClients() {
        RawWebSocket old = connectOld();
        client().joinRoom("a");
        Client today = connect();
        atServer(today).joinRoom("a");
        server().getRoomOperations("a").sendEvent("news", "for all");
        assertEquals("42[\"news\",\"for all\"]", old.readText());
        assertEquals("for all", today.next("news"));
    }

    private RawWebSocket connectOld() {
        RawWebSocket webSocket = webSocket(TARGET);
        assertTrue(webSocket.readText().startsWith("0{"));
        assertEquals("40", webSocket.readText());
        return webSocket;
    }

    private SocketIOClient client() {
        // The client can report its connection before the server has added it to the namespace.
        Waiting.await().until(() -> old().count() == 1);
        return old().findFirst().orElseThrow();
    }

    private Stream<SocketIOClient> old() {
        return server().getAllClients().stream().filter(client -> client.getEngineIOVersion() == EngineIOVersion.V3);
    }
}
