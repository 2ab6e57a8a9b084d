package dev.carillon.api;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Limits the requests per second of each caller. After a pause, as many are allowed at once. Thread-safe. */
final class RateLimit {
    private static final double NANOS_PER_SECOND = 1e9;

    /** Beyond it, the buckets that were not used for the longest time are forgotten. */
    private static final int MAX_BUCKETS = 10_000;

    private final int perSecond;
    private final LongSupplier nanoTime;

    /** The buckets by caller, in the order of their last use. Guarded by this object. */
    private final Map<Caller, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

    private static final class Bucket {
        private double tokens;
        private long updated;

        Bucket(double tokens, long updated) {
            this.tokens = tokens;
            this.updated = updated;
        }
    }

    RateLimit(int perSecond, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.nanoTime = nanoTime;
    }

    /**
     * Counts a request.
     *
     * @return the time in seconds, rounded up, after which the caller may try again; 0 if the request is allowed
     */
    synchronized long take(Caller caller) {
        long now = nanoTime.getAsLong();
        Bucket bucket = buckets.computeIfAbsent(caller, first -> new Bucket(perSecond, now));
        if (buckets.size() > MAX_BUCKETS) {
            buckets.remove(buckets.keySet().iterator().next());
        }
        bucket.tokens = Math.min(perSecond, bucket.tokens + (now - bucket.updated) / NANOS_PER_SECOND * perSecond);
        bucket.updated = now;
        if (bucket.tokens >= 1) {
            bucket.tokens--;
            return 0;
        }
        return (long) Math.ceil((1 - bucket.tokens) / perSecond);
    }
}
