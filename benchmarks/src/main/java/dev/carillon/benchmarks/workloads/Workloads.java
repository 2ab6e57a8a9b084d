package dev.carillon.benchmarks.workloads;

import dev.carillon.benchmarks.load.ClientGroup;
import dev.carillon.benchmarks.load.Pipelines;
import dev.carillon.benchmarks.load.RandomRooms;
import dev.carillon.benchmarks.load.Traffic;
import dev.carillon.benchmarks.load.Trigger;
import dev.carillon.benchmarks.load.Waves;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;

/** The available workloads. */
public final class Workloads {
    /** The payload size of a typical chat message, in bytes. */
    static final int ORDINARY_PAYLOAD = 50;

    private static final int BURST = 200;
    private static final int ROOM_WINDOW = 64;
    private static final int PEAK_WINDOW = 4;
    private static final int PIPELINE_DEPTH = 16;
    private static final Duration JOIN_LIMIT = Duration.ofSeconds(60);

    /** The messages per second in all steps of a series, so that only one parameter varies. */
    private static final int RATE_BY_CLIENTS = 40_000;

    private static final int RATE_BY_PAYLOAD = 8_000;

    private Workloads() {}

    /** Returns the workloads of a full run. */
    public static List<Workload> full() {
        List<Workload> all = new ArrayList<>(basics(10_000));
        all.addAll(List.of(
                steady(1000, 100),
                steady(10_000, 10),
                steady(10_000, 100),
                SteadyBroadcast.of(
                        "large",
                        "1,000 clients, a broadcast of 16 KB every 100 ms.",
                        1000,
                        Duration.ofMillis(100),
                        () -> Trigger.broadcast(1, 16 * 1024)),
                SteadyBroadcast.of(
                        "binary",
                        "1,000 clients, a binary broadcast of 4 KB every 100 ms.",
                        1000,
                        Duration.ofMillis(100),
                        () -> Trigger.broadcastBinary(4 * 1024)),
                peak(1000),
                SteadyBroadcast.atRate(
                        "latency",
                        "1,000 clients, broadcasts at half of the peak of the slower peer.",
                        1000,
                        new HalfOfPeak("peak", 1000),
                        Workloads::ordinary),
                new Connects(2000),
                new IdleMemory(10_000, Duration.ofSeconds(2)),
                new Flood(1_000_000),
                stalled(300, 3),
                new PushBroadcast(1000, Duration.ofMillis(100)),
                new JobUpdates(10_000, 1000, 100),
                Among.clusters(clusterSteady(2000, 50)),
                Among.clusters(clusterBurst(2000))));
        growth().forEach(step -> all.add(Among.oursAndTheLimit(step)));
        return all;
    }

    /** Returns the workloads of a short run. */
    public static List<Workload> brief() {
        return basics(1000);
    }

    private static List<Workload> basics(int roomClients) {
        return List.of(
                new StartUp(true),
                new StartUp(false),
                Among.theBridgeToo(steady(1000, 10)),
                Among.theBridgeToo(burst(1000)),
                rooms(roomClients),
                echo(200),
                Among.oursAndBothLimits(inlineEcho(200)),
                ack(200),
                new Polling(500));
    }

    private static Workload steady(int clients, int millis) {
        return SteadyBroadcast.of(
                String.format(Locale.ROOT, "steady-%d-%dms", clients, millis),
                String.format(Locale.ROOT, "%,d clients, a broadcast every %d ms.", clients, millis),
                clients,
                Duration.ofMillis(millis),
                Workloads::ordinary);
    }

    private static Workload burst(int clients) {
        return new Saturation(
                "burst",
                String.format(Locale.ROOT, "%d broadcasts in a row to %,d clients, again and again.", BURST, clients),
                clients,
                (bench, group) -> burstOf(group));
    }

    private static Workload rooms(int clients) {
        return new Saturation(
                "rooms",
                String.format(
                        Locale.ROOT,
                        "%,d clients in rooms of 10, %d broadcasts to random rooms in flight.",
                        clients,
                        ROOM_WINDOW),
                clients,
                inRooms(clients / 10, 10));
    }

    private static BiFunction<Bench, ClientGroup, Traffic> inRooms(int rooms, int members) {
        return (bench, group) -> {
            RandomRooms randomRooms = new RandomRooms(rooms, members, ORDINARY_PAYLOAD);
            group.join(randomRooms::of, JOIN_LIMIT);
            return Waves.of(group, randomRooms, ROOM_WINDOW);
        };
    }

