package dev.carillon.redis;

import dev.carillon.Socket;
import dev.carillon.SocketIoServer;
import dev.carillon.presence.LocalSockets;
import dev.carillon.presence.Presence;
import dev.carillon.presence.PresenceCount;
import dev.carillon.presence.PresencePage;
import dev.carillon.presence.PresenceQuery;
import dev.carillon.presence.PresentRoom;
import dev.carillon.presence.PresentSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The presence of a cluster: the sockets of this server, and what the registry in Redis knows about those of the others. */
final class RedisRegistry implements Presence {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);
    private static final Logger log = LoggerFactory.getLogger(RedisRegistry.class);

    private final LocalSockets local;
    private final TrackedSockets tracked = new TrackedSockets();
    private final RedisLink link;
    private final PresenceWriter writer;
    private final PresenceReader reader;
    private boolean closed;

    RedisRegistry(
            SocketIoServer io, LocalSockets local, RedisLink link, PresenceKeys keys, RedisPresence.Timing timing) {
        this.local = local;
        this.link = link;
        this.writer = new PresenceWriter(link, keys, timing, tracked, local);
        this.reader = new PresenceReader(link, keys, timing, local.server(), io::serverCount);
        tracked.track(io);
        // If Redis is away, the link subscribes later.
        link.subscribe(keys.alive(local.server()), (channel, message) -> {}).exceptionally(error -> null);
        writer.start();
        io.terminated().whenComplete((ended, error) -> close());
    }

    @Override
    public String server() {
        return local.server();
    }

    @Override
    public CompletableFuture<PresenceCount> count(PresenceQuery query) {
        return combine(
                () -> reader.count(query),
                new PresenceCount(0, true),
                remote -> new PresenceCount(local.count(query) + remote.sockets(), remote.isPartial()));
    }

    @Override
    public CompletableFuture<PresencePage<PresentSocket>> sockets(
            PresenceQuery query, Optional<String> after, int limit) {
        PresencePage<PresentSocket> own = local.sockets(query, after, limit);
        return combine(
                () -> reader.sockets(query, after, limit),
                nothing(),
                remote -> PresencePages.ofSockets(List.of(own, remote), limit, remote.isPartial()));
    }

    @Override
    public CompletableFuture<PresencePage<PresentRoom>> rooms(String namespace, Optional<String> after, int limit) {
        PresencePage<PresentRoom> own = local.rooms(namespace, after, limit);
        return combine(
                () -> reader.rooms(namespace, after, limit),
                nothing(),
                remote -> PresencePages.ofRooms(List.of(own, remote), limit, remote.isPartial()));
    }

    private static <T> PresencePage<T> nothing() {
        return new PresencePage<>(List.of(), Optional.empty(), true);
    }

    /**
     * Asks the registry, and adds what this server knows.
     *
     * @param nothing the answer if the registry cannot be asked
     */
    private <R, A> CompletableFuture<A> combine(
            Supplier<CompletableFuture<R>> question, R nothing, Function<R, A> addOwn) {
        if (!link.isConnected()) {
            return CompletableFuture.completedFuture(addOwn.apply(nothing));
        }
        return question.get().handleAsync((answer, error) -> {
            if (error != null) {
                log.debug("the sockets of other servers cannot be read: {}", error.toString());
            }
            return addOwn.apply(error == null ? answer : nothing);
        });
    }

    @Override
    public void update(Socket socket) {
        tracked.change(new TrackedSockets.Key(socket.namespace().name(), socket.id()));
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        try {
            writer.leave().toCompletableFuture().get(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) { // the lease of this server expires
            log.debug("this server could not be removed from the registry: {}", e.toString());
        }
        link.close();
    }

    /** Ends the connections without a goodbye, as if the process had been killed. For tests. */
    CompletionStage<Void> kill() {
        synchronized (this) {
            closed = true;
        }
        writer.stop();
        return link.close();
    }
}
