package dev.carillon.attacks.kinds;

import dev.carillon.attacks.raw.RawConnection;
import dev.carillon.attacks.raw.RawPolling;
import dev.carillon.attacks.raw.RawWebSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Runs the threads of an attack and opens its connections. Stopping it ends the threads and resets the connections. */
public final class Attacker {
    private static final long RETRY_MILLIS = 20;
    private static final long END_MILLIS = 5_000;
    private static final int LISTED_FAILURES = 3;

    private final InetSocketAddress server;
    private final InetAddress from;
    private final double scale;
    private final boolean closedAfterResponse;
    private final Set<RawConnection> connections = ConcurrentHashMap.newKeySet();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final AtomicLong steps = new AtomicLong();
    private final Map<String, AtomicLong> failures = new ConcurrentHashMap<>();
    private volatile boolean stopped;

    /**
     * Creates an attacker.
     *
     * @param server the server to attack
     * @param from the local address of all connections
     * @param scale the size of the attack; 1 is full size
     * @param closedAfterResponse whether the server closes the connection after each HTTP response
     */
    public Attacker(InetSocketAddress server, InetAddress from, double scale, boolean closedAfterResponse) {
        this.server = server;
        this.from = from;
        this.scale = scale;
        this.closedAfterResponse = closedAfterResponse;
    }

    /** One round of an attack. */
    @FunctionalInterface
    interface Round {
        void run() throws IOException;
    }

    /** Repeats a round on a number of threads. A round that fails, for example because it is refused, is tried again soon. */
    void repeat(int workers, Round round) {
        for (int i = 0; i < workers; i++) {
            Thread thread = newThread(() -> repeat(round), i);
            threads.add(thread);
            thread.start();
        }
    }

    private static Thread newThread(Runnable task, int number) {
        Thread thread = new Thread(task, "attack-" + number);
        thread.setDaemon(true);
        return thread;
    }

    private void repeat(Round round) {
        while (!stopped) {
            try {
                round.run();
                count();
            } catch (IOException e) {
                onFailure(e);
                pause(RETRY_MILLIS);
            }
        }
    }

    /** Counts a step of a round that never ends by itself. */
    void count() {
        steps.incrementAndGet();
    }

    private void onFailure(IOException e) {
        if (!stopped) {
            failures.computeIfAbsent(String.valueOf(e.getMessage()), message -> new AtomicLong())
                    .incrementAndGet();
        }
    }

    /** Opens a connection. Whoever does not close it leaves that to the end of the attack. */
    RawConnection open() throws IOException {
        return openFrom(from);
    }

    /** Opens a connection from another address, so that the limits of one address do not apply to all connections together. */
    RawConnection openFromNeighbour(int number) throws IOException {
        byte[] address = from.getAddress();
        address[address.length - 1] += (byte) number;
        return openFrom(InetAddress.getByAddress(address));
    }

    private RawConnection openFrom(InetAddress local) throws IOException {
        RawConnection connection = new RawConnection(server, local, closedAfterResponse);
        connections.add(connection);
        connection.whenClosed(() -> connections.remove(connection));
        if (stopped) {
            connection.close();
        }
        return connection;
    }

    /** Opens a session over WebSocket, without connecting to a namespace. */
    RawWebSocket webSocket() throws IOException {
        RawConnection connection = open();
        try {
            return new RawWebSocket(connection);
        } catch (IOException e) {
            connection.close();
            throw e;
        }
    }

    /** Opens a session over long-polling and connects to the main namespace. */
    RawPolling polling() throws IOException {
        RawConnection connection = open();
        try {
            RawPolling client = new RawPolling(connection);
            client.connect();
            return client;
        } catch (IOException e) {
            connection.close();
            throw e;
        }
    }

    /** Returns a part of a number that stands for the full size of the attack, at least 1. */
    int scaled(int full) {
        return (int) Math.max(1, full * scale);
    }

    /** Waits, or returns earlier when the attack is stopped. */
    void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    boolean isStopped() {
        return stopped;
    }

    /** Ends the attack. */
    public void stop() {
        stopped = true;
        threads.forEach(Thread::interrupt);
        reset();
        try {
            for (Thread thread : threads) {
                thread.join(END_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        reset(); // those that were opened meanwhile
    }

    private void reset() {
        connections.forEach(RawConnection::closeQuietly);
    }

    /** Describes what the attack has achieved: its completed steps, and the most frequent failures. */
    public String describe() {
        StringBuilder text = new StringBuilder().append(steps.get()).append(" steps");
        failures.entrySet().stream()
                .sorted(Map.Entry.comparingByValue((a, b) -> Long.compare(b.get(), a.get())))
                .limit(LISTED_FAILURES)
                .forEach(failure -> text.append("; ")
                        .append(failure.getValue())
                        .append(" times: ")
                        .append(failure.getKey()));
        return text.toString();
    }
}
