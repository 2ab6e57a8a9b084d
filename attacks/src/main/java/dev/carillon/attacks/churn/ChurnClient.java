package dev.carillon.attacks.churn;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.List;

/** A client that comes and goes. It checks what it receives, also after it has lost its connection and has returned. */
final class ChurnClient {
    private final Dialer dialer;
    private final Tally tally;
    private final Witness witness = new Witness();
    private Link link;
    private Conversation conversation;
    private Identity identity;

    /** The public id of a socket, and the secret one with which it can be recovered. */
    private record Identity(String sid, String pid) {
        static Identity of(JsonObject connected) {
            return new Identity(
                    connected.get("sid").getAsString(), connected.get("pid").getAsString());
        }
    }

    ChurnClient(Dialer dialer, Tally tally) {
        this.dialer = dialer;
        this.tally = tally;
    }

    /** Connects as a new client. */
    void connect(Transport transport) throws IOException {
        identity = greet(transport, "");
        conversation.replay();
    }

    /**
     * Connects again, and asks for the same socket. Returns whether the server has recovered it. If it has, the client has received
     * everything that it had missed; otherwise, it is a new client.
     */
    boolean comeBack(Transport transport) throws IOException {
        Identity before = identity;
        identity = greet(transport, request());
        boolean recovered = identity.equals(before);
        if (recovered) {
            tally.recovered();
        } else {
            tally.refused();
            witness.forget();
        }
        int missed = conversation.replay();
        if (!recovered && missed > 0) {
            throw new Harm("events before the connection of a client that was not recovered");
        }
        audit();
        return recovered;
    }

    /** Asks for the same socket, and loses the connection again while the server is answering. */
    void comeBackInVain(Transport transport) throws IOException {
        Link lost = dialer.dial(transport);
        tally.session();
        lost.send("40" + request());
        lost.receive();
        lost.vanish();
    }

    private String request() {
        JsonObject request = new JsonObject();
        request.addProperty("pid", identity.pid());
        witness.offset().ifPresent(offset -> request.addProperty("offset", offset));
        return request.toString();
    }

    private Identity greet(Transport transport, String payload) throws IOException {
        link = dialer.dial(transport);
        tally.session();
        conversation = new Conversation(link, witness, tally);
        return Identity.of(conversation.connect(payload));
    }

    /** Uses a secret id that the server does not know. */
    void forgetIdentity() {
        identity = new Identity(identity.sid(), "unknown");
    }

    Conversation conversation() {
        return conversation;
    }

    Link link() {
        return link;
    }

    List<String> rooms() {
        return witness.rooms();
    }

    void enter(String room) throws IOException {
        witness.entered(room, request("enter", room).get(0).getAsLong());
    }

    void exit(String room) throws IOException {
        request("exit", room);
        witness.left(room);
    }

    /** Emits an event and returns its acknowledgement. */
    JsonArray request(Object... event) throws IOException {
        return conversation.answer(conversation.ask(event));
    }

    /** Checks that the events of all rooms have arrived. */
    void audit() throws IOException {
        List<String> rooms = rooms();
        long[] numbers = request("numbers", rooms).get(0).getAsJsonArray().asList().stream()
                .mapToLong(number -> number.getAsLong())
                .toArray();
        for (int i = 0; i < numbers.length; i++) {
            String room = rooms.get(i);
            long number = numbers[i];
            conversation.await("no event of a room", () -> witness.hasReached(room, number));
        }
    }

    /** Resets the connection, if there is one. */
    void hangUp() {
        if (link != null) {
            link.vanish();
        }
    }

    /** Checks that nothing is missing, and ends the session as the protocol asks for. */
    void leave() throws IOException {
        audit();
        link.leave();
    }
}
