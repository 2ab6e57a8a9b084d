package dev.carillon.redis;

import dev.carillon.adapter.LogPosition;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the stream of a cluster on a connection of its own, because reading waits for new entries, and passes each entry to its
 * namespace. Reading continues where it was interrupted when Redis is back. Thread-safe; no method blocks.
 */
final class StreamReader {
    /** Shorter than the timeout of commands. */
    private static final Duration BLOCK = Duration.ofSeconds(2);

    private static final int MAX_ENTRIES = 1000;
    private static final Duration RETRY_DELAY = Duration.ofMillis(100);
    private static final Logger log = LoggerFactory.getLogger(StreamReader.class);

    /** Receives the entries of a namespace in their order, on one thread. */
    @FunctionalInterface
    interface Listener {
        void onEntry(LogPosition position, Map<String, byte[]> fields);
    }

    private final RedisLink link;
    private final String stream;
    private final CompletableFuture<LogPosition> started = new CompletableFuture<>();
    private final Map<String, Listener> listeners = new HashMap<>();

    /** What waits until the entries up to a position are delivered. */
    private final TreeMap<LogPosition, CompletableFuture<Void>> waiting = new TreeMap<>();

    private RedisConnector.Commands reading;
    private RedisClusterAsyncCommands<String, byte[]> redis;

    /** The last entry that was delivered. */
    private LogPosition last;

    /** The last entry that was or is being delivered. */
    private LogPosition begun;

    private boolean closed;

    StreamReader(RedisLink link, String stream) {
        this.link = link;
        this.stream = stream;
    }

    /** Opens the connection, and begins to read after the newest entry. */
    void start() {
        link.connectAgain()
                .thenCompose(connection -> {
                    opened(connection);
                    return newest(redis);
                })
                .whenComplete((newest, error) -> {
                    if (error != null) {
                        retry(this::start);
                        return;
                    }
                    synchronized (this) {
                        last = newest;
                        begun = newest;
                    }
                    started.complete(newest);
                    read();
                });
    }

    private synchronized void opened(RedisConnector.Commands connection) {
        reading = connection;
        redis = connection.async();
        if (closed) {
            connection.connection().closeAsync();
        }
    }

    private void retry(Runnable task) {
        if (!isClosed()) {
            link.schedule(task, RETRY_DELAY);
        }
    }

    /** Returns the position of the newest entry. */
    CompletionStage<LogPosition> newest(RedisClusterAsyncCommands<String, byte[]> commands) {
        return commands.xrevrange(stream, Range.unbounded(), Limit.from(1))
                .thenApply(entries -> entries.isEmpty() ? LogPosition.START : position(entries.get(0)));
    }

    static LogPosition position(StreamMessage<String, byte[]> entry) {
        return LogPosition.parse(entry.getId()).orElseThrow();
    }

    @SuppressWarnings("unchecked") // an array for the variable arguments
    private void read() {
        if (isClosed()) {
            return;
        }
        LogPosition from;
        synchronized (this) {
            from = last;
        }
        redis.xread(
                        XReadArgs.Builder.block(BLOCK).count(MAX_ENTRIES),
                        XReadArgs.StreamOffset.from(stream, from.toString()))
                .whenComplete((entries, error) -> {
                    if (error == null) {
                        deliver(entries);
                        read();
                    } else {
                        log.debug("the stream could not be read: {}", error.toString());
                        retry(this::resume);
                    }
                });
    }

    /** Continues to read. If Redis has lost its data, the stream begins anew. */
    private void resume() {
        newest(redis).whenComplete((newest, error) -> {
            if (error != null) {
                retry(this::resume);
                return;
            }
            synchronized (this) {
                if (newest.compareTo(last) < 0) {
                    last = LogPosition.START;
                }
            }
            read();
        });
    }

    private void deliver(List<StreamMessage<String, byte[]>> entries) {
        for (StreamMessage<String, byte[]> entry : entries) {
            Map<String, byte[]> fields = entry.getBody();
            byte[] namespace = fields.get("nsp");
            LogPosition position = position(entry);
            Listener listener;
            synchronized (this) {
                begun = position;
                listener = namespace == null ? null : listeners.get(new String(namespace, StandardCharsets.UTF_8));
            }
            if (listener != null) {
                try {
                    listener.onEntry(position, fields);
                } catch (RuntimeException e) {
                    log.warn("an entry of the stream could not be handled", e);
                }
            }
            synchronized (this) {
                last = position;
            }
        }
        reached();
    }

    private void reached() {
        Map<LogPosition, CompletableFuture<Void>> done;
        synchronized (this) {
            Map<LogPosition, CompletableFuture<Void>> head = waiting.headMap(last, true);
            done = Map.copyOf(head);
            head.clear();
        }
        done.values().forEach(future -> future.complete(null));
    }

    /** The position of the last entry that was or is being delivered. */
    synchronized LogPosition current() {
        return begun == null ? LogPosition.START : begun;
    }

    /** Completes when the entries up to a position are delivered. */
    synchronized CompletionStage<Void> delivered(LogPosition upTo) {
        return last != null && upTo.compareTo(last) <= 0
                ? CompletableFuture.completedFuture(null)
                : waiting.computeIfAbsent(upTo, position -> new CompletableFuture<>());
    }

    /** Registers a namespace. Completes with the position after which it receives all entries. */
    CompletionStage<LogPosition> add(String namespace, Listener listener) {
        return started.thenApply(first -> {
            synchronized (this) {
                listeners.put(namespace, listener);
                return begun;
            }
        });
    }

    synchronized void remove(String namespace) {
        listeners.remove(namespace);
    }

    /** Completes with the position after which the reader has begun to read. */
    CompletionStage<LogPosition> started() {
        return started;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    synchronized CompletionStage<Void> close() {
        closed = true;
        return reading == null
                ? CompletableFuture.completedFuture(null)
                : reading.connection().closeAsync();
    }
}
