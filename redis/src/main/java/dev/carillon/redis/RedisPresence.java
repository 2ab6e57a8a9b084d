package dev.carillon.redis;

import dev.carillon.Socket;
import dev.carillon.SocketIoServer;
import dev.carillon.presence.Identity;
import dev.carillon.presence.LocalSockets;
import dev.carillon.presence.Presence;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;

/**
 * Settings for a registry of the sockets of a cluster in Redis 5 or newer.
 *
 * <pre>{@code
 * SocketIoServer io = SocketIoServer.builder().adapter(RedisAdapters.classic("redis://localhost")).build();
 * Presence presence = RedisPresence.connect("redis://localhost").attach(io, socket -> Identity.ofUser(userOf(socket)));
 * io.start();
 * }</pre>
 *
 * <p>Each server writes its own sockets to Redis, in batches a few times per second, and reads those of the others when it is asked. Its
 * entries are removed when it is closed, or when it has not renewed its lease for 10 seconds. If Redis has been away or has lost its
 * data, the server writes its whole state again.
 *
 * <p>Only servers that are attached write to the registry. While the adapter counts more servers, for example those of Node.js, answers
 * are partial. Immutable.
 */
public final class RedisPresence {
    private static final int ID_LENGTH = 16;

    private final RedisAddress address;
    private final String prefix;
    private final Timing timing;

    /**
     * Times.
     *
     * @param interval the time between two batches, and how long the answer to a question is used
     * @param lease how long a server counts as alive after its last sign of life
     * @param renewal the time between two signs of life
     * @param grace how long the others have to reconnect after Redis was away, before they are removed
     * @param read how long an answer may take before it is given without the other servers
     */
    record Timing(Duration interval, Duration lease, Duration renewal, Duration grace, Duration read) {
        /** Lettuce waits up to 30 seconds before it tries to connect again. */
        static final Timing DEFAULT = new Timing(
                Duration.ofMillis(150),
                Duration.ofSeconds(10),
                Duration.ofSeconds(3),
                Duration.ofSeconds(45),
                Duration.ofSeconds(1));
    }

    private RedisPresence(RedisAddress address, String prefix, Timing timing) {
        this.address = address;
        this.prefix = prefix;
        this.timing = timing;
    }

    /**
     * Uses a Redis server or a Redis Cluster.
     *
     * @param uri the address of Redis, as for {@link RedisAdapters#classic}
     * @return the settings
     * @throws IllegalArgumentException if the address is malformed
     */
    public static RedisPresence connect(String uri) {
        return new RedisPresence(RedisAddress.parse(uri), RedisAdapters.DEFAULT_PREFIX, Timing.DEFAULT);
    }

    /**
     * Returns the same with another prefix, so that several clusters can share a Redis server.
     *
     * @param clusterPrefix the prefix; {@code socket.io} by default, as for {@link RedisAdapters#withPrefix}
     * @return new settings
     */
    public RedisPresence withPrefix(String clusterPrefix) {
        return new RedisPresence(address, Objects.requireNonNull(clusterPrefix, "clusterPrefix"), timing);
    }

    RedisPresence withTiming(Timing other) {
        return new RedisPresence(address, prefix, other);
    }

    /**
     * Writes the sockets of a server to the registry from now on. Call it before the server is started, once for each server.
     *
     * @param io the server, which should have an adapter for the same cluster
     * @param identity tells whom a socket belongs to. It is called on any thread whenever the socket is written or listed, so it must be
     *     fast. If its result changes, call {@link Presence#update}
     * @return the presence of the cluster, with connections of its own. It is closed together with the server
     */
    public Presence attach(SocketIoServer io, Function<? super Socket, Identity> identity) {
        return register(io, identity);
    }

    RedisRegistry register(SocketIoServer io, Function<? super Socket, Identity> identity) {
        return new RedisRegistry(
                io,
                new LocalSockets(io, Ids.random(ID_LENGTH), identity),
                new RedisLink(address, "the sockets of other servers are unknown"),
                new PresenceKeys(prefix),
                timing);
    }
}
