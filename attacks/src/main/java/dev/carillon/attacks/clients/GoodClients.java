package dev.carillon.attacks.clients;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** All well-behaved clients. A half connects over WebSocket, a quarter upgrades to it, and a quarter stays on long-polling. */
public final class GoodClients implements AutoCloseable {
    private static final long CONNECT_SECONDS = 60;
    private static final long PROBE_MILLIS = 10;

    private final ClientLoop loop;
    private final Scoreboard scores = new Scoreboard();
    private final List<GoodClient> clients;
    private List<ScheduledFuture<?>> schedules = List.of();

    private GoodClients(InetSocketAddress server, int count, boolean closedAfterResponse) {
        loop = new ClientLoop(server, closedAfterResponse);
        clients = IntStream.range(0, count).mapToObj(this::client).toList();
    }

    private GoodClient client(int number) {
        return number % 4 == 3
                ? new PollingGoodClient(number, scores, loop)
                : new WebSocketGoodClient(number, scores, loop, number % 4 == 2);
    }

    /** Connects to a server. */
    public static GoodClients connect(InetSocketAddress server, int count) {
        return connect(server, count, false);
    }

    /** Connects to a server that may close the connection after each HTTP response. Each request then opens another. */
    public static GoodClients connect(InetSocketAddress server, int count, boolean closedAfterResponse) {
        GoodClients all = new GoodClients(server, count, closedAfterResponse);
        try {
            all.loop.executor().execute(() -> all.clients.forEach(GoodClient::connect));
            CompletableFuture.allOf(
                            all.clients.stream().map(GoodClient::connected).toArray(CompletableFuture[]::new))
                    .orTimeout(CONNECT_SECONDS, TimeUnit.SECONDS)
                    .join();
            return all;
        } catch (RuntimeException e) {
            all.close();
            throw e;
        }
    }

    /** Starts to send echoes. Each client sends one in each interval, and the clients are spread evenly over it. */
    public void startEchoes(Duration interval) {
        long period = interval.toNanos();
        schedules = IntStream.range(0, clients.size())
                .<ScheduledFuture<?>>mapToObj(i -> loop.executor()
                        .scheduleAtFixedRate(
                                clients.get(i)::echo, period * i / clients.size(), period, TimeUnit.NANOSECONDS))
                .collect(Collectors.toList());
        schedules.add(probeLoop());
    }

    private ScheduledFuture<?> probeLoop() {
        long start = System.nanoTime();
        long[] probes = {0};
        return loop.executor()
                .scheduleAtFixedRate(
                        () -> {
                            long due = start + TimeUnit.MILLISECONDS.toNanos(PROBE_MILLIS * ++probes[0]);
                            scores.loopDelay(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - due));
                        },
                        PROBE_MILLIS,
                        PROBE_MILLIS,
                        TimeUnit.MILLISECONDS);
    }

    /** Sends no more echoes. */
    public void stopEchoes() {
        schedules.forEach(schedule -> schedule.cancel(false));
    }

    /** Starts a new phase of the measurement. */
    public void startPhase() {
        loop.call(() -> {
            scores.resetLatencies();
            return null;
        });
    }

    /** Returns the latencies of this phase. */
    public Latencies latencies() {
        return loop.call(() -> scores.latencies(clients));
    }

    /** Returns what the clients have noticed since they connected. All ticks up to this one should have arrived. */
    public Observations observations(long tick) {
        return loop.call(() -> scores.observations(
                connected().stream()
                        .mapToLong(client -> client.pending().size())
                        .sum(),
                connected().stream().filter(client -> client.lastTick() < tick).count()));
    }

    /**
     * Returns the echoes that were sent before a reading of {@link System#nanoTime()} and have no acknowledgement, including those
     * of clients that are not connected any more.
     */
    public Set<Long> unansweredEchoes(long time) {
        return loop.call(() -> clients.stream()
                .flatMap(client -> client.pending().entrySet().stream()
                        .filter(echo -> echo.getValue() < time)
                        .map(echo -> client.echoNumber(echo.getKey())))
                .collect(Collectors.toSet()));
    }

    /** Returns the number of clients that are connected. */
    public int countConnected() {
        return loop.call(() -> connected().size());
    }

    private List<GoodClient> connected() {
        return clients.stream().filter(client -> !client.isEnded()).toList();
    }

    @Override
    public void close() {
        stopEchoes();
        loop.call(() -> {
            clients.forEach(GoodClient::leave);
            return null;
        });
        loop.close();
    }
}
