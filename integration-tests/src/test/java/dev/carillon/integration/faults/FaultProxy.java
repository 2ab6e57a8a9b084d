package dev.carillon.integration.faults;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A TCP proxy whose faults the test switches while connections exist. Everything happens on one event loop, in the order of the
 * calls.
 */
public final class FaultProxy implements AutoCloseable {
    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final InetSocketAddress server;
    private final Random random;
    private final Channel listener;
    private final List<ProxiedConnection> connections = new ArrayList<>();
    private Fault fault = new Fault.None();
    private Consumer<ProxiedConnection> onUpgrade = connection -> {};

    private FaultProxy(InetSocketAddress server, long seed) {
        this.server = server;
        this.random = new Random(seed);
        this.listener = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        accept(channel);
                    }
                })
                .bind("127.0.0.1", 0)
                .syncUninterruptibly()
                .channel();
    }

    /** Starts a proxy on a free port. The seed decides about sizes and delays. */
    public static FaultProxy to(InetSocketAddress server, long seed) {
        return new FaultProxy(server, seed);
    }

    public String url() {
        return "http://127.0.0.1:" + ((InetSocketAddress) listener.localAddress()).getPort();
    }

    private void accept(SocketChannel client) {
        ProxiedConnection connection = new ProxiedConnection(this, client, random, fault);
        connections.add(connection);
        client.pipeline().addLast(connection.toServer());
        client.closeFuture().addListener(closed -> {
            connections.remove(connection);
            connection.closed();
        });
        new Bootstrap()
                .group(client.eventLoop())
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .handler(connection.toClient())
                .connect(server)
                .addListener((ChannelFuture connected) -> {
                    if (connected.isSuccess()) {
                        connection.connected(connected.channel());
                        client.config().setAutoRead(true);
                    } else {
                        connection.reset();
                    }
                });
    }

    // ---- faults ----

    /** Disturbs the connections that exist and those that will follow. */
    public void fault(Fault next) {
        run(() -> {
            fault = next;
            each(connection -> connection.fault(next));
        });
    }

    /** Disturbs the connections that exist. */
    public void faultExisting(Fault next) {
        run(() -> each(connection -> connection.fault(next)));
    }

    /** Disturbs the next connection that is about to become the WebSocket of an existing session. */
    public void faultUpgrade(Fault next) {
        run(() -> onUpgrade = connection -> connection.fault(next));
    }

    /** Resets the next connection that is about to become the WebSocket of an existing session. */
    public void resetUpgrade() {
        run(() -> onUpgrade = ProxiedConnection::reset);
    }

    /** Resets all connections. */
    public void reset() {
        run(() -> each(ProxiedConnection::reset));
    }

    /** Ends the direction to the server of all connections. */
    public void endToServer() {
        run(() -> each(ProxiedConnection::endToServer));
    }

    /** Ends the direction to the client of all connections. */
    public void endToClient() {
        run(() -> each(ProxiedConnection::endToClient));
    }

    void onUpgrade(ProxiedConnection connection) {
        Consumer<ProxiedConnection> action = onUpgrade;
        onUpgrade = other -> {};
        action.accept(connection);
    }

    /** The action may end connections, which are then removed from the list. */
    private void each(Consumer<ProxiedConnection> action) {
        List.copyOf(connections).forEach(action);
    }

    private void run(Runnable task) {
        loop.submit(task).syncUninterruptibly();
    }

    @Override
    public void close() {
        listener.close().syncUninterruptibly();
        reset();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
