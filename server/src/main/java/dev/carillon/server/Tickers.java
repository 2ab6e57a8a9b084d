package dev.carillon.server;

import dev.carillon.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The tickers of all clients: at most one for each client and each room. A ticker runs on for a grace period after its client
 * has gone, so that the client can reconnect and see that it has missed nothing. Thread-safe.
 */
final class Tickers {
    private final ScheduledExecutorService timer;
    private final Limits limits;
    private final Ticker.Target target;
    private final Map<String, Ticker> byClient = new HashMap<>();
    private final Map<String, String> clientOfRoom = new HashMap<>();
    private int totalRate;

    /**
     * What bounds the tickers.
     *
     * @param totalRate the number of ticks per second of all clients together
     * @param grace how long a ticker runs on without its client
     */
    record Limits(int totalRate, Duration grace) {
        static final Limits DEFAULT = new Limits(5_000, Duration.ofSeconds(10));
    }

    /**
     * The state of a client's ticker.
     *
     * @param room its room, or null if the client has no ticker
     * @param rate ticks per second
     * @param n the number of the last tick
     */
    record Status(String room, int rate, long n) {
        private static final Status NONE = new Status(null, 0, 0);
    }

    Tickers(ScheduledExecutorService timer, Limits limits, Ticker.Target target) {
        this.timer = timer;
        this.limits = limits;
        this.target = target;
    }

    /**
     * Sets the rate of a client's ticker. A client that names another room than before gets a new ticker, which counts from 1.
     *
     * @return why this is not possible, or empty
     */
    synchronized Optional<String> set(Socket socket, String room, int rate) {
        String client = ClientKey.identityOf(socket);
        if (!clientOfRoom.getOrDefault(room, client).equals(client)) {
            return Optional.of("another client sends ticks to this room");
        }
        Ticker current = byClient.get(client);
        int others = totalRate - (current == null ? 0 : current.rate());
        if (others + rate > limits.totalRate()) {
            return Optional.of("the server sends at most " + limits.totalRate() + " ticks per second to all clients");
        }
        if (current != null && !current.room().equals(room)) {
            end(client);
            current = null;
        }
        Ticker ticker = current == null ? open(client, room) : current;
        totalRate += rate - ticker.rate();
        ticker.run(rate, timer);
        ticker.add(socket);
        if (!socket.isConnected()) { // its disconnect handler may have run already
            leave(socket);
        }
        return Optional.empty();
    }

    synchronized Status statusFor(Socket socket) {
        Ticker ticker = byClient.get(ClientKey.identityOf(socket));
        return ticker == null ? Status.NONE : new Status(ticker.room(), ticker.rate(), ticker.count());
    }

    /** Lets the client's ticker expire if this was the last connection that uses it. */
    synchronized void leave(Socket socket) {
        String client = ClientKey.identityOf(socket);
        Ticker ticker = byClient.get(client);
        if (ticker != null && ticker.remove(socket) && !timer.isShutdown()) {
            long grace = limits.grace().toNanos();
            ticker.expiresBy(timer.schedule(() -> expire(client, ticker), grace, TimeUnit.NANOSECONDS));
        }
    }

    private synchronized void expire(String client, Ticker ticker) {
        if (byClient.get(client) == ticker && !ticker.isInUse()) { // in use if the client has just reconnected
            end(client);
        }
    }

    /** Returns the number of tickers that clients have, whether they run or not. */
    synchronized int size() {
        return byClient.size();
    }

    private Ticker open(String client, String room) {
        Ticker ticker = new Ticker(room, target);
        byClient.put(client, ticker);
        clientOfRoom.put(room, client);
        return ticker;
    }

    private void end(String client) {
        Ticker ticker = byClient.remove(client);
        clientOfRoom.remove(ticker.room());
        totalRate -= ticker.rate();
        ticker.end();
    }
}
