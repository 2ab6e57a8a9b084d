package dev.carillon.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisURI;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.pubsub.api.async.RedisPubSubAsyncCommands;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections to Redis that the adapters of a server share: one for commands and one for subscriptions. They are opened in the
 * background and again after a failure, and subscriptions are renewed. Thread-safe; no method blocks.
 */
final class RedisLink {
    /** What may be on its way to Redis. Beyond it, messages are dropped, so that the memory is bounded if Redis is slow. */
    private static final long MAX_BYTES_IN_FLIGHT = 16L << 20;

    private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);
    private static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);
    private static final Logger log = LoggerFactory.getLogger(RedisLink.class);

    /** Receives the messages of a channel, or of the channels that match a pattern. Called on the thread of the connection. */
    @FunctionalInterface
    interface Listener {
        void onMessage(String channel, byte[] message);
    }

    private final RedisURI uri;
    private final RedisClient client;
    private final Map<String, Listener> channels = new ConcurrentHashMap<>();
    private final Map<String, Listener> shardedChannels = new ConcurrentHashMap<>();
    private final Map<String, Listener> patterns = new ConcurrentHashMap<>();
    private final AtomicLong inFlight = new AtomicLong();
    private final Outage outage = new Outage();
    private final CompletableFuture<Void> connected = new CompletableFuture<>();
    private volatile StatefulRedisConnection<String, byte[]> commands;
    private volatile StatefulRedisPubSubConnection<String, byte[]> subscriptions;
    private volatile boolean closed;

    RedisLink(RedisURI uri) {
        this.uri = uri;
        this.client = RedisClient.create();
        client.setOptions(ClientOptions.builder()
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .timeoutOptions(TimeoutOptions.enabled(COMMAND_TIMEOUT))
                .build());
        connect();
    }

    /** Logs when Redis is away and when it is back, instead of each message that is not sent. */
    private final class Outage {
        private volatile boolean away;
        private long since;
        private long unsent;

        synchronized void begin(String cause) {
            if (!away && !closed) {
                away = true;
                since = System.nanoTime();
                unsent = 0;
                log.warn(
                        "Redis is not available at {} ({}): events reach only the clients of this server until it is back",
                        printable(uri),
                        cause);
            }
        }

        void end() {
            if (away) { // usually not, and then without the lock
                over();
            }
        }

        private synchronized void over() {
            if (away) {
                away = false;
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
        client.connectPubSubAsync(CODEC, uri)
                .thenCompose(pubSub -> client.connectAsync(CODEC, uri).handle((connection, error) -> {
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

    private void onConnected(
            StatefulRedisPubSubConnection<String, byte[]> pubSub, StatefulRedisConnection<String, byte[]> connection) {
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
        });
        connection.addListener(new RedisConnectionStateListener() {
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
        // Lettuce renews only the subscriptions that Redis had confirmed before the connection was lost.
        pubSub.addListener(new RedisConnectionStateListener() {
            @Override
            public void onRedisConnected(RedisChannelHandler<?, ?> again, SocketAddress address) {
                subscribeToAll();
            }
        });
        subscribeToAll();
        outage.end();
        connected.complete(null);
    }

    private void subscribeToAll() {
        RedisPubSubAsyncCommands<String, byte[]> pubSub = subscriptions.async();
        channels.keySet().forEach(pubSub::subscribe);
        shardedChannels.keySet().forEach(pubSub::ssubscribe);
        patterns.keySet().forEach(pubSub::psubscribe);
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
        boolean slow = inFlight.get() > MAX_BYTES_IN_FLIGHT;
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
        return connected.thenCompose(done -> subscriptions.async().ping()).thenApply(pong -> null);
    }

    /** Publishes a message, or fails if Redis is away. */
    CompletionStage<Void> publish(String channel, byte[] message) {
        return send(message, () -> commands.async().publish(channel, message));
    }

    /** Publishes a message to a sharded channel, or fails if Redis is away. */
    CompletionStage<Void> publishSharded(String channel, byte[] message) {
        return send(message, () -> commands.async().spublish(channel, message));
    }

    private CompletionStage<Void> send(byte[] message, Supplier<CompletionStage<Long>> command) {
        if (!isConnected()) {
            return CompletableFuture.failedFuture(new IllegalStateException("Redis is not connected"));
        }
        inFlight.addAndGet(message.length);
        return command.get().<Void>thenApply(receivers -> null).whenComplete((done, error) -> sent(message.length));
    }

    /** Returns how many connections have subscribed to a channel. */
    CompletionStage<Integer> subscribers(String channel) {
        if (!isConnected()) {
            return CompletableFuture.failedFuture(new IllegalStateException("Redis is not connected"));
        }
        return commands.async()
                .pubsubNumsub(channel)
                .thenApply(counts -> counts.getOrDefault(channel, 0L).intValue());
    }

    /** Returns how many connections have subscribed to a sharded channel. */
    CompletionStage<Integer> shardedSubscribers(String channel) {
        if (!isConnected()) {
            return CompletableFuture.failedFuture(new IllegalStateException("Redis is not connected"));
        }
        return commands.async()
                .pubsubShardNumsub(channel)
                .thenApply(counts -> counts.getOrDefault(channel, 0L).intValue());
    }

    /** Runs a task later. */
    ScheduledFuture<?> schedule(Runnable task, Duration delay) {
        return client.getResources().eventExecutorGroup().schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whether commands can be sent. */
    boolean isConnected() {
        StatefulRedisConnection<String, byte[]> connection = commands;
        return connection != null && connection.isOpen();
    }

    /** Closes the connections. */
    CompletionStage<Void> close() {
        closed = true;
        return client.shutdownAsync();
    }

    private static String printable(RedisURI uri) {
        return uri.getHost() == null ? "the sentinels" : uri.getHost() + ":" + uri.getPort();
    }

    private static String rootMessage(Throwable error) {
        Throwable cause = error;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }
}
