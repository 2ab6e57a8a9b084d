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
 * The limit: the same messages from Netty's WebSocket codec and nothing else. No sessions, no JSON, no threads for handlers; a
 * broadcast is one ready-made frame, written to every channel.
 */
public final class BareNetty {
    private static final int BACKLOG = 4096;

    private BareNetty() {}

    /**
     * Serves until standard input ends.
     *
     * @param args the port, and {@code batched} for one flush for each channel and turn of its loop
     * @throws IOException when standard input cannot be read
     */
    public static void main(String[] args) throws IOException {
        boolean batched = args.length > 1 && args[1].equals("batched");
        start(Integer.parseInt(args[0]), batched);
        StandardInput.exitAtItsEnd();
    }

    private static void start(int port, boolean batched) {
        // As many as Carillon has: with Netty's default of twice as many the limit would stand lower than it has to.
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
