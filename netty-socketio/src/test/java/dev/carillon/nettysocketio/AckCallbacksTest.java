package dev.carillon.nettysocketio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.corundumstudio.socketio.AckCallback;
import com.corundumstudio.socketio.MultiTypeAckCallback;
import com.corundumstudio.socketio.MultiTypeArgs;
import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.VoidAckCallback;
import com.corundumstudio.socketio.protocol.Packet;
import com.corundumstudio.socketio.protocol.PacketType;
import dev.carillon.testing.Recorder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Acknowledgements that the server requests from clients. */
class AckCallbacksTest extends ServerTest {
    private final Recorder<Object> answers = new Recorder<>();

    @Test
    void answerIsConvertedToTheCallbackType() {
        Client client = connect().answer("ask", args -> args);
        SocketIOClient peer = atServer(client);
        peer.sendEvent("ask", new Answer<>(String.class), "text");
        assertEquals("text", answers.next());
        peer.sendEvent("ask", new Answer<>(Integer.class), 7);
        assertEquals(7, answers.next());
        peer.sendEvent("ask", new Answer<>(Boolean.class), true);
        assertEquals(true, answers.next());
        peer.sendEvent("ask", new Answer<>(Point.class), new Point(1, 2, "p"));
        assertEquals(new Point(1, 2, "p"), answers.next());
        peer.sendEvent("ask", new Answer<>(Map.class), Map.of("a", List.of(1)));
        assertEquals(Map.of("a", List.of(1)), answers.next());
    }

    @Test
    void requestCanHaveAnyNumberOfArguments() {
        Client client = connect().answer("ask", args -> new Object[] {args.length});
        atServer(client).sendEvent("ask", new Answer<>(Integer.class));
        assertEquals(0, answers.next());
        atServer(client).sendEvent("ask", new Answer<>(Integer.class), "a", 2, true);
        assertEquals(3, answers.next());
    }

    @Test
    void emptyAnswerIsNull() {
        Client client = connect().answer("ask", args -> new Object[0]);
        atServer(client).sendEvent("ask", new Answer<>(String.class), "a");
        assertEquals("nothing", answers.next());
    }

    @Test
    void voidCallbackIsCalled() {
        Client client = connect().answer("ask", args -> new Object[0]);
        atServer(client)
                .sendEvent(
                        "ask",
                        new VoidAckCallback() {
                            @Override
                            protected void onSuccess() {
                                answers.add("done");
                            }
                        },
                        "a");
        assertEquals("done", answers.next());
    }

    @Test
    void answerCanHaveSeveralValues() {
        Client client = connect().answer("ask", args -> new Object[] {"tea", 2, Client.object("x", 3)});
        atServer(client)
                .sendEvent(
                        "ask",
                        new MultiTypeAckCallback(String.class, Integer.class, Point.class) {
                            @Override
                            public void onSuccess(MultiTypeArgs result) {
                                answers.add(result.getArgs());
                            }
                        },
                        "a");
        assertEquals(List.of("tea", 2, new Point(3, 0, null)), answers.next());
    }

    @Test
    void answersMatchTheirRequests() {
        Client client = connect().answer("ask", args -> args);
        for (int i = 0; i < 50; i++) {
            atServer(client).sendEvent("ask", new Answer<>(Integer.class), i);
        }
        for (int i = 0; i < 50; i++) {
            assertEquals(i, answers.next());
        }
    }

    @Test
    void requestFromNamespaceIsAnswered() {
        Client client = connect("/chat", "ask");
        server().getNamespace("/chat")
                .getAllClients()
                .forEach(peer -> peer.sendEvent("ask", new Answer<>(String.class), "from the namespace"));
        assertEquals("from the namespace", answers.next());
        assertTrue(client.isConnected());
    }

    @Test
    void missingAnswerIsReportedAfterTheTimeout() {
        Client client = connect();
        atServer(client).sendEvent("ask", new Answer<>(String.class, 1), "a");
        assertEquals("timeout", answers.next());
    }

    @Test
    void answerInTimeIsNotATimeout() {
        Client client = connect().answer("ask", args -> args);
        atServer(client).sendEvent("ask", new Answer<>(String.class, 1), "in time");
        atServer(client).sendEvent("nobody answers", new Answer<>(String.class, 1), "a");
        assertEquals("in time", answers.next());
        assertEquals("timeout", answers.next());
        assertTrue(answers.isEmpty());
    }

    @Test
    void disconnectIsReportedAsATimeout() {
        Client client = connect();
        atServer(client).sendEvent("ask", new Answer<>(String.class), "a");
        client.take("ask");
        client.disconnect();
        assertEquals("timeout", answers.next());
    }

    @Test
    void requestToDisconnectedSocketTimesOut() {
        Client client = connect();
        SocketIOClient peer = atServer(client);
        client.disconnect();
        Waiting.await().until(() -> !peer.isChannelOpen());
        peer.sendEvent("ask", new Answer<>(String.class), "a");
        assertEquals("timeout", answers.next());
    }

    @Test
    void packetCanRequestAnAnswer() {
        Client client = connect().answer("ask", args -> args);
        Packet packet = new Packet(PacketType.MESSAGE, atServer(client).getEngineIOVersion());
        packet.setSubType(PacketType.EVENT);
        packet.setName("ask");
        packet.setData(List.of("packet"));
        atServer(client).send(packet, new Answer<>(String.class));
        assertEquals("packet", answers.next());
    }

    private Client connect(String namespace, String event) {
        server().addNamespace(namespace);
        return connect(namespace).answer(event, args -> args);
    }

    private final class Answer<T> extends AckCallback<T> {
        Answer(Class<T> type) {
            super(type);
        }

        Answer(Class<T> type, int seconds) {
            super(type, seconds);
        }

        @Override
        public void onSuccess(T result) {
            answers.add(result == null ? "nothing" : result);
        }

        @Override
        public void onTimeout() {
            answers.add("timeout");
        }
    }
}
