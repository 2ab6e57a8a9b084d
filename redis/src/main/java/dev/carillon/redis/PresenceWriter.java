package dev.carillon.redis;

import dev.carillon.presence.LocalSockets;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the sockets of this server to the registry. Changes are numbered, and Redis applies each of them only after the one before. If
 * one fails, or if Redis has lost data, the writer begins a new home and writes the whole state there. The others see it when it is
 * complete. One step runs at a time, so the state needs no locks.
 */
final class PresenceWriter {
    private static final Logger log = LoggerFactory.getLogger(PresenceWriter.class);

    /** What one script may change. While it runs, Redis does nothing else. */
    private static final int MAX_SCRIPT_BYTES = 64 * 1024;

    /** What one step may send. */
    private static final int MAX_STEP_BYTES = 1024 * 1024;

    /** How many sockets one step looks at. */
    private static final int MAX_STEP_SOCKETS = 10_000;

    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);
    private static final String NONE = "";

    private final RedisLink link;
    private final PresenceKeys keys;
    private final RedisPresence.Timing timing;
    private final TrackedSockets sockets;
    private final LocalSockets local;
    private final PresenceChanges changes = new PresenceChanges();

    private long generation;
    private String home = NONE;
    private volatile String published = NONE;
    private long lastChange;
    private boolean isLost = true;
    private boolean isFailing;

    /** The sockets that are not in the new home yet; null when all of them are. */
    private Iterator<TrackedSockets.Tracked> unwritten;

    private Optional<Long> disconnectedAt = Optional.empty();
    private long renewAt;
    private long trustedAt;
    private volatile boolean closed;

    PresenceWriter(
            RedisLink link,
            PresenceKeys keys,
            RedisPresence.Timing timing,
            TrackedSockets sockets,
            LocalSockets local) {
        this.link = link;
        this.keys = keys;
        this.timing = timing;
        this.sockets = sockets;
        this.local = local;
        this.renewAt = System.nanoTime();
        trustAfter(timing.lease());
    }

    private void trustAfter(Duration time) {
        trustedAt = System.nanoTime() + time.toNanos();
    }

    void start() {
        link.schedule(this::step, Duration.ZERO);
    }

    private void step() {
        if (closed) {
            return;
        }
        if (!link.isConnected()) {
            disconnected();
            link.schedule(this::step, timing.interval());
            return;
        }
        disconnectedAt = Optional.empty();
        CompletionStage<Void> written;
        try {
            written = write();
        } catch (RuntimeException e) {
            written = CompletableFuture.failedFuture(e);
        }
        written.whenComplete((done, error) -> {
            Duration delay = isLoading() ? Duration.ZERO : timing.interval();
            if (error == null) {
                isFailing = false;
            } else {
                delay = isFailing ? RETRY_DELAY : timing.interval();
                failed(error);
            }
            if (!closed) {
                link.schedule(this::step, delay);
            }
        });
    }

    /** After some time, the whole state will be written again, so the changes need not be kept. */
    private void disconnected() {
        long now = System.nanoTime();
        long since = disconnectedAt.orElse(now);
        disconnectedAt = Optional.of(since);
        if (now - since >= timing.lease().toNanos()) {
            isLost = true;
            sockets.clearChanges();
        }
        if (!published.isEmpty()) {
            trustAfter(timing.grace());
        }
    }

    private void failed(Throwable error) {
        if (!isFailing && link.isConnected() && !closed) { // otherwise, the link has logged it
            log.warn(
                    "the list of this server's sockets in Redis is not up to date, and is written again: {}",
                    RedisLink.rootMessage(error));
        } else {
            log.debug("the list of this server's sockets cannot be written to Redis: {}", error.toString());
        }
        isFailing = true;
        isLost = true;
        trustAfter(timing.grace());
    }

    private CompletionStage<Void> write() {
        if (isLost && !published.isEmpty()) {
            return unlist();
        }
        if (isLost) {
            begin();
        }
        return send(nextChanges())
                .thenCompose(done -> published.isEmpty() && !isLoading() ? publish() : completed())
                .thenCompose(done -> System.nanoTime() - renewAt >= 0 ? renew() : completed());
    }

    /** Whether the new home is not complete yet. */
    private boolean isLoading() {
        return unwritten != null;
    }

    private static CompletionStage<Void> completed() {
        return CompletableFuture.completedFuture(null);
    }

    // ---- state ----

    /** Removes the home from the list, because it is out of date. */
    private CompletionStage<Void> unlist() {
        String old = published;
        return link.ask(redis -> redis.async().zrem(keys.homes(), RedisLink.bytes(old)))
                .thenCompose(done -> {
                    published = NONE;
                    return delete(old);
                });
    }

    /** Begins a new home. */
    private void begin() {
        generation++;
        home = local.server() + "." + generation;
        lastChange = 0;
        changes.clear();
        sockets.clearChanges(); // the states of all sockets are read after this
        unwritten = sockets.all();
        isLost = false;
    }

    /** Returns the arguments of the next scripts. */
    private List<byte[][]> nextChanges() {
        List<byte[][]> scripts = new ArrayList<>();
        int bytes = 0;
        for (int i = 0; i < MAX_STEP_SOCKETS && bytes < MAX_STEP_BYTES; i++) {
            Optional<TrackedSockets.Key> next = next();
            if (next.isEmpty()) {
                break;
            }
            TrackedSockets.Key key = next.get();
            changes.set(key, sockets.find(key).map(socket -> local.describe(key.namespace(), socket)));
            if (changes.bytes() >= MAX_SCRIPT_BYTES) {
                bytes += changes.bytes();
                scripts.add(nextScript());
            }
        }
        // The first script creates the home. A renewal checks that it is still there.
        if (!changes.isEmpty() || lastChange == 0 || (scripts.isEmpty() && System.nanoTime() - renewAt >= 0)) {
            scripts.add(nextScript());
        }
        return scripts;
    }

    private Optional<TrackedSockets.Key> next() {
        if (unwritten != null) {
            if (unwritten.hasNext()) {
                return Optional.of(unwritten.next().key());
            }
            unwritten = null;
        }
        return sockets.poll();
    }

    private byte[][] nextScript() {
        List<byte[]> args = new ArrayList<>();
        args.add(RedisLink.bytes(lastChange == 0 ? NONE : Long.toString(lastChange)));
        lastChange++;
        args.add(RedisLink.bytes(Long.toString(lastChange)));
        args.add(RedisLink.bytes(Integer.toString(changes.cut())));
        args.add(RedisLink.bytes(Long.toString(timing.lease().multipliedBy(3).toMillis())));
        args.addAll(changes.take());
        return args.toArray(byte[][]::new);
    }

    // ---- Redis ----

    /** Sends the first script alone: if Redis does not know its text yet, the others would overtake it. */
    private CompletionStage<Void> send(List<byte[][]> scripts) {
        if (scripts.isEmpty()) {
            return completed();
        }
        String[] both = keys.both(home);
        return apply(both, scripts.get(0))
                .thenCompose(done -> CompletableFuture.allOf(scripts.stream()
                        .skip(1)
                        .map(script -> apply(both, script).toCompletableFuture())
                        .toArray(CompletableFuture[]::new)));
    }

    private CompletionStage<Void> apply(String[] both, byte[][] args) {
        return link.run(PresenceScript.APPLY, both, args)
                .thenAccept(applied -> requireDone(applied, "Redis has lost the sockets of this server"));
    }

    private static void requireDone(List<byte[]> result, String problem) {
        if (result.isEmpty()) {
            throw new IllegalStateException(problem);
        }
    }

    private CompletionStage<List<byte[]>> ask(RedisScript script, String... args) {
        return link.run(script, new String[] {keys.homes()}, RedisLink.allBytes(args));
    }

    private CompletionStage<Void> publish() {
        if (closed) {
            return completed();
        }
        return ask(PresenceScript.PUBLISH, home, lease()).thenAccept(done -> published = home);
    }

    private String lease() {
        return Long.toString(timing.lease().toMillis());
    }

    /** Deletes the keys of a home. They would also expire. */
    private CompletionStage<Void> delete(String some) {
        return link.ask(redis -> redis.async().unlink(keys.both(some))).handle((done, error) -> {
            if (error != null) {
                log.debug("the keys of {} could not be deleted: {}", some, error.toString());
            }
            return null;
        });
    }

    private CompletionStage<Void> renew() {
        renewAt = System.nanoTime() + timing.renewal().toNanos();
        sockets.removeDisconnected();
        if (published.isEmpty()) {
            return completed();
        }
        return ask(PresenceScript.RENEW, published, lease())
                .thenAccept(renewed -> {
                    if (renewed.isEmpty()) {
                        published = NONE;
                        throw new IllegalStateException("the lease of this server has expired, or Redis has lost it");
                    }
                })
                .thenCompose(done -> System.nanoTime() - trustedAt >= 0 ? removeDead() : completed());
    }

    /** Removes the servers whose leases have expired. After an outage of Redis, all servers first have time to renew them. */
    private CompletionStage<Void> removeDead() {
        return ask(PresenceScript.EXPIRE).thenAccept(homes -> {
            for (byte[] dead : homes) {
                String name = new String(dead, StandardCharsets.UTF_8);
                log.debug("the server {} is gone", name);
                var unused = delete(name);
            }
        });
    }

    /** Removes this server from the registry. */
    CompletionStage<Void> leave() {
        closed = true;
        return published.isEmpty() ? completed() : unlist();
    }

    /** Stops writing, as if the process had been killed. */
    void stop() {
        closed = true;
    }
}
