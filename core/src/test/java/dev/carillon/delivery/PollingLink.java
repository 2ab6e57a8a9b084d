package dev.carillon.delivery;

import dev.carillon.testing.Frame;
import dev.carillon.testing.HttpReply;
import dev.carillon.testing.PollingClient;
import dev.carillon.testing.RawWebSocket;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;

/** A session that starts with long-polling and can be upgraded in three steps, with other steps in between. */
final class PollingLink implements Link {
    private static final String SEPARATOR = "\u001e";

    private final PollingClient session;
    private final Deque<String> packets = new ArrayDeque<>();
    private boolean parked;

    /** The number of requests whose responses were not read. */
    private int posted;

    private RawWebSocket probe;

    /** A client tries to upgrade once. */
    private boolean tried;

    private WebSocketLink upgraded;

    private PollingLink(PollingClient session) {
        this.session = session;
    }

    static PollingLink open(InetSocketAddress server) {
        return new PollingLink(PollingClient.open(server, "/socket.io/"));
    }

    @Override
    public String read() {
        while (packets.isEmpty()) {
            if (upgraded != null) {
                return upgraded.read();
            }
            HttpReply reply = Link.guarded(parked ? session.polls()::read : session::poll);
            parked = false;
            take(reply);
        }
        return packets.remove();
    }

    private void take(HttpReply reply) {
        if (reply.status() != 200) {
            throw lost(reply);
        }
        for (String packet : reply.body().split(SEPARATOR, -1)) {
            switch (packet.charAt(0)) {
                case '4' -> packets.add(packet.substring(1));
                case 'b' -> packets.add(packet);
                case '1' -> throw new LinkLost("closed");
                default -> {
                    // heartbeats and noops
                }
            }
        }
    }

    /** Does not wait for the response: the server may delay it until the client has read what it is sent. */
    @Override
    public void send(String packet) {
        if (upgraded != null) {
            upgraded.send(packet);
            return;
        }
        Link.guarded(() -> session.posts().sendPost(session.target(), "4" + packet));
        posted++;
    }

    /** Whether the server may not have accepted everything that was sent. */
    boolean hasPosted() {
        return posted > 0;
    }

    /** Waits until the server has accepted what was sent. */
    private void readPostResponses() {
        for (; posted > 0; posted--) {
            HttpReply reply = Link.guarded(session.posts()::read);
            if (reply.status() != 200) {
                throw lost(reply);
            }
        }
    }

    private static LinkLost lost(HttpReply reply) {
        return new LinkLost("status " + reply.status() + " " + reply.body());
    }

    /** Sends a poll without reading its response. */
    void park() {
        if (!parked && upgraded == null) {
            Link.guarded(session::park);
            parked = true;
        }
    }

    void startUpgrade() {
        if (!tried) {
            tried = true;
            probe = Link.guarded(this::openProbe);
            Frame answer = Link.guarded(probe::read);
            if (answer.opcode() == Frame.CLOSE) {
                throw new LinkLost("the session has ended");
            }
            if (!answer.text().equals("3probe")) {
                throw new AssertionError(answer);
            }
        }
    }

    private RawWebSocket openProbe() {
        RawWebSocket webSocket;
        try {
            webSocket = session.openWebSocket();
        } catch (AssertionError e) { // refused: the session has ended
            throw new LinkLost(e);
        }
        return webSocket.send("2probe");
    }

    void abortUpgrade() {
        if (probe != null && upgraded == null) {
            probe.connection().reset();
            probe = null;
        }
    }

    /** Completes the upgrade. A client first waits for the responses to its requests. */
    void finishUpgrade() {
        if (probe == null || upgraded != null) {
            return;
        }
        readPostResponses();
        if (parked) {
            HttpReply reply = Link.guarded(session.polls()::read);
            parked = false;
            take(reply);
        }
        Link.guarded(() -> probe.send("5"));
        upgraded = new WebSocketLink(probe);
    }

    @Override
    public void cut() {
        session.polls().reset();
        session.posts().reset();
        if (probe != null) {
            probe.connection().reset();
        }
    }

    @Override
    public boolean isWatched() {
        return upgraded != null;
    }
}
