package dev.carillon.push;

import dev.carillon.adapter.SharedLog;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The channels that somebody follows, or has followed recently. A channel without followers keeps its events for as long as
 * events may be resumed, and is then removed. Thread-safe.
 */
final class Channels {
    private static final Logger log = LoggerFactory.getLogger(Channels.class);

    private static final Duration WARNING_INTERVAL = Duration.ofMinutes(1);

    private final Settings settings;
    private final Map<String, ChannelSource> sources;
    private final Executor executor;
    private final LongSupplier nanoTime;
    private final Optional<SharedLog> sharedLog;
    private final Function<String, Runnable> watchRoom;
    private volatile boolean closing;
    private final Map<ChannelName, Channel> channels = new ConcurrentHashMap<>();

    // ---- without the permanent channels ----
    private final UnusedChannels unused = new UnusedChannels();
    private final ClientChannels clients = new ClientChannels();

    // ---- used by limitMemory, which is not called by two threads at the same time ----
    private boolean hasWarned;
    private long warnedAt;

    /**
     * The limits.
     *
     * @param log the limits of each log
     * @param permanent the names of channels that always exist
     * @param maxChannels the maximum number of other channels
     * @param maxPerAddress the maximum number of them that may exist because of the clients of one address
     * @param maxTotalBytes the maximum memory of all logs
     */
    record Settings(
            EventLog.Limits log, Set<ChannelName> permanent, int maxChannels, int maxPerAddress, long maxTotalBytes) {}

    /**
     * Creates the permanent channels.
     *
     * @param sources the channels that do not carry the events of rooms, by the prefix of their names
     * @param sharedLog the log that the servers of the cluster share, if there is one
     * @param watchRoom receives the events of a room from the other servers, until the returned task is run
     * @param executor answers the polls, of which there may be many
     */
    Channels(
            Settings settings,
            Map<String, ChannelSource> sources,
            Optional<SharedLog> sharedLog,
            Function<String, Runnable> watchRoom,
            Executor executor,
            LongSupplier nanoTime) {
        this.sharedLog = sharedLog;
        this.watchRoom = watchRoom;
        this.settings = settings;
        this.sources = sources;
        this.executor = executor;
        this.nanoTime = nanoTime;
        settings.permanent.forEach(name -> create(name, Optional.empty()));
    }

    /** Returns the channel of a name, if anybody follows it. */
    Optional<Channel> existing(ChannelName name) {
        return Optional.ofNullable(channels.get(name));
    }

    /** Whether there are channels of a kind. */
    boolean hasKind(ChannelName name) {
        return name.equals(ChannelName.ALL) || name.room().isPresent() || sources.containsKey(name.kind());
    }

    /** There are as many channels as there may be. */
    static final class TooManyException extends Exception {
        private static final long serialVersionUID = 1;

        /** 429 if it is the limit of the client's address, or 503. */
        private final int status;

