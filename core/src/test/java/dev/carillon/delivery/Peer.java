package dev.carillon.delivery;

import com.google.gson.JsonArray;
import dev.carillon.Socket;
import java.net.InetSocketAddress;
import java.util.Base64;
import java.util.Optional;

/**
 * A client of a run. It compares every event that it reads with what the model predicts. It answers questions, and remembers its
 * ids and its last offset as the official client does.
 */
final class Peer {
    /** As much as the server keeps for a client that does not read, with a margin. */
    private static final int SAFE_BYTES = 30_000;

    private final int client;
    private final Model model;
    private final Tells tells = new Tells();
    private Link link;
    private Packet.Connected identity;
    private String offset;
    private Socket socket;
    private int requests;
    private boolean unread;
    private boolean kicked;

    /** Whether the server may not have handled everything that the client has sent. */
    private boolean unconfirmed;

    Peer(int client, Model model) {
        this.client = client;
        this.model = model;
    }

    // ---- state ----

    String name() {
        return Step.nameOf(client);
    }

    Optional<PollingLink> polling() {
        return link instanceof PollingLink polling ? Optional.of(polling) : Optional.empty();
    }

    /** The socket at the server. */
    Socket socket() {
        return socket;
    }

    void socket(Socket accepted) {
        socket = accepted;
    }

    String sid() {
        return identity.sid();
    }

    Tells tells() {
        return tells;
    }

    /** Whether the connection may have been closed because the client has not read big events. */
    boolean mayBeClosed() {
        return unread;
    }

    /** Remembers whether a server can have closed the connection because of what the client has not read. */
    void noticeUnread() {
        unread |= model.due(client).stream().mapToInt(Event::size).sum() > SAFE_BYTES;
    }

    // ---- connecting ----

    void open(InetSocketAddress server, boolean polling) {
        unread = false;
        unconfirmed = false;
        kicked = false;
        tells.newLink();
        noticeUnread();
        link = polling ? PollingLink.open(server) : WebSocketLink.open(server);
    }

    boolean isOpen() {
        return link != null;
    }

    void sendConnect(Claim claim) {
        link.send("0" + auth(claim));
    }

    private String auth(Claim claim) {
        if (identity == null || identity.pid() == null || claim == Claim.NOTHING) {
            return "";
        }
        String pid = claim == Claim.UNKNOWN_ID ? "nobody" : identity.pid();
        String last = claim == Claim.UNKNOWN_OFFSET ? "elsewhere-1" : offset;
        return last == null || claim == Claim.NO_OFFSET
                ? "{\"pid\":\"%s\"}".formatted(pid)
                : "{\"pid\":\"%s\",\"offset\":\"%s\"}".formatted(pid, last);
    }

    /** Reads the events before the reply to CONNECT, and returns whether the client has the socket that it had before. */
    boolean readConnect() {
        while (true) {
            if (read() instanceof Packet.Connected reply) {
                boolean same = identity != null && identity.sid().equals(reply.sid());
                identity = reply;
                return same;
            }
        }
    }

    /** Reads packets of a replay, up to the reply to CONNECT. */
    void readReplay(int max) {
        for (int i = 0; i < max; i++) {
            if (read() instanceof Packet.Connected) {
                return;
            }
        }
    }

    void cut() {
        link.cut();
        link = null;
    }

    boolean isWatched() {
        return link.isWatched();
    }

    /** Reads first, if the server may delay the responses to requests until then. */
    void finishUpgrade() {
        if (link instanceof PollingLink polling) {
            if (polling.hasPosted()) {
                readAllDue();
            }
            polling.finishUpgrade();
        }
    }

    // ---- reading ----

    /** Reads one packet. An event must be the one that is due. */
    Packet read() {
        Packet packet = Packet.parse(link.read());
        if (packet instanceof Packet.Emitted event) {
            receive(event);
        }
        return packet;
    }

    private void receive(Packet.Emitted packet) {
        JsonArray args = packet.args();
        int number = args.get(1).getAsInt();
        Event expected = model.due(client).peek();
        if (expected == null) {
            throw unexpected(number, "nothing");
        }
        if (expected.number() != number) {
            throw unexpected(number, "event " + expected.number());
        }
        checkAttachments(expected, packet.attachments());
        model.received(client);
        if (expected.kind() == Event.Kind.QUESTION) {
            answer(packet.ackId() + "[" + number + "]");
        } else if (identity.pid() != null) {
            offset = args.get(args.size() - 1).getAsString();
        }
    }

    /** A client that the server has disconnected must not send anything. */
    private void answer(String reply) {
        if (!kicked) {
            link.send("3" + reply);
            unconfirmed = true;
        }
    }

    private AssertionError unexpected(int number, String expected) {
        return new AssertionError("%s has received event %d instead of %s".formatted(name(), number, expected));
    }

    private void checkAttachments(Event expected, int count) {
        boolean binary = expected.kind() == Event.Kind.BINARY;
        if (count != (binary ? 1 : 0)) {
            throw new AssertionError(count + " attachments");
        }
        if (binary) {
            String wanted = "b" + Base64.getEncoder().encodeToString(expected.attachment());
            String found = link.read();
            if (!found.equals(wanted)) {
                throw new AssertionError("attachment " + found + " instead of " + wanted);
            }
        }
    }

    /** Reads the events that are due, at most a number of them. */
    void readDue(int max) {
        for (int i = 0; i < max && !model.due(client).isEmpty(); i++) {
            Packet packet = read();
            if (!(packet instanceof Packet.Emitted)) {
                throw new AssertionError("unexpected " + packet);
            }
        }
    }

    void readAllDue() {
        readDue(Integer.MAX_VALUE);
    }

    /** Reads everything before the packet with which the server disconnects the client. */
    void readDisconnect() {
        kicked = true;
        readAllDue();
        Packet packet = read();
        kicked = false;
        if (!(packet instanceof Packet.Disconnected)) {
            throw new AssertionError("unexpected " + packet);
        }
    }

    // ---- sending ----

    void sendDisconnect() {
        link.send("1");
    }

    void tell(int number) {
        tells.add(number);
        unconfirmed = true;
        link.send("2[\"tell\"," + number + "]");
    }

    /** Sends a request, and expects its acknowledgement as the next packet. */
    void request(String event, int number) {
        int ackId = requests++;
        link.send("2" + ackId + "[\"" + event + "\"," + number + "]");
        Packet packet = read();
        if (!packet.equals(new Packet.Acknowledged(ackId))) {
            throw new AssertionError("expected acknowledgement " + ackId + ", but got " + packet);
        }
        tells.confirm();
        unconfirmed = false;
        unread = false;
    }

    boolean hasUnconfirmed() {
        return unconfirmed;
    }
}
