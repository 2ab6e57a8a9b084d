package dev.carillon.push;

import dev.carillon.RawJson;
import dev.carillon.SocketIoServer;
import dev.carillon.adapter.BroadcastListener;
import dev.carillon.adapter.LogPosition;
import dev.carillon.adapter.Selection;
import dev.carillon.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets clients without Socket.IO follow the events of a server: by Server-Sent Events, plain WebSocket, long polling or short
 * polling. All of them use the path {@code /push/{channel}}, and get the same events in the same order, with the same ids.
 *
 * <p>The channel {@code room:NAME} carries the events that are emitted to a room of the main namespace, and {@code all} those that
 * are emitted to everyone. A {@link ChannelSource} adds channels of other kinds. Nothing changes for Socket.IO clients.
 *
 * <pre>{@code
 * SocketIoServer server = SocketIoServer.builder().build();
 * PushServer.builder(server, (request, channel) -> PushPermission.ALLOWED).attach();
 * server.start();
 * }</pre>
 *
 * <p>Events are kept for a while, so that a client that reconnects receives what it has missed. If some of it is gone, the client
 * is told. See the documentation for what clients send and receive. Thread-safe.
 */
public final class PushServer {
    private static final Logger log = LoggerFactory.getLogger(PushServer.class);

    private static final Pattern PREFIX = Pattern.compile("[a-z]{1,20}");

    private static final String ANY_PATH = "/{path...}";

    private static final HttpResponse NO_CHANNEL = PollResponse.error(404, "unknown channel");

    private static final Duration HOUSEKEEPING = Duration.ofSeconds(1);

    private final Channels channels;
    private final PushTimers timers;

    private PushServer(Channels channels, PushTimers timers) {
        this.channels = channels;
        this.timers = timers;
    }

    /**
     * Starts to build.
     *
     * @param server the server whose events are followed; it must not have been started
     * @param authorizer decides who may follow which channel, and until when
     * @return a builder with the default settings
     */
    public static Builder builder(SocketIoServer server, PushAuthorizer authorizer) {
        return new Builder(Objects.requireNonNull(server, "server"), Objects.requireNonNull(authorizer, "authorizer"));
    }

    /**
     * The number of channels: the permanent ones, and those that somebody follows, or has followed recently.
     *
     * @return the number
     */
    public int channelCount() {
        return channels.size();
    }

    /** The number of long polls that wait for an event. */
    int waitingPolls() {
        return channels.waitingPolls();
    }

    /** The number of timers, including those of the server itself unless they run at the moment. */
    int waitingTimers() {
        return timers.waiting();
    }

    private final class Broadcasts implements BroadcastListener {
        @Override
        public void onBroadcast(RawJson data, Selection selection) {
            onLoggedBroadcast(data, selection, null);
        }

        @Override
        public void onLoggedBroadcast(RawJson data, Selection selection, LogPosition position) {
            ChannelName.of(selection)
                    .forEach(name -> channels.existing(name).ifPresent(channel -> publish(channel, data, position)));
        }
    }

    private static void publish(Channel channel, RawJson data, LogPosition position) {
        EventText text;
        try {
            text = EventText.of(data);
        } catch (EventText.TooLargeException e) { // the application may relay what a client has sent
            log.debug("an event is not sent to a channel: {}", e.getMessage());
            return;
        }
        channel.publish(text, System.nanoTime(), position);
    }

