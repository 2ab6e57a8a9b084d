package dev.carillon.benchmarks.workloads;

import dev.carillon.benchmarks.load.ClientGroup;
import dev.carillon.benchmarks.load.Trigger;
import dev.carillon.benchmarks.load.Waves;
import dev.carillon.benchmarks.process.ServerKind;
import dev.carillon.benchmarks.results.Metric;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Broadcasts to long-polling clients: each message requires a poll from every client. */
final class Polling implements Workload {
    private final int clients;

    Polling(int clients) {
        this.clients = clients;
    }

    @Override
    public String name() {
        return "polling";
    }

    @Override
    public String description() {
        return clients + " long-polling clients; each broadcast is sent when the previous one has arrived.";
    }

    @Override
    public int clients() {
        return clients;
    }

    @Override
    public Set<ServerKind> servers() {
        return EnumSet.of(ServerKind.CARILLON, ServerKind.NODE, ServerKind.NETTY_SOCKETIO);
    }

    @Override
    public Map<Metric, Double> measure(Bench bench) {
        try (ClientGroup group = bench.polling(clients);
                ClientGroup sender = bench.webSockets(1)) {
            Trigger trigger = Trigger.broadcast(1, Workloads.ORDINARY_PAYLOAD);
            Waves waves = Waves.of(group, sender.webSocket(0), trigger, clients, 1);
            return Saturation.measure(bench, group, waves);
        }
    }
}
