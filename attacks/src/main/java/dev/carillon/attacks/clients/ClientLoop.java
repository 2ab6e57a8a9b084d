package dev.carillon.attacks.clients;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/** The event loop of the clients. Everything in this package happens on it, unless the documentation says otherwise. */
final class ClientLoop implements AutoCloseable {
    private static final int RECEIVE_BUFFER = 128 * 1024;

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("clients", true, Thread.MAX_PRIORITY), NioIoHandler.newFactory());
    private final EventLoop loop = group.next();
    private final InetSocketAddress server;
    private final boolean closedAfterResponse;

    ClientLoop(InetSocketAddress server, boolean closedAfterResponse) {
        this.server = server;
        this.closedAfterResponse = closedAfterResponse;
    }

    /** Whether the server closes the connection after each HTTP response. */
    boolean closedAfterResponse() {
        return closedAfterResponse;
    }

    EventLoop executor() {
        return loop;
    }

    /** Returns a bootstrap for connections to the server, with these handlers. */
    Bootstrap bootstrap(Supplier<ChannelHandler[]> handlers) {
        return new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .remoteAddress(server)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_LINGER, 0)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(RECEIVE_BUFFER))
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(handlers.get());
                    }
                });
    }

    /** Runs a task on the loop and waits for its result. May be called on any other thread. */
    <T> T call(Callable<T> task) {
        try {
            return loop.submit(task).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        group.shutdownGracefully();
    }
}
