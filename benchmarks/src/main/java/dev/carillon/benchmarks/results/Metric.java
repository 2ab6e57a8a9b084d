package dev.carillon.benchmarks.results;

/** The metrics of a measurement. */
public enum Metric {
    CPU_PER_MESSAGE("CPU µs/message", 3),
    /** Of the Redis that connects the servers. */
    REDIS_CPU_PER_MESSAGE("Redis CPU µs/message", 3),
    MESSAGES_PER_SECOND("messages/s", 0),
    REQUESTS_PER_SECOND("polls/s", 0),
    CONNECTS_PER_SECOND("connects/s", 0),
    CPU_PER_CONNECT("CPU µs/connect", 0),
    P50_MILLIS("p50 ms", 2),
    P99_MILLIS("p99 ms", 2),
    P999_MILLIS("p999 ms", 2),
    START_UP_SECONDS("start s", 3),
    BYTES_PER_CONNECTION("RSS bytes/connection", 0),
    HEAP_PER_CONNECTION("heap bytes/connection", 0),
    HEAP_PER_JOB("heap bytes/job", 0),
    HEAP_PER_SUBSCRIPTION("heap bytes/subscription", 0),
    RESIDENT_MEGABYTES("RSS MB", 0),
    PEAK_RESIDENT_MEGABYTES("peak RSS MB", 0),
    DELIVERED_PERCENT("delivered %", 1),
    /** Messages that clients have not received, even if others have arrived twice. */
    LOST("lost", 0),
    DISCONNECTED("disconnected", 0),
    /** 1 if all messages had arrived shortly after the last one was due, otherwise 0. */
    KEPT_UP("kept up", 0),
    /** The utilization of the generator's event loop. Near 100, the generator is the bottleneck. */
    GENERATOR_PERCENT("generator busy %", 0);

    private final String title;
    private final int decimals;

    Metric(String title, int decimals) {
        this.title = title;
        this.decimals = decimals;
    }

    public String title() {
        return title;
    }

    /** Returns the number of decimals to print. */
    public int decimals() {
        return decimals;
    }
}
