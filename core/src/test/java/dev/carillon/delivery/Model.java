package dev.carillon.delivery;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Predicts which events each client receives, and whether it is recovered. */
final class Model {
    /** A client that tells no offset is sent everything again, so it can recover only so often in a row. */
    private static final int MAX_RECOVERIES_WITHOUT_OFFSET = 3;

    private final Setup setup;
    private final List<Client> clients = new ArrayList<>();
    private final List<Kept> kept = new ArrayList<>();

    /** What the server knows of a client. */
    enum State {
        CONNECTED,
        /** Its connection is lost. */
        AWAY,
        /** It has left, or was disconnected by the server. */
        GONE
    }

    private record Kept(Event event, Audience audience) {}

    private static final class Client {
        private final Deque<Event> due = new ArrayDeque<>();
        private final Set<String> rooms = new HashSet<>();
        private State state = State.GONE;

        /** How many events were kept when it connected. */
        private int since;

        /** How many events were kept up to the last one that it received, but not less than when it connected. */
        private int seen;

        /** Like the official client, it remembers its last offset even if it gets a new socket. */
        private boolean hasOffset;

        private int recoveriesWithoutOffset;
    }

    Model(Setup setup) {
        this.setup = setup;
        for (int i = 0; i < setup.clients(); i++) {
            clients.add(new Client());
        }
    }

    State state(int client) {
        return clients.get(client).state;
    }

    /** The events that a client must receive next, in order. */
    Deque<Event> due(int client) {
        return clients.get(client).due;
    }

    // ---- what happens ----

    void emitted(Event event, Audience audience) {
        kept.add(new Kept(event, audience));
        for (Client client : clients) {
            boolean present = client.state == State.CONNECTED || (client.state == State.AWAY && setup.recovery());
            if (present && audience.includes(client.rooms)) {
                client.due.add(event);
            }
        }
    }

    void asked(int client, Event question) {
        clients.get(client).due.add(question);
    }

    /** The client has received the next event. */
    void received(int client) {
        Client receiver = clients.get(client);
        Event event = receiver.due.remove();
        if (event.kind() != Event.Kind.QUESTION) {
            receiver.seen = indexAfter(event);
            receiver.hasOffset = true;
        }
    }

    private int indexAfter(Event event) {
        int index = kept.size();
        while (!kept.get(index - 1).event().equals(event)) {
            index--;
        }
        return index;
    }

    void joined(int client, String room) {
        clients.get(client).rooms.add(room);
    }

    void left(int client, String room) {
        clients.get(client).rooms.remove(room);
    }

    /** The connection is lost. What was sent with an acknowledgement is lost, too. */
    void lost(int client) {
        Client loser = clients.get(client);
        loser.state = State.AWAY;
        loser.due.removeIf(event -> event.kind() == Event.Kind.QUESTION);
    }

    void ended(int client) {
        clients.get(client).state = State.GONE;
    }

    // ---- connecting ----

    /** Whether a client that connects gets the socket back that it had before. */
    boolean recovers(int client, Claim claim) {
        Client comer = clients.get(client);
        if (!setup.recovery() || comer.state != State.AWAY) {
            return false;
        }
        return switch (claim) {
            case NOTHING, UNKNOWN_ID, UNKNOWN_OFFSET -> false;
            case LAST_OFFSET -> hasOffset(client) ? covers(comer.seen) : recovers(client, Claim.NO_OFFSET);
            case NO_OFFSET -> covers(comer.since) && comer.recoveriesWithoutOffset < MAX_RECOVERIES_WITHOUT_OFFSET;
        };
    }

    /** Whether the client has ever received an event that has an offset. */
    boolean hasOffset(int client) {
        return clients.get(client).hasOffset;
    }

    private boolean covers(int index) {
        return kept.size() - index <= setup.maxPackets();
    }

    /** The client has connected with a new socket, which is in no room. */
    void connected(int client) {
        Client comer = clients.get(client);
        comer.state = State.CONNECTED;
        comer.due.clear();
        comer.rooms.clear();
        comer.rooms.add(Step.nameOf(client));
        comer.since = kept.size();
        comer.seen = kept.size();
        comer.recoveriesWithoutOffset = 0;
    }

    /** The client recovers. If it tells no offset, it receives everything again. */
    void recovering(int client, Claim claim) {
        Client comer = clients.get(client);
        if (claim == Claim.LAST_OFFSET && hasOffset(client)) {
            comer.recoveriesWithoutOffset = 0;
            return;
        }
        comer.recoveriesWithoutOffset++;
        comer.due.clear();
        comer.seen = comer.since;
        kept.subList(comer.since, kept.size()).stream()
                .filter(one -> one.audience().includes(comer.rooms))
                .forEach(one -> comer.due.add(one.event()));
    }

    void recovered(int client) {
        clients.get(client).state = State.CONNECTED;
    }
}
