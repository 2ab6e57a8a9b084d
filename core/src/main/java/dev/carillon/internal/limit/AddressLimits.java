package dev.carillon.internal.limit;

import dev.carillon.observe.Limit;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/** Limits the number of connections of each address, and the rate at which it opens them. Thread-safe. */
public final class AddressLimits {
    /** The burst, in seconds of the permitted rate. Many clients behind one address may reconnect at once. */
    private static final int BURST_SECONDS = 10;

    /** The number of known addresses above which those without connections are removed. */
    private static final int MIN_SWEEP_SIZE = 1024;

    private final int maxCount;
    private final int maxPerSecond;
    private final LongSupplier nanoTime;
    private final ConcurrentMap<InetAddress, Entry> entries = new ConcurrentHashMap<>();
    private final AtomicInteger sweepSize = new AtomicInteger(MIN_SWEEP_SIZE);

    /** Accessed only within the atomic operations of the map. */
    private static final class Entry {
        private final TokenBucket bucket;
        private int count;

        Entry(TokenBucket bucket) {
            this.bucket = bucket;
        }
    }

    /**
     * Creates limits.
     *
     * @param maxCount the maximum number of connections of an address
     * @param maxPerSecond the maximum number of connections that an address may open per second
     */
    public AddressLimits(int maxCount, int maxPerSecond, LongSupplier nanoTime) {
        this.maxCount = maxCount;
        this.maxPerSecond = maxPerSecond;
        this.nanoTime = nanoTime;
    }

    /** Creates limits that are never reached. */
    public static AddressLimits none() {
        return new AddressLimits(Integer.MAX_VALUE, Integer.MAX_VALUE, System::nanoTime);
    }

    /**
     * Counts an attempt to open a connection.
     *
     * @param address the address, or null if it is not limited
     * @return the limit that is reached, or empty if the address may open another connection
     */
    public Optional<Limit> attempt(InetAddress address) {
        if (address == null) {
            return Optional.empty();
        }
        sweep();
        Limit[] reached = new Limit[1];
        entries.compute(address, (key, present) -> {
            Entry entry = present == null ? newEntry() : present;
            if (entry.count >= maxCount) {
                reached[0] = Limit.CONNECTIONS_PER_ADDRESS;
            } else if (!entry.bucket.tryTake(1, nanoTime.getAsLong())) {
                reached[0] = Limit.HANDSHAKES_PER_ADDRESS;
            }
            return entry;
        });
        return Optional.ofNullable(reached[0]);
    }

    /** Records that a connection has opened. The address may be null. */
    public void opened(InetAddress address) {
        if (address != null) {
            entries.compute(address, (key, present) -> {
                Entry entry = present == null ? newEntry() : present;
                entry.count++;
                return entry;
            });
        }
    }

    /** Records that a connection has ended. The address may be null. */
    public void closed(InetAddress address) {
        if (address != null) {
            entries.computeIfPresent(address, (key, entry) -> {
                entry.count--;
                return isForgettable(entry) ? null : entry;
            });
        }
    }

    /** Returns the number of addresses that are known at the moment. */
    int size() {
        return entries.size();
    }

    private Entry newEntry() {
        return new Entry(new TokenBucket(maxPerSecond, (double) maxPerSecond * BURST_SECONDS, nanoTime.getAsLong()));
    }

    private boolean isForgettable(Entry entry) {
        return entry.count == 0 && entry.bucket.isFull(nanoTime.getAsLong());
    }

    /** Forgets addresses without connections. The cost is spread over as many attempts as there are addresses. */
    private void sweep() {
        int mark = sweepSize.get();
        if (entries.size() < mark || !sweepSize.compareAndSet(mark, Integer.MAX_VALUE)) {
            return;
        }
        for (InetAddress address : entries.keySet()) {
            entries.computeIfPresent(address, (key, entry) -> isForgettable(entry) ? null : entry);
        }
        sweepSize.set(Math.max(MIN_SWEEP_SIZE, 2 * entries.size()));
    }
}
