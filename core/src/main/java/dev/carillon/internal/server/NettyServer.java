package dev.carillon.internal.server;

import dev.carillon.internal.engineio.Engine;
import dev.carillon.internal.engineio.transport.EngineHandlers;
import dev.carillon.internal.http.NotFoundHandler;
import dev.carillon.internal.http.PipeliningHandler;
import dev.carillon.internal.http2.Http2Connector;
import dev.carillon.internal.loop.Http2Library;
import dev.carillon.internal.loop.LoopTask;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listening socket, its connections and the event loops. The server can be started and closed once. */
public final class NettyServer {
    private static final Logger log = LoggerFactory.getLogger(NettyServer.class);

    /** Above the high water mark, a peer is not writable, and volatile packets to it are dropped. */
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(256 * 1024, 512 * 1024);

    /** The time that connections have to close gracefully when the server shuts down. */
    private static final Duration GOODBYE = Duration.ofSeconds(1);

    private static final Duration IDLE_CHECK = Duration.ofMillis(50);

    private static final int MIN_READ = 64;
    private static final int INITIAL_READ = 2048;
    private static final int MAX_READ = 16 * 1024;
    private static final int BACKLOG = 4096;

    private final ServerOptions options;
    private final EngineHandlers handlers;
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private final CompletableFuture<InetSocketAddress> started = new CompletableFuture<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final CompletableFuture<Void> terminated = new CompletableFuture<>();

    private EventLoopGroup loops;
    private Channel listener;
    private boolean startCalled;
    private boolean closeCalled;
    private boolean draining;
    private boolean stopping;

    public NettyServer(ServerOptions options, Engine engine) {
        closed.thenRun(() -> terminated.complete(null));
        this.options = options;
        this.handlers = new EngineHandlers(engine, options.transports());
    }

    /** Binds the port. Completes with the bound address, or exceptionally if binding fails. Idempotent. */
    public synchronized CompletableFuture<InetSocketAddress> start() {
        if (closeCalled) {
            throw new IllegalStateException("The server was closed and cannot be started again. Build a new one.");
        }
        if (!startCalled) {
            startCalled = true;
            try {
                bind();
            } catch (RuntimeException | UnsatisfiedLinkError e) {
                failStart(e);
            } catch (LinkageError e) {
                failStart(NettyVersion.explain(e));
            }
        }
        return started.copy();
    }

    @SuppressWarnings("deprecation") // the option has another name in Netty 4.2, which Netty 4.1 does not know
    private void bind() {
        if (options.proxyProtocol()) {
            ProxyHeaderHandler.requireLibrary();
        }
        SslContext tls = options.tls() == null ? null : options.tls().get();
        IoProvider io = IoProvider.of(options.ioTransport());
        loops = io.loops()
                .newGroup(
                        options.eventLoops() == 0 ? Runtime.getRuntime().availableProcessors() : options.eventLoops(),
                        new DefaultThreadFactory("carillon"));
        loops.forEach(this::watch);
        ServerBootstrap bootstrap = new ServerBootstrap()
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .childOption(ChannelOption.RCVBUF_ALLOCATOR, smallReads());
        options.bootstrap().accept(bootstrap);
        bootstrap
                .group(loops)
                .channel(io.serverChannel())
                .childHandler(new ConnectionInitializer(options, tls, connections, handlers));
        ChannelFuture bound = bootstrap.bind(new InetSocketAddress(options.host(), options.port()));
        listener = bound.channel();
        bound.addListener(future -> {
            if (future.isSuccess()) {
                log.debug("listening on {} with {}", listener.localAddress(), io.name());
                started.completeAsync(() -> (InetSocketAddress) listener.localAddress());
            } else {
                failStart(isClosing() ? closedWhileStarting(future.cause()) : toBindException(future.cause()));
            }
        });
    }

    /** Returns the bound address, or empty if the server does not listen. */
    public Optional<InetSocketAddress> address() {
        return started.isDone() && !started.isCompletedExceptionally() ? Optional.of(started.join()) : Optional.empty();
    }

    /**
     * Limits how much is read from a connection before the others get their turn. With Netty's defaults, 1 MB is read and handled
     * at once, which can be more than 100,000 WebSocket messages.
     */
    private static RecvByteBufAllocator smallReads() {
        return new AdaptiveRecvByteBufAllocator(MIN_READ, INITIAL_READ, MAX_READ).maxMessagesPerRead(1);
    }

    private synchronized boolean isClosing() {
        return closeCalled;
    }

    private static IllegalStateException closedWhileStarting(Throwable cause) {
        return new IllegalStateException("The server was closed while it was starting.", cause);
    }

