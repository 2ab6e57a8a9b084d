package dev.carillon.attacks.churn;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what the clients experience. Thread-safe. */
final class Tally {
    private final AtomicLong sessions = new AtomicLong();
    private final AtomicLong recovered = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong events = new AtomicLong();
    private final AtomicLong acks = new AtomicLong();
    private final Map<String, Long> complaints = new ConcurrentHashMap<>();

    void session() {
        sessions.incrementAndGet();
    }

    void recovered() {
        recovered.incrementAndGet();
    }

    void refused() {
        refused.incrementAndGet();
    }

    void event() {
        events.incrementAndGet();
    }

    void ack() {
        acks.incrementAndGet();
    }

    void complaint(String what) {
        complaints.merge(what, 1L, Long::sum);
    }

    ChurnCounts counts() {
        return new ChurnCounts(
                sessions.get(), recovered.get(), refused.get(), events.get(), acks.get(), new TreeMap<>(complaints));
    }
}
