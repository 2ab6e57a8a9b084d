package dev.carillon.push;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Channels that nobody uses, those that were used least recently first. A channel that is used again stays here until its turn comes,
 * so that using it costs nothing. Thread-safe; this object is locked before a channel.
 */
final class UnusedChannels {
    /** Those that were used last. Some of them may have events. */
    private final Set<Channel> recent = new LinkedHashSet<>();

    /** Those that were used before, and had events when their turn came. */
    private final Set<Channel> withEvents = new LinkedHashSet<>();

    /** Adds a channel that nobody uses any more. */
    synchronized void add(Channel channel) {
        remove(channel);
        recent.add(channel);
    }

    synchronized void remove(Channel channel) {
        recent.remove(channel);
        withEvents.remove(channel);
    }

    /**
     * Marks a channel as removed: the one that was used least recently, of those without events if there are any.
     *
     * @return the channel, or empty if all channels are used
     */
    synchronized Optional<Channel> removeOne() {
        Iterator<Channel> channels = recent.iterator();
        while (channels.hasNext()) {
            Channel channel = channels.next();
            channels.remove();
            if (channel.bytes() > 0) {
                withEvents.add(channel);
            } else if (channel.removeIfUnused()) {
                return Optional.of(channel);
            }
        }
        channels = withEvents.iterator();
        while (channels.hasNext()) {
            Channel channel = channels.next();
            channels.remove();
            if (channel.removeIfUnused()) {
                return Optional.of(channel);
            }
        }
        return Optional.empty();
    }
}
