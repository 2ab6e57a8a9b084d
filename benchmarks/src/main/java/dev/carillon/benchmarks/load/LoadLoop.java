package dev.carillon.benchmarks.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;

/** The single event loop of all clients, with its clock and its processor time. */
public final class LoadLoop implements AutoCloseable {
    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final EventLoop loop = group.next();
    private final long origin = System.nanoTime();
    private final long threadId = call(() -> Thread.currentThread().getId());

    /** Returns the time since the creation of this loop, in nanoseconds. Stamps use this clock. */
    public long now() {
        return System.nanoTime() - origin;
    }

    /** Returns the processor time of the loop's thread, in nanoseconds. */
    public long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getThreadCpuTime(threadId);
    }

    /** Runs a task on the loop and waits for its result. */
    public <T> T call(Callable<T> task) {
        try {
            return loop.submit(task).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    EventLoop eventLoop() {
        return loop;
    }

    Bootstrap bootstrap() {
        return new Bootstrap()
                .group(loop)
                .channel(EpollSocketChannel.class)
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .option(ChannelOption.TCP_NODELAY, true)
                // Close with a reset: thousands of connections in TIME_WAIT would exhaust the ports.
                .option(ChannelOption.SO_LINGER, 0);
    }

    @Override
    public void close() {
        group.shutdownGracefully();
    }
}
