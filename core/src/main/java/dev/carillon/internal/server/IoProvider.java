package dev.carillon.internal.server;

import dev.carillon.IoTransport;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import java.util.concurrent.ThreadFactory;

/** A Netty I/O implementation. */
record IoProvider(String name, EventLoops loops, Class<? extends ServerChannel> serverChannel) {

    /** Creates event loops. */
    @FunctionalInterface
    interface EventLoops {
        EventLoopGroup newGroup(int count, ThreadFactory threads);
    }

    static IoProvider of(IoTransport wanted) {
        return switch (wanted) {
            case AUTO -> Native.epollAvailable() ? epoll() : nio();
            case NIO -> nio();
            case EPOLL -> epoll();
            case IO_URING -> ioUring();
        };
    }

    private static IoProvider nio() {
        EventLoops loops = NettyVersion.is42() ? Netty42.nio() : Netty41.nio();
        return new IoProvider("nio", loops, NioServerSocketChannel.class);
    }

    private static IoProvider epoll() {
        try {
            Native.requireEpoll();
        } catch (NoClassDefFoundError e) {
            throw new UnsupportedOperationException("epoll requires the library netty-transport-native-epoll", e);
        }
        return new IoProvider(
                "epoll", NettyVersion.is42() ? Native42.epoll() : Native41.epoll(), Native.epollServerChannel());
    }

    private static IoProvider ioUring() {
        try {
            return Native42.ioUring();
        } catch (NoClassDefFoundError e) {
            throw new UnsupportedOperationException(
                    "io_uring requires Netty 4.2 and the library netty-transport-native-io_uring", e);
        }
    }

    // Each of these classes is loaded only if the types that it references exist: Netty's native classes are optional,
    // and Netty 4.1 and 4.2 create event loops in different ways.

    private static final class Netty42 {
        static EventLoops nio() {
            return groupOf(NioIoHandler.newFactory());
        }

        static EventLoops groupOf(IoHandlerFactory handlers) {
            return (count, threads) -> new MultiThreadIoEventLoopGroup(count, threads, handlers);
        }
    }

    @SuppressWarnings("deprecation") // in Netty 4.2; the only way in 4.1
    private static final class Netty41 {
        static EventLoops nio() {
            return NioEventLoopGroup::new;
        }
    }

    private static final class Native {
        static boolean epollAvailable() {
            try {
                return Epoll.isAvailable();
            } catch (NoClassDefFoundError e) {
                return false;
            }
        }

        static void requireEpoll() {
            Epoll.ensureAvailability();
        }

        static Class<? extends ServerChannel> epollServerChannel() {
            return EpollServerSocketChannel.class;
        }
    }

    private static final class Native42 {
        static EventLoops epoll() {
            return Netty42.groupOf(EpollIoHandler.newFactory());
        }

        static IoProvider ioUring() {
            IoUring.ensureAvailability();
            return new IoProvider(
                    "io_uring", Netty42.groupOf(IoUringIoHandler.newFactory()), IoUringServerSocketChannel.class);
        }
    }

    @SuppressWarnings("deprecation") // in Netty 4.2; the only way in 4.1
    private static final class Native41 {
        static EventLoops epoll() {
            return EpollEventLoopGroup::new;
        }
    }
}
