package dev.carillon.nettysocketio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.corundumstudio.socketio.BroadcastAckCallback;
import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.protocol.EngineIOVersion;
import com.corundumstudio.socketio.protocol.Packet;
import com.corundumstudio.socketio.protocol.PacketType;
import dev.carillon.testing.Recorder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.json.JSONException;
import org.json.JSONObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events for many clients, with and without acknowledgements. */
class BroadcastsTest extends ServerTest {
    private Client first;
    private Client second;
    private Client third;

    @BeforeEach
    void connectClients() {
        first = connect();
        second = connect();
        third = connect();
    }

    @Test
    void broadcastReachesAllClients() throws JSONException {
        server().getBroadcastOperations().sendEvent("news", "text", 2, new Point(1, 2, "p"), Map.of("a", List.of(1)));
        for (Client client : List.of(first, second, third)) {
            List<Object> args = client.take("news");
            assertEquals(List.of("text", 2), args.subList(0, 2));
            assertEquals("p", ((JSONObject) args.get(2)).getString("name"));
        }
    }

    @Test
    void oneClientCanBeExcluded() {
        server().getBroadcastOperations().sendEvent("news", atServer(second), "text");
        assertCounts(1, 0, 1);
    }

    @Test
    void clientsCanBeExcludedByPredicate() {
        Set<SocketIOClient> muted = Set.of(atServer(first), atServer(third));
        Predicate<SocketIOClient> exclude = muted::contains;
        server().getBroadcastOperations().sendEvent("news", exclude, "text");
        assertCounts(0, 1, 0);
    }

    @Test
    void allClientsAreListed() {
        assertEquals(3, server().getBroadcastOperations().getClients().size());
        assertEquals(
                3,
                server().getNamespace("").getBroadcastOperations().getClients().size());
    }

    @Test
    void allClientsAreDisconnected() {
        server().getBroadcastOperations().disconnect();
        for (Client client : List.of(first, second, third)) {
            assertEquals("io server disconnect", client.next("disconnect"));
        }
        Waiting.await().until(() -> server().getAllClients().isEmpty());
    }

    @Test
    void packetReachesAllClients() {
        Packet packet = new Packet(PacketType.MESSAGE, EngineIOVersion.V4);
        packet.setSubType(PacketType.EVENT);
        packet.setName("news");
        packet.setData(List.of("a", 1));
        server().getBroadcastOperations().send(packet);
        assertEquals(List.of("a", 1), first.take("news"));
        assertEquals(List.of("a", 1), second.take("news"));
    }

    @Test
    void broadcastsOfOneThreadArriveInOrder() {
        for (int i = 0; i < 100; i++) {
            server().getBroadcastOperations().sendEvent("count", i);
        }
        for (int i = 0; i < 100; i++) {
            assertEquals(i, first.next("count"));
            assertEquals(i, third.next("count"));
        }
    }

    @Test
    void everyAnswerAndCompletionAreReported() {
        answerAll();
        Answers answers = new Answers(5);
        server().getBroadcastOperations().sendEvent("ask", "question", answers);
        assertEquals(Set.of(first.id(), second.id(), third.id()), answers.threeIds());
        assertEquals("all", answers.all.next());
        assertTrue(answers.timeouts.isEmpty());
    }

    @Test
    void excludedClientsNeedNotAnswer() {
        answerAll();
        Answers answers = new Answers(5);
        server().getBroadcastOperations().sendEvent("ask", "question", atServer(first), answers);
        assertEquals("all", answers.all.next());
        Predicate<SocketIOClient> notSecond =
                client -> !client.getSessionId().toString().equals(second.id());
        Answers one = new Answers(5);
        server().getBroadcastOperations().sendEvent("ask", "question", notSecond, one);
        assertEquals(second.id(), one.successes.next());
        assertEquals("all", one.all.next());
        assertTrue(one.successes.isEmpty());
    }

    @Test
    void missingAcknowledgementIsReported() {
        first.answer("ask", args -> new Object[] {"answer"});
        second.answer("ask", args -> new Object[] {"answer"});
        Answers answers = new Answers(1);
        server().getBroadcastOperations().sendEvent("ask", "question", answers);
        assertEquals(third.id(), answers.timeouts.next());
        assertTrue(answers.all.isEmpty());
    }

    @Test
    void emptyRoomCompletesImmediately() throws Exception {
        Answers answers = new Answers(5);
        server().getRoomOperations("nobody").sendEvent("ask", "question", answers);
        assertEquals("all", answers.all.next());
    }

    private void answerAll() {
        for (Client client : List.of(first, second, third)) {
            client.answer("ask", args -> new Object[] {"answer to " + args[0]});
        }
    }

    private void assertCounts(int... expected) {
        server().getBroadcastOperations().sendEvent("end");
        List<Client> clients = List.of(first, second, third);
        for (int i = 0; i < expected.length; i++) {
            clients.get(i).take("end");
            assertEquals(expected[i], clients.get(i).count("news"));
        }
    }

    private static final class Answers extends BroadcastAckCallback<String> {
        final Recorder<String> successes = new Recorder<>();
        final Recorder<String> timeouts = new Recorder<>();
        final Recorder<String> all = new Recorder<>();

        Answers(int seconds) {
            super(String.class, seconds);
        }

        Set<String> threeIds() {
            return IntStream.range(0, 3).mapToObj(i -> successes.next()).collect(Collectors.toSet());
        }

        @Override
        protected void onClientSuccess(SocketIOClient client, String result) {
            assertEquals("answer", result.substring(0, 6));
            successes.add(client.getSessionId().toString());
        }

        @Override
        protected void onClientTimeout(SocketIOClient client) {
            timeouts.add(client.getSessionId().toString());
        }

        @Override
        protected void onAllSuccess() {
            all.add("all");
        }
    }
}
