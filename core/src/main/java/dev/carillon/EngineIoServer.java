package dev.carillon;

import dev.carillon.internal.engineio.Engine;
import dev.carillon.internal.engineio.SessionIds;
import dev.carillon.internal.limit.ServerLimits;
import dev.carillon.internal.server.NettyServer;
import dev.carillon.internal.server.NettyVersion;
import dev.carillon.observe.Limit;
import dev.carillon.observe.ServerObserver;
import io.netty.channel.ChannelPipeline;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * An Engine.IO server: sessions over long-polling and WebSocket that carry text and binary messages, without namespaces, rooms
 * and acknowledgements. {@link SocketIoServer} uses the same engine.
 *
 * <pre>{@code
 * EngineIoServer server = EngineIoServer.builder().port(3000).build(socket -> new EngineIoListener() {
 *     public void onText(String text) {
 *         socket.send(text);
 *     }
 * });
 * server.start().join();
 * }</pre>
 */
public final class EngineIoServer implements AutoCloseable {
    private final Engine engine;
    private final NettyServer netty;

    private EngineIoServer(Builder builder, EngineIoHandler handler) {
        ServerObserver observer = builder.observers();
        ServerLimits limits = builder.limits(observer);
        this.engine = new Engine(
                builder.engineOptions(), handler::onOpen, builder.sessionIds(new SessionIds()), limits, observer);
        this.netty = new NettyServer(builder.serverOptions(null, limits), engine);
    }

    /**
     * Creates a builder.
     *
     * @return a builder
     * @throws IllegalStateException when the Netty on the class path is too old, or when modules of Netty 4.1 and 4.2 are mixed
     */
    public static Builder builder() {
        NettyVersion.requireSupported();
        return new Builder();
    }

    /**
     * Serves a connection of an application's own Netty server. Requests on this server's path are handled; all others go on to the
     * handlers that the application adds afterwards, and are answered with 404 if it adds none. Call it for each new connection,
     * after an {@code HttpServerCodec}; {@link #start} is not needed. When a connection becomes a WebSocket, the handlers after the
     * codec are removed.
     *
     * @param pipeline the connection's pipeline
     * @throws IllegalStateException when the pipeline has no {@code HttpServerCodec}
     */
    public void attach(ChannelPipeline pipeline) {
        netty.attach(pipeline);
    }

    /**
     * Binds the port and accepts clients. Further calls return the outcome of the first one; to try again, build a new server.
     *
     * @return completes with the bound address, or with the cause when the server cannot start: a {@link java.net.BindException}
     *     that names the address when the port is taken, an {@link IllegalStateException} when {@link #close} was called meanwhile
     * @throws IllegalStateException after {@link #close}
     */
    public CompletableFuture<InetSocketAddress> start() {
        return netty.start();
    }

    /**
     * The number of open sessions.
     *
     * @return the count
     */
    public int sessionCount() {
        return engine.sessions().size();
    }

    /**
     * How often each limit was reached since the server was created.
     *
     * @return the counts of the limits that were reached
     */
    public Map<Limit, Long> limitsReached() {
        return engine.limits().counters().counts();
    }

    /**
     * Closes every session with {@link DisconnectReason#SERVER_SHUTTING_DOWN} and stops. Further calls return the outcome of
     * the first one.
     *
     * @return completes within a few seconds, when all resources of the server have been released
     */
    public CompletableFuture<Void> closeAsync() {
        return netty.close(Duration.ZERO);
    }

    /** Calls {@link #closeAsync()} and waits. Do not call this method on an event loop. */
    @Override
    public void close() {
        closeAsync().join();
    }

    /** Builds an {@link EngineIoServer}. Not thread-safe. */
    public static final class Builder extends ServerBuilder<Builder> {
        private Builder() {
            super("/engine.io/");
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * Creates the server. It does nothing until it is started.
         *
         * @param handler called for each new session
         * @return the server
         */
        public EngineIoServer build(EngineIoHandler handler) {
            return new EngineIoServer(this, Objects.requireNonNull(handler, "handler"));
        }
    }
}
