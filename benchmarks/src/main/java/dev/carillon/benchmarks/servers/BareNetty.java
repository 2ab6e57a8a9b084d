package dev.carillon.benchmarks.servers;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.NettyRuntime;
import java.io.IOException;

/**
 * A bare Netty server, which marks the limit: it sends the same messages with Netty's WebSocket codec only. It has no sessions, no
 * JSON and no handler threads. A broadcast is a single pre-encoded frame, written to every channel.
 */
public final class BareNetty {
    private static final int BACKLOG = 4096;

    private BareNetty() {}

    /**
     * Runs the server until standard input is closed.
     *
     * @param args the port, and optionally {@code batched} to flush each channel once per event-loop iteration
     * @throws IOException if standard input cannot be read
     */
    public static void main(String[] args) throws IOException {
        boolean batched = args.length > 1 && args[1].equals("batched");
        start(Integer.parseInt(args[0]), batched);
        StandardInput.exitAtItsEnd();
    }

    private static void start(int port, boolean batched) {
        // As many event loops as Carillon. With Netty's default, twice as many, the bare server would be slower.
        EventLoopGroup loops =
                new MultiThreadIoEventLoopGroup(NettyRuntime.availableProcessors(), EpollIoHandler.newFactory());
        BareApplication application = new BareApplication();
        new ServerBootstrap()
                .group(loops)
                .channel(EpollServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new HttpServerCodec(), new BareHandshake(application, batched));
                    }
                })
                .bind(port)
                .syncUninterruptibly();
    }
}
