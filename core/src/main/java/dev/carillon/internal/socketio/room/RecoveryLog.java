package dev.carillon.internal.socketio.room;

import dev.carillon.ConnectionStateRecovery;
import dev.carillon.adapter.Selection;
import dev.carillon.internal.socketio.packet.PacketText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The most recent packets of a namespace, in order and numbered without gaps, limited by age, count and size in bytes. Not
 * thread-safe: its owner holds a lock.
 */
final class RecoveryLog {
    private static final int RADIX = 36;

    /** Distinguishes the offsets of this log from those of other servers, and of this server before a restart. */
    private final String prefix;

    private final ConnectionStateRecovery bounds;
    private final LongSupplier clockMillis;
    private final Deque<Entry> entries = new ArrayDeque<>();
    private long lastNumber;
    private long bytes;

    private record Entry(long number, PacketText packet, Selection selection, long time) {}

    RecoveryLog(String prefix, ConnectionStateRecovery bounds, LongSupplier clockMillis) {
        this.prefix = prefix + "-";
        this.bounds = bounds;
        this.clockMillis = clockMillis;
    }

    /** The offset of the next packet, which must contain it. */
    String nextOffset() {
        return prefix + Long.toString(lastNumber + 1, RADIX);
    }

    void append(PacketText packet, Selection selection) {
        lastNumber++;
        entries.add(new Entry(lastNumber, packet, selection, clockMillis.getAsLong()));
        bytes += packet.size();
        trim();
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

    /** Whether all packets after a number are still available. */
    boolean covers(long number) {
        trim();
        return number >= lastNumber - entries.size();
    }

    /** The packets after a number for a socket in these rooms. */
    List<PacketText> since(long number, Set<String> rooms) {
        List<PacketText> missed = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry.number > number && entry.selection.matches(rooms)) {
                missed.add(entry.packet);
            }
        }
        return missed;
    }

    int size() {
        return entries.size();
    }

    long bytes() {
        return bytes;
    }

    private void trim() {
        long threshold =
                clockMillis.getAsLong() - bounds.maxDisconnectionDuration().toMillis();
        while (!entries.isEmpty()
                && (entries.peek().time < threshold
                        || entries.size() > bounds.maxPackets()
                        || bytes > bounds.maxBytes())) {
            bytes -= entries.poll().packet.size();
        }
    }
}
