package dev.carillon.internal.limit;

/** Limits a rate and allows bursts. Not thread-safe. */
public final class TokenBucket {
    private static final double NANOS_PER_SECOND = 1e9;

    private final double perSecond;
    private final double capacity;
    private double tokens;
    private long updated;

    /**
     * Creates a full bucket.
     *
     * @param perSecond the rate
     * @param burst the number of tokens that can be taken at once after a pause
     * @param nanoTime the current time, as from {@link System#nanoTime}
     */
    public TokenBucket(double perSecond, double burst, long nanoTime) {
        this.perSecond = perSecond;
        this.capacity = burst;
        this.tokens = burst;
        this.updated = nanoTime;
    }

    /**
     * Takes tokens if there are any. A request for more than the burst succeeds if the bucket is full, and later ones then
     * wait correspondingly longer.
     */
    public boolean tryTake(double count, long nanoTime) {
        refill(nanoTime);
        if (tokens < Math.min(count, capacity)) {
            return false;
        }
        tokens -= count;
        return true;
    }

    /**
     * Takes tokens even if there are too few.
     *
     * @return the time in nanoseconds after which they are within the rate; 0 if they are already
     */
    public long take(double count, long nanoTime) {
        refill(nanoTime);
        tokens -= count;
        return tokens >= 0 ? 0 : (long) (-tokens * NANOS_PER_SECOND / perSecond);
    }

    public boolean isFull(long nanoTime) {
        refill(nanoTime);
        return tokens >= capacity;
    }

    private void refill(long nanoTime) {
        tokens = Math.min(capacity, tokens + (nanoTime - updated) * perSecond / NANOS_PER_SECOND);
        updated = nanoTime;
    }
}
