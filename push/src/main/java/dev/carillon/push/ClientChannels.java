package dev.carillon.push;

import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The channels that exist because of the clients of each address. Thread-safe. */
final class ClientChannels {
    private final Map<InetAddress, Entry> entries = new ConcurrentHashMap<>();

    /** The channels of one address. */
    private static final class Entry {
        private final UnusedChannels unused = new UnusedChannels();

        /** Changed only within the atomic operations of the map. */
        private final AtomicInteger count = new AtomicInteger();
    }

    void add(Channel channel) {
        channel.creator()
                .ifPresent(address -> entries.compute(address, (key, present) -> {
                    Entry entry = present == null ? new Entry() : present;
                    entry.count.incrementAndGet();
                    return entry;
                }));
    }

    void remove(Channel channel) {
        channel.creator()
                .ifPresent(address -> entries.computeIfPresent(address, (key, entry) -> {
                    entry.unused.remove(channel);
                    return entry.count.decrementAndGet() == 0 ? null : entry;
                }));
    }

    void addUnused(Channel channel) {
        channel.creator().map(entries::get).ifPresent(entry -> entry.unused.add(channel));
    }

    int count(InetAddress address) {
        Entry entry = entries.get(address);
        return entry == null ? 0 : entry.count.get();
    }

    /** Marks a channel of an address as removed, as {@link UnusedChannels#removeOne} does. */
    Optional<Channel> removeOne(InetAddress address) {
        return Optional.ofNullable(entries.get(address)).flatMap(entry -> entry.unused.removeOne());
    }
}
