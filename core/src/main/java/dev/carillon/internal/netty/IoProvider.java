package dev.carillon.internal.netty;

import dev.carillon.IoTransport;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;

/** A Netty I/O implementation. */
record IoProvider(String name, IoHandlerFactory handlers, Class<? extends ServerChannel> serverChannel) {

    static IoProvider of(IoTransport wanted) {
        return switch (wanted) {
            case AUTO -> Native.epollAvailable() ? Native.epoll() : nio();
            case NIO -> nio();
            case EPOLL -> Native.epoll();
            case IO_URING -> Native.ioUring();
        };
    }

    private static IoProvider nio() {
        return new IoProvider("nio", NioIoHandler.newFactory(), NioServerSocketChannel.class);
    }

    /** Apart, because Netty's native classes are optional: this class is not touched where they are missing. */
    private static final class Native {
        static boolean epollAvailable() {
            try {
                return Epoll.isAvailable();
            } catch (NoClassDefFoundError e) {
                return false;
            }
        }

        static IoProvider epoll() {
            Epoll.ensureAvailability();
            return new IoProvider("epoll", EpollIoHandler.newFactory(), EpollServerSocketChannel.class);
        }

        static IoProvider ioUring() {
            IoUring.ensureAvailability();
            return new IoProvider("io_uring", IoUringIoHandler.newFactory(), IoUringServerSocketChannel.class);
        }
    }
}
