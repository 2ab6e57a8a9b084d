package dev.carillon.redis;

import dev.carillon.adapter.LocalServer;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.pubsub.api.async.RedisPubSubAsyncCommands;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections to Redis that the adapters of a server share: one for commands and one for subscriptions. They are opened in the
 * background and again after a failure, and subscriptions are renewed. Thread-safe; no method blocks.
 */
final class RedisLink {
    /** What may be on its way to Redis. Beyond it, messages are dropped, so that the memory is bounded if Redis is slow. */
    private static final long MAX_BYTES_IN_FLIGHT = 16L << 20;

    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);
    private static final Logger log = LoggerFactory.getLogger(RedisLink.class);

    /** Returns a text as it is sent to Redis. */
    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Returns texts as they are sent to Redis. */
    static byte[][] allBytes(String... texts) {
        return Arrays.stream(texts).map(RedisLink::bytes).toArray(byte[][]::new);
    }

    /** Receives the messages of a channel, or of the channels that match a pattern. Called on the thread of the connection. */
    @FunctionalInterface
    interface Listener {
        void onMessage(String channel, byte[] message);
    }

    private static final String EVENTS_STAY_HERE = "events reach only the clients of this server";

    private final RedisAddress address;
    private final String consequence;
    private final RedisConnector connector;

    /** Calls the observers, one after the other and without a lock. */
    private final Executor reporter;

    private final Map<String, Listener> channels = new ConcurrentHashMap<>();
    private final Map<String, Listener> shardedChannels = new ConcurrentHashMap<>();
    private final Map<String, Listener> patterns = new ConcurrentHashMap<>();
    private final AtomicLong inFlight = new AtomicLong();
    private final Outage outage = new Outage();
    private final AtomicBoolean retrying = new AtomicBoolean();
    private final CompletableFuture<Void> connected = new CompletableFuture<>();
    private volatile RedisConnector.Commands commands;
    private volatile StatefulRedisPubSubConnection<String, byte[]> subscriptions;
    private volatile boolean closed;
    private volatile Runnable onRenewed = () -> {};

    RedisLink(RedisAddress address) {
        this(address, EVENTS_STAY_HERE);
    }

    /**
     * Opens the connections.
     *
     * @param consequence what happens while Redis is away, for the log
     */
    RedisLink(RedisAddress address, String consequence) {
        this.address = address;
        this.consequence = consequence;
        this.connector = address.connector();
        // Lettuce renews only the subscriptions that Redis had confirmed before the connection was lost, and in a Redis
        // Cluster not all
        // of them. There, each node has a connection of its own.
        connector.client().addListener(new RedisConnectionStateListener() {
            @Override
            public void onRedisConnected(RedisChannelHandler<?, ?> connection, SocketAddress socket) {
                if (connection instanceof StatefulRedisPubSubConnection) {
                    renewSubscriptions();
                }
            }
        });
        this.reporter = connector.client().getResources().eventExecutorGroup().next();
        connector.onTopologyChange(this::renewSubscriptions);
        connect();
    }

    /** Logs and reports when Redis is away and when it is back, instead of each message that is not sent. */
    private final class Outage {
        private final List<LocalServer> watchers = new ArrayList<>();
        private volatile boolean away;
        private String cause = "";
        private long since;
        private long unsent;

        synchronized void begin(String reason) {
            if (!away && !closed) {
                away = true;
                cause = reason;
                watchers.forEach(this::reportLost);
                since = System.nanoTime();
                unsent = 0;
                log.warn("Redis is not available at {} ({}): {} until it is back", address, cause, consequence);
            }
        }

        synchronized void watch(LocalServer local) {
            watchers.add(local);
            if (away) {
                reportLost(local);
            }
        }

        synchronized void unwatch(LocalServer local) {
            watchers.remove(local);
        }

        private void reportLost(LocalServer local) {
            String reason = cause;
            reporter.execute(() -> local.clusterLost(reason));
        }

        void end() {
            if (away) { // usually not, and then without the lock
                over();
            }
        }

        private synchronized void over() {
            if (away && !closed) {
                away = false;
                watchers.forEach(local -> reporter.execute(local::clusterRestored));
                log.info(
                        "Redis is available again after {} s; {} messages for other servers were not sent",
                        Duration.ofNanos(System.nanoTime() - since).toSeconds(),
                        unsent);
            }
        }

        synchronized void unsent() {
            unsent++;
        }
    }

    private void connect() {
        connector
                .connectPubSub()
                .thenCompose(pubSub -> connector.connect().handle((connection, error) -> {
                    if (error != null) {
                        pubSub.closeAsync();
                        throw new IllegalStateException(error);
                    }
                    onConnected(pubSub, connection);
                    return null;
                }))
                .whenComplete((done, error) -> {
                    if (error != null && !closed) {
                        outage.begin(rootMessage(error));
                        schedule(this::connect, RETRY_DELAY);
                    }
                });
    }

    private void onConnected(StatefulRedisPubSubConnection<String, byte[]> pubSub, RedisConnector.Commands connection) {
        pubSub.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(String channel, byte[] message) {
                deliver(channels.get(channel), channel, message);
            }

            @Override
            public void smessage(String channel, byte[] message) {
                deliver(shardedChannels.get(channel), channel, message);
            }

            @Override
            public void message(String pattern, String channel, byte[] message) {
                deliver(patterns.get(pattern), channel, message);
            }

            /** In a Redis Cluster, a node ends the subscriptions to a slot that moves to another node. */
            @Override
            public void sunsubscribed(String channel, long count) {
                if (shardedChannels.containsKey(channel)) {
                    renew(pubSub.async().ssubscribe(channel));
                }
            }
        });
        connection.connection().addListener(new RedisConnectionStateListener() {
            @Override
            public void onRedisConnected(RedisChannelHandler<?, ?> again, SocketAddress address) {
                outage.end();
            }

            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> lost) {
                outage.begin("the connection was lost");
            }
        });
        commands = connection;
        subscriptions = pubSub;
        renewSubscriptions();
        outage.end();
        connected.complete(null);
    }

    private void renewSubscriptions() {
        if (subscriptions != null) {
            List<CompletionStage<Void>> all = subscribeToAll();
            all.forEach(this::renew);
            CompletableFuture.allOf(all.stream()
                            .map(CompletionStage::toCompletableFuture)
                            .toArray(CompletableFuture[]::new))
                    .thenRun(() -> onRenewed.run());
        }
    }

    /** Subscribes to a channel of its own each time: in a Redis Cluster, they can be on different nodes. */
    private List<CompletionStage<Void>> subscribeToAll() {
        RedisPubSubAsyncCommands<String, byte[]> pubSub = subscriptions.async();
        List<CompletionStage<Void>> all = new ArrayList<>();
        channels.keySet().forEach(channel -> all.add(pubSub.subscribe(channel)));
        shardedChannels.keySet().forEach(channel -> all.add(pubSub.ssubscribe(channel)));
        patterns.keySet().forEach(pattern -> all.add(pubSub.psubscribe(pattern)));
        return all;
    }

    /** Tries again later if a subscription fails while there is a connection. Otherwise the next connection renews it. */
    private void renew(CompletionStage<Void> subscription) {
        subscription.whenComplete((done, error) -> {
            if (error != null && isConnected() && retrying.compareAndSet(false, true)) {
                log.debug("a subscription failed: {}", rootMessage(error));
                schedule(
                        () -> {
                            retrying.set(false);
                            renewSubscriptions();
                        },
                        RETRY_DELAY);
            }
        });
    }

    private static void deliver(Listener listener, String channel, byte[] message) {
        if (listener == null) {
            return; // unsubscribed in the meantime
        }
        try {
            listener.onMessage(channel, message);
        } catch (RuntimeException e) {
            log.warn("a message of another server could not be handled", e);
        }
    }

    /** Subscribes to a channel. Completes when Redis has confirmed it. */
    CompletionStage<Void> subscribe(String channel, Listener listener) {
        channels.put(channel, listener);
        return connected.thenCompose(done -> subscriptions.async().subscribe(channel));
    }

    /** Subscribes to a sharded channel. Completes when Redis has confirmed it. */
    CompletionStage<Void> subscribeSharded(String channel, Listener listener) {
        shardedChannels.put(channel, listener);
        return connected.thenCompose(done -> subscriptions.async().ssubscribe(channel));
    }

    /** Ends a subscription to a sharded channel. */
    CompletionStage<Void> unsubscribeSharded(String channel) {
        shardedChannels.remove(channel);
        return isConnected() ? subscriptions.async().sunsubscribe(channel) : CompletableFuture.completedFuture(null);
    }

    /** Subscribes to the channels that match a pattern. Completes when Redis has confirmed it. */
    CompletionStage<Void> subscribeAll(String pattern, Listener listener) {
        patterns.put(pattern, listener);
        return connected.thenCompose(done -> subscriptions.async().psubscribe(pattern));
    }

    /** Ends a subscription to a channel. */
    CompletionStage<Void> unsubscribe(String channel) {
        channels.remove(channel);
        return isConnected() ? subscriptions.async().unsubscribe(channel) : CompletableFuture.completedFuture(null);
    }

    /** Ends a subscription to a pattern. */
    CompletionStage<Void> unsubscribeAll(String pattern) {
        patterns.remove(pattern);
        return isConnected() ? subscriptions.async().punsubscribe(pattern) : CompletableFuture.completedFuture(null);
    }

    /** Returns whether a message cannot be sent now and must be dropped, because Redis is away or too slow. It is counted. */
    boolean isAway() {
        boolean slow = isSlow();
        if (isConnected() && !slow) {
            return false;
        }
        if (slow) {
            outage.begin("it is too slow");
        }
        outage.unsent();
        return true;
    }

    private void sent(int bytes) {
        if (inFlight.addAndGet(-bytes) < MAX_BYTES_IN_FLIGHT / 2 && isConnected()) {
            outage.end();
        }
    }

    /** Completes when Redis has confirmed all subscriptions. */
    CompletionStage<Void> subscribed() {
        return connected.thenCompose(done -> CompletableFuture.allOf(subscribeToAll().stream()
                .map(CompletionStage::toCompletableFuture)
                .toArray(CompletableFuture[]::new)));
    }

    /** Publishes a message, or fails if Redis is away. */
    CompletionStage<Void> publish(String channel, byte[] message) {
        return send(message.length, redis -> redis.publish(channel, message)).thenApply(receivers -> null);
    }

    /** Publishes a message to a sharded channel, or fails if Redis is away. */
    CompletionStage<Void> publishSharded(String channel, byte[] message) {
        return send(message.length, redis -> redis.async().spublish(channel, message))
                .thenApply(receivers -> null);
    }

    /** Completes when the first connection is established. */
    CompletionStage<Void> firstConnection() {
        return connected;
    }

    /** Whether too much is on its way to Redis. */
    boolean isSlow() {
        return inFlight.get() > MAX_BYTES_IN_FLIGHT;
    }

    /** Sends a command with a payload of some bytes, or fails if Redis is away. */
    <T> CompletionStage<T> send(int bytes, Function<RedisConnector.Commands, CompletionStage<T>> command) {
        if (!isConnected()) {
            return notConnected();
        }
        inFlight.addAndGet(bytes);
        return command.apply(commands).whenComplete((done, error) -> sent(bytes));
    }

    /** Runs a script whose payload are its arguments, or fails if Redis is away. */
    CompletionStage<List<byte[]>> run(RedisScript script, String[] keys, byte[]... args) {
        int size = Arrays.stream(args).mapToInt(arg -> arg.length).sum();
        return send(size, redis -> script.run(redis, keys, args));
    }

    /** Sends a command without a payload, or fails if Redis is away. */
    <T> CompletionStage<T> ask(Function<RedisConnector.Commands, CompletionStage<T>> command) {
        return isConnected() ? command.apply(commands) : notConnected();
    }

    private static <T> CompletionStage<T> notConnected() {
        return CompletableFuture.failedFuture(new IllegalStateException("Redis is not connected"));
    }

    /** Opens another connection, for commands that wait. Whoever calls this must close it before this link. */
    CompletionStage<RedisConnector.Commands> connectAgain() {
        return connector.connect();
    }

    /** Sets what is called when all subscriptions were renewed, before which messages may have been missed. */
    void onRenewed(Runnable listener) {
        onRenewed = listener;
    }

    /** Returns how many connections have subscribed to a channel. */
    CompletionStage<Integer> subscribers(String channel) {
        if (!isConnected()) {
            return notConnected();
        }
        return commands.countSubscribers(redis -> redis.pubsubNumsub(channel)).thenApply(RedisLink::sum);
    }

    /** Returns how many connections have subscribed to each of some channels. */
    CompletionStage<Map<String, Long>> subscribersOf(List<String> some) {
        if (!isConnected()) {
            return notConnected();
        }
        return commands.countSubscribers(redis -> redis.pubsubNumsub(some.toArray(String[]::new)));
    }

    private static int sum(Map<String, Long> counts) {
        return counts.values().stream().mapToInt(Long::intValue).sum();
    }

    /** Returns how many connections have subscribed to a sharded channel. */
    CompletionStage<Integer> shardedSubscribers(String channel) {
        if (!isConnected()) {
            return notConnected();
        }
        return commands.countSubscribers(redis -> redis.pubsubShardNumsub(channel))
                .thenApply(RedisLink::sum);
    }

    /** Reports to a namespace when Redis is away, and when it is back. */
    void watch(LocalServer local) {
        outage.watch(local);
    }

    /** Ends the reports to a namespace. */
    void unwatch(LocalServer local) {
        outage.unwatch(local);
    }

    /** Runs a task later. */
    ScheduledFuture<?> schedule(Runnable task, Duration delay) {
        return connector
                .client()
                .getResources()
                .eventExecutorGroup()
                .schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whether commands can be sent. */
    boolean isConnected() {
        RedisConnector.Commands current = commands;
        return current != null && current.connection().isOpen();
    }

    /** Closes the connections. */
    CompletionStage<Void> close() {
        closed = true;
        CompletableFuture<Void> ended = connected.isDone()
                ? CompletableFuture.allOf(
                        subscriptions.closeAsync(), commands.connection().closeAsync())
                : CompletableFuture.completedFuture(null);
        return ended.thenCompose(done -> connector.close());
    }

    static String rootMessage(Throwable error) {
        Throwable cause = error;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }
}