    /**
     * Converts a failure to a {@code BindException} whose message contains the address, for all I/O implementations: epoll
     * throws its own exception type.
     */
    private Throwable toBindException(Throwable cause) {
        if (!(cause instanceof IOException) && !(cause instanceof UnresolvedAddressException)) {
            return cause;
        }
        String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        BindException failure =
                new BindException("Cannot listen on " + options.host() + " port " + options.port() + ": " + reason);
        failure.initCause(cause);
        return failure;
    }

    private void failStart(Throwable cause) {
        stop(Duration.ZERO);
        started.completeExceptionally(cause);
    }

    /** Adds the handlers to a connection of the application's own server. */
    public void attach(ChannelPipeline pipeline) {
        handlers.addTo(pipeline);
        pipeline.addLast("carillon-not-found", NotFoundHandler.INSTANCE);
    }

    /**
     * Closes all sessions and connections, stops listening, and stops the event loops. Completes within a bounded time.
     * Idempotent.
     *
     * @param drain the time that handlers have to finish and acknowledgements to go out; may be zero
     */
    public synchronized CompletableFuture<Void> close(Duration drain) {
        boolean first = !closeCalled && !stopping;
        closeCalled = true;
        if (first && drain.toMillis() > 0) {
            draining = true;
            long deadline = System.nanoTime() + drain.toNanos();
            handlers.drain(drain).thenRun(() -> stop(Duration.ofNanos(deadline - System.nanoTime())));
        } else if (!draining || drain.isZero()) { // an immediate close ends a drain
            stop(Duration.ZERO);
        }
        return closed.copy();
    }

    /** Completes when the event loops have stopped, or exceptionally if one of them has died. */
    public CompletableFuture<Void> terminated() {
        return terminated.copy();
    }

    /** An event loop ends when an error is thrown in Netty's own code. Its connections are then never served again. */
    private void watch(EventExecutor loop) {
        loop.terminationFuture().addListener(ended -> {
            if (!isStopping()) {
                log.error("an event loop has died; the server must be restarted");
                terminated.completeExceptionally(new IllegalStateException("an event loop has died"));
            }
        });
    }

    private synchronized boolean isStopping() {
        return stopping;
    }

    /** Stops. Connections whose requests are not answered yet have the given time, and at least {@link #GOODBYE}. */
    private synchronized void stop(Duration time) {
        if (!stopping) {
            stopping = true;
            if (loops == null) {
                handlers.shutDown(); // closes the sessions of connections that the application has attached
                closed.complete(null);
            } else {
                listenerClosed()
                        .addListener(future -> acceptedRegistered()
                                .thenRun(() -> endConnections(time.compareTo(GOODBYE) > 0 ? time : GOODBYE)));
            }
        }
    }

    private Future<?> listenerClosed() {
        return listener == null ? loops.next().newSucceededFuture(null) : listener.close();
    }

    /**
     * Completes when the connections that were accepted before the listening socket closed are registered with their event loops.
     * A connection that an event loop registers while it stops would stay open and never be served.
     */
    private CompletableFuture<Void> acceptedRegistered() {
        List<CompletableFuture<Void>> turns = new ArrayList<>();
        for (EventExecutor loop : loops) {
            CompletableFuture<Void> turn = new CompletableFuture<>();
            turns.add(turn);
            LoopTask.queue(loop, () -> turn.complete(null));
        }
        return CompletableFuture.allOf(turns.toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, GOODBYE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void endConnections(Duration time) {
        handlers.shutDown();
        long deadline = System.nanoTime() + time.toNanos();
        connections.newCloseFuture().addListener(all -> stopLoops());
        closeIdleConnections(deadline);
    }

    /**
     * Closes connections that are not WebSockets and have no pending response: no session will close them. Repeated until the
     * deadline, when all are closed.
     */
    private void closeIdleConnections(long deadline) {
        if (connections.isEmpty()) {
            return;
        }
        if (System.nanoTime() - deadline >= 0) {
            connections.close();
            return;
        }
        var unused = GlobalEventExecutor.INSTANCE.schedule(
                () -> closeIdleConnections(deadline), IDLE_CHECK.toMillis(), TimeUnit.MILLISECONDS);
        for (Channel channel : connections) {
            LoopTask.run(
                    channel.eventLoop(),
                    () -> { // the loops may have ended meanwhile
                        if (!isBusy(channel)) {
                            channel.close();
                        }
                    });
        }
    }

    private static boolean isBusy(Channel channel) {
        return PipeliningHandler.isAnswering(channel)
                || (Http2Library.isPresent() && Http2Connector.isBusy(channel))
                || EngineHandlers.isWebSocket(channel);
    }

    private void stopLoops() {
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).addListener(future -> closed.completeAsync(() -> null));
    }
}
