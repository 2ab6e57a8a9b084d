package dev.carillon.server;

import dev.carillon.Socket;
import dev.carillon.SocketIoServer;
import dev.carillon.jobs.JobCluster;
import dev.carillon.presence.Identity;
import dev.carillon.presence.Presence;
import dev.carillon.redis.RedisAdapters;
import dev.carillon.redis.RedisJobs;
import dev.carillon.redis.RedisPresence;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** The options for a cluster over Redis. */
final class RedisOptions {
    @Option(
            names = "--redis-url",
            paramLabel = "URL",
            description =
                    "Form a cluster with all servers that use this Redis: redis://user:password@host:6379, rediss:// for "
                            + "TLS, redis-sentinel://host1,host2#name, or redis-cluster://host1,host2. Prefer the environment or the file "
                            + "for a password.")
    private String url;

    @Option(
            names = "--redis-adapter",
            paramLabel = "NAME",
            defaultValue = "CLASSIC",
            description =
                    "How the servers of the cluster communicate: classic, sharded with Redis 7, or streams, so that clients recover "
                            + "on any server (default: classic).")
    private Kind kind;

    @Option(
            names = "--redis-prefix",
            paramLabel = "TEXT",
            defaultValue = "socket.io",
            description = "How the names of the cluster's channels and its stream begin (default: socket.io).")
    private String prefix;

    private RedisAdapters adapters;

    /** The values of {@code --redis-adapter}. */
    private enum Kind {
        CLASSIC,
        SHARDED,
        STREAMS
    }

    /** Whether the server is a part of a cluster. */
    boolean isUsed() {
        return url != null;
    }

    /** Whether clients can recover on any server of the cluster. */
    boolean sharesSessions() {
        return isUsed() && kind == Kind.STREAMS;
    }

    /** Returns what connects the jobs of all servers; empty if there is no cluster. Its URL was checked with the adapter. */
    Optional<JobCluster> jobs() {
        return Optional.ofNullable(url).map(redis -> RedisJobs.connect(redis).withPrefix(prefix));
    }

    /** Creates what knows the sockets of all servers; without a cluster, only those of this one. */
    Presence presence(SocketIoServer io, Function<Socket, Identity> identity) {
        return isUsed()
                ? RedisPresence.connect(url).withPrefix(prefix).attach(io, identity)
                : Presence.local(io, identity);
    }

    /** Sets the adapter, if there is a cluster. Throws an exception if the URL is invalid. */
    void applyTo(SocketIoServer.Builder builder) {
        if (!isUsed()) {
            return;
        }
        try {
            RedisAdapters ofKind =
                    switch (kind) {
                        case CLASSIC -> RedisAdapters.classic(url);
                        case SHARDED -> RedisAdapters.sharded(url);
                        case STREAMS -> RedisAdapters.streams(url);
                    };
            adapters = ofKind.withPrefix(prefix);
            builder.adapter(adapters);
        } catch (IllegalArgumentException e) { // its message may contain the password
            throw new IllegalArgumentException(
                    "--redis-url: not a URL such as redis://host:6379, redis-sentinel://host#name or redis-cluster://host",
                    e);
        }
    }

    /** Returns what completes when a server that was built with these options has joined the cluster, if there is one. */
    Optional<CompletionStage<Void>> joined() {
        return Optional.ofNullable(adapters).map(RedisAdapters::joined);
    }
}
