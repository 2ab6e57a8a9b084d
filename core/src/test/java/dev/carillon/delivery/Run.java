package dev.carillon.delivery;

import dev.carillon.BroadcastOperator;
import dev.carillon.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Performs steps with a server, its clients and the model. Where the server could otherwise act on two things in either order, a
 * step waits for it, so that the model can predict every event.
 */
final class Run implements AutoCloseable {
    private static final Duration LONG = Duration.ofSeconds(20);

    /** A client that does not read gets at least one event before its connection is closed, so it makes progress. */
    private static final int MAX_ATTEMPTS = 20;

    private final ServerSide server;
    private final Model model;
    private final List<Peer> peers = new ArrayList<>();
    private final List<CompletableFuture<Integer>> answers = new ArrayList<>();
    private int numbers;

    private Run(Setup setup) {
        server = new ServerSide(setup);
        model = new Model(setup);
        for (int i = 0; i < setup.clients(); i++) {
            peers.add(new Peer(i, model));
        }
    }

    /** Performs the steps, connects all clients again, and checks that each of them has received what it must. */
    static void perform(Setup setup, List<Step> steps) {
        List<CompletableFuture<Integer>> answers;
        try (Run run = new Run(setup)) {
            answers = run.answers;
            run.connectAll();
            steps.forEach(step -> step.perform(run));
            run.connectAll();
            run.finish();
        }
        if (!answers.stream().allMatch(CompletableFuture::isDone)) {
            throw new AssertionError("a question still waits for its answer after the end of the server");
        }
    }

    private void connectAll() {
        for (int client = 0; client < peers.size(); client++) {
            for (int i = 0; model.state(client) != Model.State.CONNECTED; i++) {
                if (i == MAX_ATTEMPTS) {
                    throw new AssertionError(Step.nameOf(client) + " cannot connect");
                }
                connect(new Step.Connect(client, client % 2 == 0, Claim.LAST_OFFSET));
            }
        }
    }

    /** Each client must receive a last event, and nothing after it. */
    private void finish() {
        emit(new Step.Emit(Audience.ALL, Event.Kind.PLAIN, 1));
        for (int client = 0; client < peers.size(); client++) {
            int self = client;
            ifConnected(client, peer -> synchronize(self, peer));
        }
        peers.forEach(peer -> peer.tells().check(server.told()));
    }

    private static void synchronize(int client, Peer peer) {
        peer.readAllDue();
        peer.request("sync", client);
    }

    /** The client reads everything that is due. Its connection still exists, and the server has handled what it has sent. */
    private static void settle(int client, Peer peer) {
        peer.readAllDue();
        if (peer.mayBeClosed() || peer.hasUnconfirmed()) {
            peer.request("sync", client);
        }
    }

    int nextNumber() {
        return ++numbers;
    }

    /** Performs an operation that may discover that the server has closed the connection, if the client did not read. */
    void ifConnected(int client, Consumer<Peer> operation) {
        if (model.state(client) == Model.State.CONNECTED) {
            attempt(client, () -> operation.accept(peers.get(client)));
        }
    }

    private void attempt(int client, Runnable operation) {
        Peer peer = peers.get(client);
        try {
            operation.run();
        } catch (LinkLost e) {
            if (!peer.mayBeClosed()) {
                throw new AssertionError(Step.nameOf(client) + " has lost its connection", e);
            }
            peer.cut();
            if (model.state(client) == Model.State.CONNECTED) {
                model.lost(client);
            }
        }
    }

    // ---- emitting ----

    void emit(Step.Emit step) {
        for (int i = 0; i < step.count(); i++) {
            Event event = new Event(nextNumber(), step.kind());
            model.emitted(event, step.audience());
            operator(step.audience()).emit("event", event.args());
        }
        peers.forEach(Peer::noticeUnread);
    }

    private BroadcastOperator operator(Audience audience) {
        BroadcastOperator operator = server.io().all();
        for (String room : audience.rooms()) {
            operator = operator.to(actual(room));
        }
        for (String room : audience.except()) {
            operator = operator.except(actual(room));
        }
        return operator;
    }