        TooManyException(int status, String message) {
            super(message, null, false, false);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    /** Lets the source of a channel get ready to open it, unless the channel exists. */
    CompletionStage<Void> prepare(ChannelName name) {
        ChannelSource source = sources.get(name.kind());
        return source == null || channels.containsKey(name)
                ? CompletableFuture.completedFuture(null)
                : source.prepare(name.name());
    }

    /**
     * Returns the channel of a name, which is created if necessary. The caller must release it.
     *
     * @param client the address of the client, or empty if it is not limited
     * @return empty if there is no such channel
     */
    Optional<Channel> acquire(ChannelName name, Optional<InetAddress> client) throws TooManyException {
        while (true) {
            Channel channel = channels.get(name);
            if (channel == null) {
                makeRoom(client);
                channel = create(name, client);
                if (channel == null) {
                    return Optional.empty();
                }
            }
            if (channel.acquire()) {
                return Optional.of(channel);
            }
            forget(channel); // it is being removed by another thread
        }
    }

    /** The permanent channels, which always exist, do not count: the application has chosen how many there are. */
    private boolean isFull() {
        return channels.size() - settings.permanent.size() >= settings.maxChannels;
    }

    /**
     * Makes room for a channel. It replaces one that nobody uses: the one that was used least recently, of those without events if there
     * are any. So clients cannot make others lose events by following many channels.
     */
    private void makeRoom(Optional<InetAddress> client) throws TooManyException {
        if (client.isPresent() && clients.count(client.get()) >= settings.maxPerAddress) {
            InetAddress address = client.get();
            if (!removeOne(() -> clients.removeOne(address))) {
                log.debug("{} follows {} channels, the maximum", address, settings.maxPerAddress);
                throw new TooManyException(429, "too many channels for your address");
            }
        }
        if (isFull() && !removeOne(unused::removeOne)) {
            log.debug("there are {} channels, the maximum", settings.maxChannels);
            throw new TooManyException(503, "too many channels");
        }
    }

    /** Removes a channel that nobody uses. Returns false if there is none. */
    private boolean removeOne(Supplier<Optional<Channel>> candidates) {
        Optional<Channel> channel = candidates.get();
        channel.ifPresent(this::forget);
        return channel.isPresent();
    }

    private void forget(Channel channel) {
        if (channels.remove(channel.name(), channel)) {
            unused.remove(channel);
            clients.remove(channel);
            channel.removed();
        }
    }

    void release(Channel channel) {
        if (channel.release(nanoTime.getAsLong()) && !isPermanent(channel)) {
            unused.add(channel);
            clients.addUnused(channel);
        }
    }

    /** Returns a new channel, or the one that another thread has created meanwhile; null if the source does not know it. */
    private Channel create(ChannelName name, Optional<InetAddress> client) {
        ChannelSource source = sources.get(name.kind());
        Channel created = new Channel(name, client, settings.log, source != null, executor, nanoTime.getAsLong());
        synchronized (created) { // whoever finds it now waits until its source has published the current state
            Channel existing = channels.putIfAbsent(name, created);
            if (existing != null) {
                return existing;
            }
            clients.add(created);
            if (source == null) {
                sharedLog.ifPresent(created::use);
                name.room().ifPresent(room -> created.onRemoved(watchRoom.apply(room)));
            }
            boolean exists = false;
            try {
                exists = source == null || source.open(name.name(), new StateChannel(created));
            } finally { // the source may fail
                if (!exists) {
                    created.remove();
                    forget(created);
                }
            }
            return exists ? created : null;
        }
    }

    private boolean isPermanent(Channel channel) {
        return settings.permanent.contains(channel.name());
    }

    /** Removes old events, and the channels that nobody has followed for as long. */
    void expire() {
        long now = nanoTime.getAsLong();
        long unusedSince = now - settings.log.age().toNanos();
        channels.values().stream()
                .filter(channel -> !isPermanent(channel) && channel.removeIfUnusedSince(unusedSince))
                .forEach(this::forget);
        channels.values().forEach(channel -> channel.expire(now));
    }

    /** Removes old events of the largest logs until all of them together are small enough. */
    void limitMemory() {
        long total = channels.values().stream().mapToLong(Channel::bytes).sum();
        if (total <= settings.maxTotalBytes) {
            return;
        }
        warnAboutMemory(total);
        List<Channel> largestFirst = channels.values().stream()
                .sorted(Comparator.comparingLong(Channel::bytes).reversed())
                .toList();
        for (Channel channel : largestFirst) {
            if (total <= settings.maxTotalBytes) {
                return;
            }
            long before = channel.bytes();
            channel.shrink(before / 2);
            total -= before - channel.bytes();
        }
    }

    /** Logs when memory becomes short, and then at most once a minute. */
    private void warnAboutMemory(long bytes) {
        long now = nanoTime.getAsLong();
        if (!hasWarned || now - warnedAt >= WARNING_INTERVAL.toNanos()) {
            hasWarned = true;
            warnedAt = now;
            log.warn("the logs of {} channels take {} bytes; the oldest events are removed", channels.size(), bytes);
        }
    }

    void sendHeartbeats() {
        channels.values().forEach(Channel::sendHeartbeat);
    }

    /** Answers the polls that wait, because the server is shutting down. It would otherwise wait for them. */
    void endPolls() {
        closing = true; // set first: a poll that is added concurrently is in its channel or sees this flag
        channels.values().forEach(Channel::endPolls);
    }

    boolean isClosing() {
        return closing;
    }

    int waitingPolls() {
        return channels.values().stream().mapToInt(Channel::waitingPolls).sum();
    }

    int size() {
        return channels.size();
    }
}
