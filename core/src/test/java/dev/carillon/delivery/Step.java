package dev.carillon.delivery;

/** One operation of a run. A step that does not apply to the state of its client does nothing, so any step can be left out. */
interface Step {

    void perform(Run run);

    static String nameOf(int client) {
        return "client-" + client;
    }

    /** Emits events. A room can be the name of a client. */
    record Emit(Audience audience, Event.Kind kind, int count) implements Step {
        @Override
        public void perform(Run run) {
            run.emit(this);
        }
    }

    /** Connects a client that is not connected. */
    record Connect(int client, boolean polling, Claim claim) implements Step {
        @Override
        public void perform(Run run) {
            run.connect(this);
        }
    }

    /** Connects a client that has lost its connection, reads some packets and resets the connection. */
    record FailToConnect(int client, int packets) implements Step {
        @Override
        public void perform(Run run) {
            run.failToConnect(this);
        }
    }

    /** An operation of a client that is connected. */
    interface OfClient extends Step {
        int client();

        void perform(Run run, Peer peer);

        @Override
        default void perform(Run run) {
            run.ifConnected(client(), peer -> perform(run, peer));
        }
    }

    /** Emits an event with an acknowledgement. The client answers when it reads the event. */
    record Ask(int client) implements OfClient {
        @Override
        public void perform(Run run, Peer peer) {
            run.ask(client, peer);
        }
    }

    /** The client asks the server to emit an event to all others, and waits for the acknowledgement. */
    record Shout(int client) implements OfClient {
        @Override
        public void perform(Run run, Peer peer) {
            run.shout(client, peer);
        }
    }

    /** The client sends an event that the server only records. */
    record Tell(int client) implements OfClient {
        @Override
        public void perform(Run run, Peer peer) {
            peer.tell(run.nextNumber());
        }
    }

    record Join(int client, String room) implements OfClient {
        @Override
        public void perform(Run run, Peer peer) {
            run.join(client, peer, room);
        }
    }

    record Leave(int client, String room) implements OfClient {
        @Override
        public void perform(Run run, Peer peer) {
            run.leave(client, peer, room);
        }
    }

    /** The client reads some of the events that are due. Otherwise, it reads nothing. */
    record Read(int client, int count) implements OfClient {
        @Override
        public void perform(Run run, Peer peer) {
            peer.readDue(count);
        }
    }

    /** The client sends a poll and does not read its response yet. */
    record Park(int client) implements OfClient {
        @Override
        public void perform(Run run, Peer peer) {
            peer.polling().ifPresent(PollingLink::park);
        }
    }

    record StartUpgrade(int client) implements OfClient {
        @Override
        public void perform(Run run, Peer peer) {
            peer.polling().ifPresent(PollingLink::startUpgrade);
        }
    }

    record AbortUpgrade(int client) implements OfClient {
        @Override
        public void perform(Run run, Peer peer) {
            peer.polling().ifPresent(PollingLink::abortUpgrade);
        }
    }

    record FinishUpgrade(int client) implements OfClient {
        @Override
        public void perform(Run run, Peer peer) {
            peer.finishUpgrade();
        }
    }

    /** Resets the connections of the client. */
    record Cut(int client, boolean awaitServer) implements OfClient {
        @Override
        public void perform(Run run, Peer peer) {
            run.cut(client, peer, awaitServer);
        }
    }

    /** The client leaves the namespace and keeps its connection. */
    record Disconnect(int client) implements OfClient {
        @Override
        public void perform(Run run, Peer peer) {
            run.disconnect(client, peer);
        }
    }

    /** The server disconnects the client from the namespace. */
    record Kick(int client) implements OfClient {
        @Override
        public void perform(Run run, Peer peer) {
            run.kick(client, peer);
        }
    }
}
