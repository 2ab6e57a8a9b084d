package dev.carillon.redis;

import dev.carillon.adapter.Adapter;
import dev.carillon.adapter.AdapterFactory;
import dev.carillon.adapter.LocalServer;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/**
 * Creates adapters that connect servers over Redis. Carillon and Node.js servers can be part of the same cluster if they use the same
 * kind of adapter:
 *
 * <pre>{@code
 * SocketIoServer io = SocketIoServer.builder()
 *         .port(3000)
 *         .adapter(RedisAdapters.classic("redis://localhost"))
 *         .build();
 * }</pre>
 *
 * <p>Each factory has its own connections to Redis, so use it for one server only. They are opened with the first namespace and
 * closed with the last one.
 */
public final class RedisAdapters implements AdapterFactory {
    static final String DEFAULT_PREFIX = "socket.io";

    /** The number of entries that Node.js keeps by default. */
    static final long MAX_STREAM_LENGTH = 10_000;

    private enum Kind {
        CLASSIC,
        SHARDED,
        STREAMS
    }

    private final RedisAddress address;
    private final String prefix;
    private final Kind kind;
    private RedisLink link;
    private StreamReader reader;
    private int adapters;

    private RedisAdapters(Kind kind, RedisAddress address, String prefix) {
        this.kind = kind;
        this.address = address;
        this.prefix = prefix;
    }

    /**
     * Returns a factory with another prefix for the channels in Redis, so that several clusters can share it. In Node.js, this is the
     * option {@code key} of the classic adapter, and {@code channelPrefix} of the sharded one.
     *
     * @param channelPrefix the prefix; {@code socket.io} by default
     * @return a new factory
     */
    public RedisAdapters withPrefix(String channelPrefix) {
        return new RedisAdapters(kind, address, Objects.requireNonNull(channelPrefix, "channelPrefix"));
    }

    /**
     * Uses PUB/SUB, like {@code createAdapter} of the npm package {@code @socket.io/redis-adapter}.
     *
     * @param uri the address of Redis, such as {@code redis://user:password@localhost:6379}, {@code rediss://localhost:6379} with TLS,
     *     {@code redis-sentinel://host1,host2#name}, or {@code redis-cluster://host1:7000,host2:7001} for a Redis Cluster
     *     ({@code rediss-cluster} with TLS)
     * @return the factory
     * @throws IllegalArgumentException if the address is malformed
     */
    public static RedisAdapters classic(String uri) {
        return new RedisAdapters(Kind.CLASSIC, RedisAddress.parse(uri), DEFAULT_PREFIX);
    }

    /**
     * Uses sharded PUB/SUB of Redis 7 or newer, like {@code createShardedAdapter} of the npm package {@code
     * @socket.io/redis-adapter}.
     *
     * @param uri the address of Redis, as for {@link #classic}
     * @return the factory
     * @throws IllegalArgumentException if the address is malformed
     */
    public static RedisAdapters sharded(String uri) {
        return new RedisAdapters(Kind.SHARDED, RedisAddress.parse(uri), DEFAULT_PREFIX);
    }

    /**
     * Uses a stream of Redis 6.2 or newer, like {@code createAdapter} of the npm package {@code @socket.io/redis-streams-adapter}. With
     * {@link dev.carillon.ConnectionStateRecovery}, clients recover on any server of the cluster.
     *
     * @param uri the address of Redis, as for {@link #classic}
     * @return the factory
     * @throws IllegalArgumentException if the address is malformed
     */
    public static RedisAdapters streams(String uri) {
        return new RedisAdapters(Kind.STREAMS, RedisAddress.parse(uri), DEFAULT_PREFIX);
    }

    @Override
    public synchronized Adapter create(LocalServer local) {
        if (adapters++ == 0) {
            link = new RedisLink(address);
            reader = new StreamReader(link, prefix);
            if (kind == Kind.STREAMS) {
                reader.start();
            }
        }
        link.watch(local);
        Runnable onClose = () -> closed(local);
        return switch (kind) {
            case CLASSIC -> new ClassicAdapter(local, link, prefix, onClose);
            case SHARDED ->
                new ClusterAdapter(local, new ShardedTransport(local, link, prefix, onClose), link::schedule);
            case STREAMS ->
                new ClusterAdapter(
                        local,
                        new StreamTransport(local, link, reader, prefix, MAX_STREAM_LENGTH, onClose),
                        link::schedule);
        };
    }

    /**
     * Tells when the server has joined the cluster. Until then, its events reach only its own clients, and it does not receive those of
     * the other servers.
     *
     * @return completes when Redis has confirmed the subscriptions of the namespaces that exist now. If Redis is not available, that is
     *     when it is back
     * @throws IllegalStateException if no server was built with this factory
     */
    public synchronized CompletionStage<Void> joined() {
        if (link == null) {
            throw new IllegalStateException("no server was built with these adapters");
        }
        return kind == Kind.STREAMS ? reader.started().thenCompose(position -> link.subscribed()) : link.subscribed();
    }

    private synchronized void closed(LocalServer local) {
        link.unwatch(local);
        if (--adapters == 0) {
            RedisLink last = link;
            reader.close().whenComplete((done, error) -> last.close());
        }
    }
}