    private void keepHouse() {
        guarded(channels::expire);
        guarded(channels::limitMemory);
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) { // it must run again
            log.error("the channels could not be maintained", e);
        }
    }

    /** Settings of a {@link PushServer}. */
    public static final class Builder {
        private final SocketIoServer server;
        private final PushAuthorizer authorizer;
        private final Set<ChannelName> permanent = new HashSet<>();
        private final Map<String, ChannelSource> sources = new HashMap<>();
        private String path = "/push";
        private Duration heartbeat = Duration.ofSeconds(15);
        private Duration retry = Duration.ofSeconds(2);
        private int logEvents = 1000;
        private long logBytes = 1024 * 1024;
        private Duration logAge = Duration.ofMinutes(5);
        private boolean roomsLikeIds;
        private int maxChannels = 10_000;
        private int maxChannelsPerAddress = 1000;
        private long maxTotalLogBytes = Runtime.getRuntime().maxMemory() / 16;

        private Builder(SocketIoServer server, PushAuthorizer authorizer) {
            this.server = server;
            this.authorizer = authorizer;
        }

        /**
         * Sets the path before the name of the channel.
         *
         * @param prefix the path, {@code /push} by default
         * @return this
         */
        public Builder path(String prefix) {
            path = Objects.requireNonNull(prefix, "path");
            return this;
        }

        /**
         * Sets the time between two comments in an event stream, which keep proxies from closing it.
         *
         * @param interval the interval, 15 seconds by default
         * @return this
         */
        public Builder heartbeat(Duration interval) {
            heartbeat = requirePositive(interval, "heartbeat");
            return this;
        }

        /**
         * Sets how long an {@code EventSource} waits before it reconnects.
         *
         * @param delay the delay, 2 seconds by default
         * @return this
         */
        public Builder retry(Duration delay) {
            retry = requirePositive(delay, "retry");
            return this;
        }

        /**
         * Sets how many events of a channel are kept for clients that reconnect.
         *
         * @param events the number, 1000 by default; 0 to keep none
         * @return this
         */
        public Builder logEvents(int events) {
            logEvents = (int) requireAtLeast(0, events, "logEvents");
            return this;
        }

        /**
         * Sets how much memory the kept events of a channel may take.
         *
         * @param bytes the number of bytes, 1 MiB by default
         * @return this
         */
        public Builder logBytes(long bytes) {
            logBytes = requireAtLeast(0, bytes, "logBytes");
            return this;
        }

        /**
         * Sets how long events are kept. A channel that nobody follows is kept for the same time.
         *
         * @param age the time, 5 minutes by default
         * @return this
         */
        public Builder logAge(Duration age) {
            logAge = requirePositive(age, "logAge");
            return this;
        }

        /**
         * Sets the maximum number of channels, apart from the permanent ones. At the maximum, a channel that nobody follows is
         * removed for a new one, and those without events first.
         *
         * @param channels the number, 10,000 by default; while all of them are followed, a new one gets status 503
         * @return this
         */
        public Builder maxChannels(int channels) {
            maxChannels = (int) requireAtLeast(1, channels, "maxChannels");
            return this;
        }

        /**
         * Sets how many channels may exist because clients of one address follow them, or have followed them recently. At the
         * maximum, a channel of the address that nobody follows is removed for a new one. Clients in networks that the server trusts
         * are not limited.
         *
         * @param channels the number, 1000 by default; while all of them are followed, a new one gets status 429
         * @return this
         * @see SocketIoServer.Builder#trustedProxies
         */
        public Builder maxChannelsPerAddress(int channels) {
            maxChannelsPerAddress = (int) requireAtLeast(1, channels, "maxChannelsPerAddress");
            return this;
        }

        /**
         * Sets how much memory the kept events of all channels may take. When there are more, the largest channels lose their
         * oldest events.
         *
         * @param bytes the number of bytes, by default a sixteenth of the maximum heap
         * @return this
         */
        public Builder maxTotalLogBytes(long bytes) {
            maxTotalLogBytes = requireAtLeast(0, bytes, "maxTotalLogBytes");
            return this;
        }

        /**
         * Keeps the events of a channel although nobody follows it, so that its first client can receive earlier ones. It does not
         * count towards {@link #maxChannels}.
         *
         * @param channel the name, for example {@code room:news}
         * @return this
         * @throws IllegalArgumentException if it is not the name of a channel
         */
        public Builder permanent(String channel) {
            permanent.add(ChannelName.parse(channel)
                    .filter(name -> name.equals(ChannelName.ALL) || name.room().isPresent())
                    .orElseThrow(() -> new IllegalArgumentException("not a channel: " + channel)));
            return this;
        }

        /**
         * Adds channels whose events come from the application: {@code PREFIX:NAME}.
         *
         * @param prefix the prefix: lower-case letters, but not {@code room} or {@code all}
         * @param source opens the channels
         * @return this
         * @throws IllegalArgumentException if the prefix is invalid or is used already
         */
        public Builder source(String prefix, ChannelSource source) {
            boolean reserved = prefix.equals(ChannelName.ROOM) || prefix.equals(ChannelName.ALL.kind());
            if (!PREFIX.matcher(prefix).matches() || reserved) {
                throw new IllegalArgumentException("not a prefix for channels: " + prefix);
            }
            if (sources.putIfAbsent(prefix, Objects.requireNonNull(source, "source")) != null) {
                throw new IllegalArgumentException("the prefix is used already: " + prefix);
            }
            return this;
        }

        /**
         * Allows clients to follow rooms whose names have the form of a generated socket id: 20 characters, all of them letters,
         * digits, {@code -} or {@code _}. By default, such channels do not exist, because what is emitted to a socket's own room
         * is for its client only. If they are allowed, the events for the sockets of this server are still not sent to channels.
         * Then the authorizer must refuse the ids of sockets of other servers, and of sockets that are gone.
         *
         * @param allowed whether such channels exist, false by default
         * @return this
         */
        public Builder allowRoomsLikeIds(boolean allowed) {
            roomsLikeIds = allowed;
            return this;
        }

        private static Duration requirePositive(Duration duration, String name) {
            if (duration.isNegative() || duration.isZero()) {
                throw new IllegalArgumentException(name + " must be positive: " + duration);
            }
            return duration;
        }

        private static long requireAtLeast(long minimum, long value, String name) {
            if (value < minimum) {
                throw new IllegalArgumentException(name + " must be at least " + minimum + ": " + value);
            }
            return value;
        }

        /**
         * Adds the routes to the server. Call it before the server is started.
         *
         * @return the push server, which ends together with the server
         */
        public PushServer attach() {
            ScheduledThreadPoolExecutor scheduler = newScheduler();
            PushTimers timers = new PushTimers(scheduler, InstantSource.system());
            EventLog.Limits limits = new EventLog.Limits(logEvents, logBytes, logAge);
            Channels channels = new Channels(
                    new Channels.Settings(
                            limits, Set.copyOf(permanent), maxChannels, maxChannelsPerAddress, maxTotalLogBytes),
                    Map.copyOf(sources),
                    server.sharedLog(),
                    server::watch,
                    scheduler,
                    System::nanoTime);
            PushServer push = new PushServer(channels, timers);
            RequestCheck check = new RequestCheck(channels, authorizer, this::isPrivate, timers);
            OlderEvents older = new OlderEvents(server.sharedLog());
            PushHandler handler = new PushHandler(channels, check, older, retry, timers);
            server.asyncRoute("GET", path + "/{channel}", handler);
            server.webSocket(path + "/{channel}", handler);
            if (!path.isEmpty()) {
                server.asyncRoute("GET", path + ANY_PATH, request -> CompletableFuture.completedFuture(NO_CHANNEL));
                server.errorFormat(path + ANY_PATH, PollResponse::serverError);
            }
            server.errorFormat(path + "/{channel}", PollResponse::serverError);
            server.onBroadcast(push.new Broadcasts());
            every(scheduler, heartbeat, () -> guarded(channels::sendHeartbeats));
            every(scheduler, HOUSEKEEPING, push::keepHouse);
            server.closing().thenRun(channels::endPolls);
            server.terminated().whenComplete((ended, error) -> scheduler.shutdownNow());
            return push;
        }

        private boolean isPrivate(ChannelName name) {
            return (!roomsLikeIds && name.looksLikeSocketId())
                    || name.room().flatMap(server::socket).isPresent();
        }

        /** Without the policy, the timeout of an answered poll would be kept until it expires. */
        private static ScheduledThreadPoolExecutor newScheduler() {
            ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1, task -> {
                Thread thread = new Thread(task, "carillon-push");
                thread.setDaemon(true);
                return thread;
            });
            scheduler.setRemoveOnCancelPolicy(true);
            return scheduler;
        }

        private static void every(ScheduledExecutorService scheduler, Duration interval, Runnable task) {
            var unused = scheduler.scheduleWithFixedDelay(
                    task, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
        }
    }
}
