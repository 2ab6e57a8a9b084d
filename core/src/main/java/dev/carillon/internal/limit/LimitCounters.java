package dev.carillon.internal.limit;

import dev.carillon.observe.Limit;
import dev.carillon.observe.ServerObserver;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts how often each limit was reached, and notifies the observer. Thread-safe. */
public final class LimitCounters {
    private final Map<Limit, LongAdder> counters = new EnumMap<>(Limit.class);
    private final ServerObserver observer;

    /** The observer may be null. */
    public LimitCounters(ServerObserver observer) {
        this.observer = observer;
        for (Limit limit : Limit.values()) {
            counters.put(limit, new LongAdder());
        }
    }

    public void reached(Limit limit) {
        counters.get(limit).increment();
        if (observer != null) {
            observer.limitReached(limit);
        }
    }

    /** Returns the count of each limit that was reached. */
    public Map<Limit, Long> counts() {
        Map<Limit, Long> counts = new EnumMap<>(Limit.class);
        counters.forEach((limit, counter) -> {
            if (counter.sum() > 0) {
                counts.put(limit, counter.sum());
            }
        });
        return counts;
    }
}
