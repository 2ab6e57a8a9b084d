package dev.carillon.benchmarks.results;

/** What is measured. */
public enum Metric {
    CPU_PER_MESSAGE("CPU µs/message", 3),
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
    RESIDENT_MEGABYTES("RSS MB", 0),
    PEAK_RESIDENT_MEGABYTES("peak RSS MB", 0),
    DELIVERED_PERCENT("delivered %", 1),
    DISCONNECTED("disconnected", 0),
    /** Whether everything had arrived soon after the last message was due: 1 or 0. */
    KEPT_UP("kept up", 0),
    /** How busy the generator's loop was: near 100 the generator is what is measured. */
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

    /** How many decimals are worth printing. */
    public int decimals() {
        return decimals;
    }
}
