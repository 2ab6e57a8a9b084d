package dev.carillon.benchmarks.results;

import static dev.carillon.benchmarks.process.ServerKind.BARE;
import static dev.carillon.benchmarks.process.ServerKind.BARE_BATCHED;
import static dev.carillon.benchmarks.process.ServerKind.NETTY_SOCKETIO;
import static dev.carillon.benchmarks.process.ServerKind.NODE;
import static dev.carillon.benchmarks.results.Metric.CPU_PER_MESSAGE;
import static dev.carillon.benchmarks.results.Metric.MESSAGES_PER_SECOND;
import static dev.carillon.benchmarks.results.Target.Bound.AT_LEAST;
import static dev.carillon.benchmarks.results.Target.Bound.AT_MOST;

import java.util.List;
import java.util.Set;

/** Carillon's performance targets. */
public final class Targets {
    private static final String STEADY = "steady broadcast, 1,000 clients";
    private static final String BURST = "burst of 200 broadcasts";
    private static final String IDLE = "idle memory per connection";

    /** Includes "peak", because "latency" runs at half of its rate. */
    private static final Set<String> WORKLOADS = Set.of(
            "steady-1000-10ms",
            "burst",
            "echo",
            "echo-inline",
            "ack",
            "rooms",
            "polling",
            "peak",
            "latency",
            "memory",
            "start");

    private Targets() {}

    public static List<Target> all() {
        return List.of(
                Target.ratio(STEADY, "steady-1000-10ms", BARE, CPU_PER_MESSAGE, AT_MOST, 1.10),
                Target.ratio(STEADY, "steady-1000-10ms", NODE, CPU_PER_MESSAGE, AT_MOST, 0.50),
                Target.ratio(STEADY, "steady-1000-10ms", NETTY_SOCKETIO, CPU_PER_MESSAGE, AT_MOST, 0.70),
                Target.ratio(BURST, "burst", BARE_BATCHED, CPU_PER_MESSAGE, AT_MOST, 1.5),
                Target.ratio(BURST, "burst", NODE, MESSAGES_PER_SECOND, AT_LEAST, 10),
                Target.ratio(BURST, "burst", NETTY_SOCKETIO, MESSAGES_PER_SECOND, AT_LEAST, 10),
                Target.ratio("echo", "echo", BARE, CPU_PER_MESSAGE, AT_MOST, 1.4),
                Target.ratio("echo", "echo", BARE_BATCHED, CPU_PER_MESSAGE, AT_MOST, 1.4),
                Target.ratio("echo", "echo", NODE, MESSAGES_PER_SECOND, AT_LEAST, 1),
                Target.ratio("echo", "echo", NETTY_SOCKETIO, MESSAGES_PER_SECOND, AT_LEAST, 1),
                Target.ratio("echo by an inline handler", "echo-inline", BARE, CPU_PER_MESSAGE, AT_MOST, 1.3),
                Target.ratio("echo by an inline handler", "echo-inline", BARE_BATCHED, CPU_PER_MESSAGE, AT_MOST, 1.3),
                Target.ratio("acknowledgements", "ack", BARE, CPU_PER_MESSAGE, AT_MOST, 1.4),
                Target.ratio("acknowledgements", "ack", BARE_BATCHED, CPU_PER_MESSAGE, AT_MOST, 1.4),
                Target.ratio("acknowledgements", "ack", NODE, MESSAGES_PER_SECOND, AT_LEAST, 1),
                Target.ratio("acknowledgements", "ack", NETTY_SOCKETIO, MESSAGES_PER_SECOND, AT_LEAST, 1),
                Target.ratio("rooms", "rooms", NODE, MESSAGES_PER_SECOND, AT_LEAST, 2),
                Target.ratio("rooms", "rooms", NETTY_SOCKETIO, MESSAGES_PER_SECOND, AT_LEAST, 2),
                Target.ratio("long-polling", "polling", NODE, Metric.REQUESTS_PER_SECOND, AT_LEAST, 2),
                Target.ratio("long-polling", "polling", NETTY_SOCKETIO, Metric.REQUESTS_PER_SECOND, AT_LEAST, 2),
                Target.ratio("half of the peers' peak", "latency", NODE, Metric.P99_MILLIS, AT_MOST, 0.5),
                Target.ratio(IDLE, "memory", BARE, Metric.BYTES_PER_CONNECTION, AT_MOST, 1.2),
                Target.bridge(STEADY, "steady-1000-10ms", CPU_PER_MESSAGE, 1.10),
                Target.bridge(BURST, "burst", CPU_PER_MESSAGE, 1.10),
                Target.value("start to first connection", "start", Metric.START_UP_SECONDS, AT_MOST, 0.6),
                Target.spread("100 to 10,000 clients", growth(), CPU_PER_MESSAGE, 1.15));
    }

    /** Whether a workload has a target, and is therefore measured in several rounds. */
    public static boolean concern(String workload) {
        return WORKLOADS.contains(workload) || growth().contains(workload);
    }

    private static List<String> growth() {
        return List.of(
                "growth-clients-100",
                "growth-clients-300",
                "growth-clients-1000",
                "growth-clients-3000",
                "growth-clients-10000");
    }
}
