package dev.carillon.nettysocketio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.corundumstudio.socketio.SocketIOClient;
import dev.carillon.testing.Recorder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;

/** Events with one argument in both directions. */
class EventsTest extends ServerTest {
    @Test
    void stringArrivesWithItsSender() {
        Recorder<String> received = new Recorder<>();
        server().addEventListener(
                        "say", String.class, (client, text, ack) -> received.add(client.getSessionId() + text));
        Client client = connect().emit("say", " héllo \"there\" 😀");
        assertEquals(client.id() + " héllo \"there\" 😀", received.next());
    }

    @Test
    void beanArrives() {
        Recorder<Point> received = new Recorder<>();
        server().addEventListener("move", Point.class, (client, point, ack) -> received.add(point));
        connect().emit("move", Client.object("x", 1, "y", -2, "name", "a", "unknown", true));
        assertEquals(new Point(1, -2, "a"), received.next());
    }

    @Test
    void numbersAreConvertedToTheListenerType() {
        Recorder<Object> received = new Recorder<>();
        server().addEventListener("int", Integer.class, (client, number, ack) -> received.add(number));
        server().addEventListener("long", Long.class, (client, number, ack) -> received.add(number));
        server().addEventListener("double", Double.class, (client, number, ack) -> received.add(number));
        server().addEventListener("boolean", Boolean.class, (client, value, ack) -> received.add(value));
        Client client = connect();
        client.emit("int", 7).emit("long", 1L << 40).emit("double", 0.5).emit("boolean", true);
        assertEquals(
                List.of(7, 1L << 40, 0.5, true),
                List.of(received.next(), received.next(), received.next(), received.next()));
    }

    @Test
    void untypedPayloadArrivesAsMapsAndLists() {
        Recorder<Object> received = new Recorder<>();
        server().addEventListener("map", Map.class, (client, map, ack) -> received.add(map));
        server().addEventListener("list", List.class, (client, list, ack) -> received.add(list));
        server().addEventListener("object", Object.class, (client, object, ack) -> received.add(object));
        Client client = connect();
        client.emit("map", Client.object("a", new JSONArray(List.of(1, "two"))));
        client.emit("list", new JSONArray(List.of(1, "two")));
        client.emit("object", Client.object("b", Client.object("c", false)));
        assertEquals(Map.of("a", List.of(1, "two")), received.next());
        assertEquals(List.of(1, "two"), received.next());
        assertEquals(Map.of("b", Map.of("c", false)), received.next());
    }

    @Test
    void beanArrayArrives() {
        Recorder<Point[]> received = new Recorder<>();
        server().addEventListener("path", Point[].class, (client, points, ack) -> received.add(points));
        connect().emit("path", new JSONArray(List.of(Client.object("x", 1), Client.object("x", 2))));
        assertEquals(List.of(new Point(1, 0, null), new Point(2, 0, null)), List.of(received.next()));
    }

    @Test
    void nullAndMissingArgumentAreNull() {
        Recorder<Optional<String>> received = new Recorder<>();
        server().addEventListener(
                        "maybe", String.class, (client, text, ack) -> received.add(Optional.ofNullable(text)));
        connect().emit("maybe", JSONObject.NULL).emit("maybe").emit("maybe", "text");
        assertEquals(Optional.empty(), received.next());
        assertEquals(Optional.empty(), received.next());
        assertEquals(Optional.of("text"), received.next());
    }

    @Test
    void extraArgumentsAreIgnored() {
        Recorder<String> received = new Recorder<>();
        server().addEventListener("say", String.class, (client, text, ack) -> received.add(text));
        connect().emit("say", "first", "second", 3).emit("say", "next");
        assertEquals("first", received.next());
        assertEquals("next", received.next());
    }

    @Test
    void listenersAreCalledInRegistrationOrder() {
        Recorder<String> received = new Recorder<>();
        server().addEventListener("say", String.class, (client, text, ack) -> received.add("1 " + text));
        server().addEventListener("say", String.class, (client, text, ack) -> received.add("2 " + text));
        server().addEventListener("say", String.class, (client, text, ack) -> received.add("3 " + text));
        connect().emit("say", "a");
        assertEquals(List.of("1 a", "2 a", "3 a"), List.of(received.next(), received.next(), received.next()));
    }

    @Test
    void eventsOfOneClientArriveInOrder() {
        Recorder<Integer> received = new Recorder<>();
        server().addEventListener("count", Integer.class, (client, number, ack) -> received.add(number));
        Client client = connect();
        IntStream.range(0, 500).forEach(i -> client.emit("count", i));
        IntStream.range(0, 500).forEach(i -> assertEquals(i, received.next()));
    }

    @Test
    void eventWithoutListenerIsIgnored() {
        Recorder<String> received = new Recorder<>();
        server().addEventListener("known", String.class, (client, text, ack) -> received.add(text));
        Client client = connect();
        client.emit("unknown", "a", Client.object("b", 1)).emit("known", "c");
        assertEquals("c", received.next());
        assertTrue(client.isConnected());
    }

    @Test
    void listenersCanChangeWhileClientsAreConnected() {
        Recorder<String> received = new Recorder<>();
        server().addEventListener("end", String.class, (client, text, ack) -> received.add("end"));
        Client client = connect();
        server().addEventListener("say", String.class, (sender, text, ack) -> received.add("1 " + text));
        server().addEventListener("say", String.class, (sender, text, ack) -> received.add("2 " + text));
        client.emit("say", "a");
        assertEquals(List.of("1 a", "2 a"), List.of(received.next(), received.next()));
        server().removeAllListeners("say");
        client.emit("say", "b").emit("end", "");
        assertEquals("end", received.next());
        server().addEventListener("say", Integer.class, (sender, number, ack) -> received.add("3 " + number));
        client.emit("say", 4);
        assertEquals("3 4", received.next());
    }

    @Test
    void removingListenersOfUnknownEventDoesNothing() {
        server().removeAllListeners("never added");
        assertTrue(connect().isConnected());
    }

    @Test
    void serverSendsAnyNumberOfArguments() throws Exception {
        Client client = connect();
        SocketIOClient peer = atServer(client);
        peer.sendEvent("none");
        peer.sendEvent("one", "text");
        peer.sendEvent("many", 1, "two", null, true, new Point(3, 4, null), Map.of("k", List.of(5)));
        assertEquals(List.of(), client.take("none"));
        assertEquals(List.of("text"), client.take("one"));
        List<Object> many = client.take("many");
        assertEquals(6, many.size());
        assertEquals(List.of(1, "two", true), List.of(many.get(0), many.get(1), many.get(3)));
        assertTrue(many.get(2) == null || many.get(2) == JSONObject.NULL);
        JSONObject bean = (JSONObject) many.get(4);
        assertEquals(List.of(3, 4), List.of(bean.getInt("x"), bean.getInt("y")));
        assertFalse(bean.has("name"), "what is null in a bean is left out");
        assertEquals(5, ((JSONObject) many.get(5)).getJSONArray("k").getInt(0));
    }

    @Test
    void listenerCanReplyToTheSender() {
        server().addEventListener(
                        "echo", Point.class, (client, point, ack) -> client.sendEvent("echoed", point, point.getX()));
        Client client = connect();
        client.emit("echo", Client.object("x", 5));
        assertEquals(5, client.take("echoed").get(1));
    }

    @Test
    void largeTextsArriveInBothDirections() {
        server().addEventListener("echo", String.class, (client, text, ack) -> client.sendEvent("echoed", text));
        String text = "é".repeat(20_000);
        assertEquals(text, connect().emit("echo", text).next("echoed"));
    }
}
