package dev.carillon.internal.socketio.room;

import dev.carillon.ConnectionStateRecovery;
import dev.carillon.adapter.LogPosition;
import dev.carillon.adapter.Selection;
import dev.carillon.internal.limit.MemoryBudget;
import dev.carillon.internal.socketio.packet.PacketText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The most recent packets of a namespace, in order and numbered without gaps, limited by age, count and size in bytes. Not
 * thread-safe: its owner holds a lock.
 */
final class RecoveryLog {
    private static final int RADIX = 36;
    private static final int MIN_CAPACITY = 16;

    /** The heap memory of an entry in addition to its packet. */
    private static final int OVERHEAD = 160;

    /** Distinguishes the offsets of this log from those of other servers, and of this server before a restart. */
    private final String prefix;

    private final ConnectionStateRecovery bounds;
    private final LongSupplier clockMillis;
    private final MemoryBudget budget;

    /** A ring buffer, so that the packets after a number are found without a search. */
    private Entry[] ring = new Entry[MIN_CAPACITY];

    private int size;
    private long lastNumber;
    private long bytes;

    /** The position of the newest packet that was dropped; null if there is none. */
    private LogPosition dropped;

    /**
     * A packet with its number and receivers.
     *
     * @param position where it is in the log that the servers of a cluster share; null without such a log
     */
    record Entry(long number, PacketText packet, Selection selection, long time, LogPosition position) {
        boolean isFor(Set<String> rooms) {
            return selection.matches(rooms);
        }

        private long bytes() {
            return packet.size() + OVERHEAD;
        }
    }

    RecoveryLog(String prefix, ConnectionStateRecovery bounds, LongSupplier clockMillis, MemoryBudget budget) {
        this(prefix, 0, bounds, clockMillis, budget);
    }

    /** Creates a log whose first packet has a certain number, so that older ones can be prepended. */
    RecoveryLog(
            String prefix,
            long lastNumber,
            ConnectionStateRecovery bounds,
            LongSupplier clockMillis,
            MemoryBudget budget) {
        this.prefix = prefix + "-";
        this.lastNumber = lastNumber;
        this.bounds = bounds;
        this.clockMillis = clockMillis;
        this.budget = budget;
    }

    /** The offset of the next packet, which must contain it. */
    String nextOffset() {
        return prefix + Long.toString(lastNumber + 1, RADIX);
    }

    void append(PacketText packet, Selection selection) {
        append(packet, selection, null);
    }

    /** Appends a packet from the log that the servers of a cluster share. */
    void append(PacketText packet, Selection selection, LogPosition position) {
        lastNumber++;
        put(new Entry(lastNumber, packet, selection, clockMillis.getAsLong(), position));
        trim();
    }

    /** Adds a packet that is older than all others. */
    void prepend(PacketText packet, Selection selection, LogPosition position) {
        put(new Entry(
                lastNumber - size, packet, selection, Math.min(position.time(), clockMillis.getAsLong()), position));
    }

    private void put(Entry entry) {
        if (size == ring.length) {
            resize(2 * size);
        }
        size++;
        ring[slot(entry.number)] = entry;
        count(entry.bytes());
    }

    private int slot(long number) {
        return (int) (number % ring.length);
    }

    private void resize(int capacity) {
        Entry[] old = ring;
        ring = new Entry[capacity];
        for (Entry entry : old) {
            if (entry != null) {
                ring[slot(entry.number)] = entry;
            }
        }
    }

    /** The number of the newest packet, or 0 if there was none. */
    long lastNumber() {
        return lastNumber;
    }

    /** The number of an offset, or empty if the offset is not from this log. */
    OptionalLong numberOf(String offset) {
        if (!offset.startsWith(prefix)) {
            return OptionalLong.empty();
        }
        try {
            long number = Long.parseLong(offset, prefix.length(), offset.length(), RADIX);
            return number > 0 && number <= lastNumber ? OptionalLong.of(number) : OptionalLong.empty();
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** A position between a packet and the next one, or empty if it is not known any more, or there is none. */
    Optional<LogPosition> positionOf(long number) {
        if (number == lastNumber - size) {
            return Optional.ofNullable(dropped);
        }
        return number > lastNumber - size && number <= lastNumber
                ? Optional.of(ring[slot(number)].position)
                : Optional.empty();
    }

    /** Whether no packet after a position was dropped. */
    boolean coversAfter(LogPosition position) {
        trim();
        return dropped == null || position.compareTo(dropped) >= 0;
    }

    /** Whether a packet was dropped. */
    boolean hasDropped() {
        return dropped != null;
    }

    /** The number of the last packet that is not after a position, which must be covered. */
    long numberUpTo(LogPosition position) {
        long low = lastNumber - size;
        long high = lastNumber;
        while (low < high) {
            long middle = low + (high - low + 1) / 2;
            if (ring[slot(middle)].position.compareTo(position) <= 0) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** Whether all packets after a number are still available. */
    boolean covers(long number) {
        trim();
        return number >= lastNumber - size;
    }

    /** The packets after a number, which must be covered; no more than {@code max}. */
    List<Entry> after(long number, int max) {
        List<Entry> entries = new ArrayList<>();
        for (long next = number + 1; next <= lastNumber && entries.size() < max; next++) {
            entries.add(ring[slot(next)]);
        }
        return entries;
    }

    int size() {
        return size;
    }

    long bytes() {
        return bytes;
    }

    /**
     * Drops what is too old or too much. If the server holds too much, the log gives way: the budget would otherwise refuse new
     * clients for as long as packets are emitted.
     */
    void trim() {
        long threshold =
                clockMillis.getAsLong() - bounds.maxDisconnectionDuration().toMillis();
        while (size > 0 && (oldest().time < threshold || isTooLarge())) {
            dropOldest();
        }
        if (ring.length > MIN_CAPACITY && size < ring.length / 4) {
            resize(ring.length / 2);
        }
    }

    private boolean isTooLarge() {
        return size > bounds.maxPackets() || bytes > bounds.maxBytes() || budget.isExceeded();
    }

    /** Drops everything. */
    void clear() {
        while (size > 0) {
            dropOldest();
        }
    }

    private Entry oldest() {
        return ring[slot(lastNumber - size + 1)];
    }

    private void dropOldest() {
        Entry oldest = oldest();
        ring[slot(oldest.number)] = null;
        dropped = oldest.position;
        size--;
        count(-oldest.bytes());
    }

    private void count(long change) {
        bytes += change;
        budget.add(change);
    }
}