    /** The room of a client is named after the id of its socket. */
    private String actual(String room) {
        return peers.stream()
                .filter(peer -> peer.name().equals(room))
                .findAny()
                .map(Peer::sid)
                .orElse(room);
    }

    void ask(int client, Peer peer) {
        Event question = new Event(nextNumber(), Event.Kind.QUESTION);
        model.asked(client, question);
        answers.add(peer.socket().timeout(LONG).emitWithAck("question", Integer.class, question.args()));
    }

    /** The client reads first, so that the acknowledgement is the next packet. */
    void shout(int client, Peer peer) {
        settle(client, peer);
        Event event = new Event(nextNumber(), Event.Kind.PLAIN);
        peer.request("shout", event.number());
        model.emitted(event, Audience.ALL.except(Step.nameOf(client)));
    }

    // ---- rooms ----

    /**
     * The client reads first: a lost event is sent again if the client is in its rooms when the connection ends. For the same
     * reason, it needs an offset that is newer than the earlier events of the room.
     */
    void join(int client, Peer peer, String room) {
        emit(new Step.Emit(Audience.of(peer.name()), Event.Kind.PLAIN, 1));
        settle(client, peer);
        peer.socket().join(room);
        model.joined(client, room);
    }

    void leave(int client, Peer peer, String room) {
        settle(client, peer);
        peer.socket().leave(room);
        model.left(client, room);
    }

    // ---- the end of a connection ----

    void cut(int client, Peer peer, boolean awaitServer) {
        boolean watched = peer.isWatched();
        Socket socket = peer.socket();
        peer.cut();
        model.lost(client);
        if (awaitServer && watched) {
            server.awaitEnd(socket);
        }
    }

    /** What is due may still arrive, so that the client reads it first. */
    void disconnect(int client, Peer peer) {
        settle(client, peer);
        peer.sendDisconnect();
        server.awaitEnd(peer.socket());
        model.ended(client);
    }

    /** A packet that arrives after the end of its socket closes the connection, so the server must have handled all packets. */
    void kick(int client, Peer peer) {
        if (peer.mayBeClosed() || peer.hasUnconfirmed()) {
            synchronize(client, peer);
        }
        peer.socket().disconnect();
        server.awaitEnd(peer.socket());
        peer.readDisconnect();
        model.ended(client);
    }

    // ---- connecting ----

    /** A client that has left uses the connection that it has. */
    void connect(Step.Connect step) {
        int client = step.client();
        Peer peer = peers.get(client);
        if (model.state(client) == Model.State.CONNECTED) {
            return;
        }
        attempt(client, () -> {
            if (!peer.isOpen()) {
                peer.open(server.address(), step.polling());
            }
            connect(client, peer, step.claim());
        });
    }

    private void connect(int client, Peer peer, Claim claim) {
        boolean expected = model.recovers(client, claim);
        peer.sendConnect(claim);
        if (expected) {
            model.recovering(client, claim);
        }
        boolean recovered = peer.readConnect();
        if (recovered != expected) {
            throw new AssertionError(
                    peer.name() + (recovered ? " was recovered" : " was not recovered: " + server.failures()));
        }
        if (recovered) {
            model.recovered(client);
        } else {
            model.connected(client);
        }
        Socket socket = server.awaitConnected(peer.sid());
        if (socket.isRecovered() != recovered) {
            throw new AssertionError("the client and the server disagree on the recovery of " + peer.name());
        }
        peer.socket(socket);
    }

    void failToConnect(Step.FailToConnect step) {
        int client = step.client();
        Peer peer = peers.get(client);
        if (!model.hasOffset(client) || !model.recovers(client, Claim.LAST_OFFSET)) {
            return;
        }
        attempt(client, () -> {
            peer.open(server.address(), false);
            peer.sendConnect(Claim.LAST_OFFSET);
            model.recovering(client, Claim.LAST_OFFSET);
            peer.readReplay(step.packets());
            peer.cut();
        });
    }

    @Override
    public void close() {
        peers.stream().filter(Peer::isOpen).forEach(Peer::cut);
        server.close();
    }
}