    private static Workload echo(int clients) {
        return new Saturation(
                "echo",
                String.format(Locale.ROOT, "%d clients, %d echoes in flight each.", clients, PIPELINE_DEPTH),
                clients,
                (bench, group) -> new Pipelines(group, Trigger.echo(ORDINARY_PAYLOAD), PIPELINE_DEPTH));
    }

    private static Workload inlineEcho(int clients) {
        return new Saturation(
                "echo-inline",
                String.format(
                        Locale.ROOT,
                        "%d clients, %d echoes in flight each, by a handler on the event loop.",
                        clients,
                        PIPELINE_DEPTH),
                clients,
                (bench, group) -> new Pipelines(group, Trigger.inlineEcho(ORDINARY_PAYLOAD), PIPELINE_DEPTH));
    }

    private static Workload ack(int clients) {
        return new Saturation(
                "ack",
                String.format(Locale.ROOT, "%d clients, %d acknowledgements in flight each.", clients, PIPELINE_DEPTH),
                clients,
                (bench, group) -> new Pipelines(group, Trigger.ack(ORDINARY_PAYLOAD), PIPELINE_DEPTH));
    }

    private static Workload clusterSteady(int clients, int millis) {
        return SteadyBroadcast.of(
                "cluster-steady",
                String.format(
                        Locale.ROOT,
                        "Two servers over Redis, %,d clients together, a broadcast to all of them every %d ms.",
                        clients,
                        millis),
                clients,
                Duration.ofMillis(millis),
                Workloads::ordinary);
    }

    private static Workload clusterBurst(int clients) {
        return new Saturation(
                "cluster-burst",
                String.format(
                        Locale.ROOT,
                        "Two servers over Redis, %,d clients together, %d broadcasts in a row, again and again.",
                        clients,
                        BURST),
                clients,
                (bench, group) -> burstOf(group));
    }

    private static Traffic burstOf(ClientGroup group) {
        return Waves.of(group, group.webSocket(0), Trigger.broadcast(BURST, ORDINARY_PAYLOAD), BURST * group.size(), 1);
    }

    private static Workload peak(int clients) {
        return new Saturation(
                "peak",
                String.format(Locale.ROOT, "%,d clients, %d broadcasts in flight.", clients, PEAK_WINDOW),
                clients,
                (bench, group) -> Waves.of(
                        group, group.webSocket(0), Trigger.broadcast(1, ORDINARY_PAYLOAD), clients, PEAK_WINDOW));
    }

    private static Workload stalled(int clients, int stalled) {
        return SteadyBroadcast.of(
                        "stalled",
                        String.format(
                                Locale.ROOT,
                                "%d clients, a broadcast of 16 KB every 10 ms, %d clients have stopped reading.",
                                clients,
                                stalled),
                        clients,
                        Duration.ofMillis(10),
                        () -> Trigger.broadcast(1, 16 * 1024))
                .whileStalled(stalled);
    }

    private static List<Workload> growth() {
        List<Workload> series = new ArrayList<>();
        for (int clients : new int[] {100, 300, 1000, 3000, 10_000}) {
            series.add(growthStep(
                    "growth-clients-" + clients,
                    String.format(Locale.ROOT, "%,d clients, %,d messages a second.", clients, RATE_BY_CLIENTS),
                    clients,
                    RATE_BY_CLIENTS,
                    ORDINARY_PAYLOAD));
        }
        for (int size : new int[] {64, 512, 4096, 32_768}) {
            series.add(growthStep(
                    "growth-payload-" + size,
                    String.format(
                            Locale.ROOT, "1,000 clients, payloads of %,d bytes, %,d a second.", size, RATE_BY_PAYLOAD),
                    1000,
                    RATE_BY_PAYLOAD,
                    size));
        }
        for (int members : new int[] {10, 100, 1000}) {
            series.add(new Saturation(
                    "growth-rooms-" + members,
                    String.format(Locale.ROOT, "10,000 clients in rooms of %,d.", members),
                    10_000,
                    inRooms(10_000 / members, members)));
        }
        return series;
    }

    private static Workload growthStep(String name, String description, int clients, int rate, int payload) {
        Duration interval = Duration.ofNanos(1_000_000_000L * clients / rate);
        return SteadyBroadcast.of(name, description, clients, interval, () -> Trigger.broadcast(1, payload));
    }

    private static Trigger ordinary() {
        return Trigger.broadcast(1, ORDINARY_PAYLOAD);
    }
}
