package dev.carillon.benchmarks.workloads;

import dev.carillon.benchmarks.load.ClientGroup;
import dev.carillon.benchmarks.load.PostEmitter;
import dev.carillon.benchmarks.load.Tally;
import dev.carillon.benchmarks.load.Technique;
import dev.carillon.benchmarks.load.Waiting;
import dev.carillon.benchmarks.process.ServerKind;
import dev.carillon.benchmarks.results.Metric;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Sends the same messages to the followers of a room with every technique. The rate is low enough for all of them, so that
 * neither queues nor a busy processor distort what a message costs.
 */
final class PushBroadcast implements Workload {
    private static final String ROOM = "bench";
    private static final Duration JOIN_LIMIT = Duration.ofSeconds(60);

    /** A server may still be registering subscribers that it has already answered. */
    private static final Duration SETTLING = Duration.ofMillis(300);

    /** The warm-up is longer than usual and sends more, because the compiler needs many messages. */
    private static final int WARM_UP_LENGTH = 2;

    private static final int WARM_UP_RATE = 4;

    /** The measurement is longer than usual, because the kernel reports processor time in coarse units. */
    private static final int LENGTH = 5;

    private final int clients;
    private final Duration every;

    PushBroadcast(int clients, Duration every) {
        this.clients = clients;
        this.every = every;
    }

    @Override
    public String name() {
        return "push";
    }

    @Override
    public String description() {
        return String.format(
                Locale.ROOT,
                "%,d subscribers, a message every %d ms. Carillon: a Socket.IO broadcast to a room. "
                        + "The others send the same messages without Socket.IO.",
                clients,
                every.toMillis());
    }

    @Override
    public int clients() {
        return clients;
    }

    @Override
    public Set<ServerKind> servers() {
        Set<ServerKind> servers = EnumSet.copyOf(ServerKind.PUSH);
        servers.add(ServerKind.CARILLON);
        return servers;
    }

    @Override
    public boolean needsRounds() {
        return true;
    }

    @Override
    public Map<Metric, Double> measure(Bench bench) {
        try (ClientGroup group = subscribers(bench);
                PostEmitter emitter =
                        PostEmitter.connect(bench.loop(), bench.server().port(), Workloads.ORDINARY_PAYLOAD)) {
            Waiting.pause(SETTLING);
            Duration often = every.dividedBy(WARM_UP_RATE);
            Map<Metric, Double> warmUp = run(
                    new SteadyPhase(bench, group, emitter, often),
                    bench.warmUp().multipliedBy(WARM_UP_LENGTH));
            return warmUp.get(Metric.LOST) > 0
                    ? warmUp
                    : run(
                            new SteadyPhase(bench, group, emitter, every),
                            bench.pace().measured().multipliedBy(LENGTH));
        }
    }

    private Map<Metric, Double> run(SteadyPhase phase, Duration length) {
        long count = SteadyPhase.count(length, phase.every());
        Tally tally = Tally.of(phase.group());
        Map<Metric, Double> values = phase.run(count, clients);
        values.put(Metric.LOST, (double) tally.missing(count));
        return values;
    }

    private ClientGroup subscribers(Bench bench) {
        return switch (bench.server().kind()) {
            case PUSH_SSE, NODE_SSE -> bench.subscribers(clients, Technique.SERVER_SENT_EVENTS, ROOM);
            case PUSH_WEBSOCKET, NODE_WS -> bench.subscribers(clients, Technique.WEB_SOCKET, ROOM);
            case PUSH_POLLING -> bench.subscribers(clients, Technique.LONG_POLLING, ROOM);
            default -> members(bench);
        };
    }

    private ClientGroup members(Bench bench) {
        ClientGroup group = bench.webSockets(clients);
        try {
            group.join(client -> ROOM, JOIN_LIMIT);
            return group;
        } catch (RuntimeException e) {
            group.close();
            throw e;
        }
    }
}
