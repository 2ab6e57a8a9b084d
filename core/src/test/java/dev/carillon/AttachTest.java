package dev.carillon;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.testing.PollingClient;
import dev.carillon.testing.RawHttp;
import dev.carillon.testing.SocketIoClient;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An application adds Socket.IO to its own Netty HTTP server. */
class AttachTest {
    @SuppressWarnings("deprecation") // also exists in Netty 4.1
    private final EventLoopGroup loops = new NioEventLoopGroup(2);

    private final SocketIoServer io = SocketIoServer.builder().build();
    private Channel listener;

    /** The application's response to every request that is not for Socket.IO. */
    private static final class Application extends SimpleChannelInboundHandler<FullHttpRequest> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
            byte[] body = ("the application's " + request.uri()).getBytes(StandardCharsets.UTF_8);
            DefaultFullHttpResponse response = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.wrappedBuffer(body));
            response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, body.length);
            ctx.writeAndFlush(response);
        }
    }

    private InetSocketAddress start(boolean aggregateFirst) {
        return start(
                pipeline -> {
                    if (aggregateFirst) {
                        pipeline.addLast(new HttpObjectAggregator(1_000_000));
                    }
                },
                pipeline -> pipeline.addLast(new HttpObjectAggregator(1_000_000), new Application()));
    }

    private InetSocketAddress start(Consumer<ChannelPipeline> before, Consumer<ChannelPipeline> after) {
        io.onConnection(socket -> socket.on("echo", (args, ack) -> socket.emit("echo", args.toArray())));
        listener = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new HttpServerCodec());
                        before.accept(channel.pipeline());
                        io.attach(channel.pipeline());
                        after.accept(channel.pipeline());
                    }
                })
                .bind("127.0.0.1", 0)
                .syncUninterruptibly()
                .channel();
        return (InetSocketAddress) listener.localAddress();
    }

    @AfterEach
    void stop() {
        io.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void applicationAndSocketIoShareOnePort(boolean aggregateFirst) {
        InetSocketAddress address = start(aggregateFirst);
        try (RawHttp http = RawHttp.connect(address);
                PollingClient polling = PollingClient.open(address, "/socket.io/");
                SocketIoClient webSocket = SocketIoClient.open(address)) {
            assertEquals("the application's /hello", http.get("/hello").body());
            polling.send("40");
            assertTrue(polling.poll().body().startsWith("40{"));
            polling.send("42[\"echo\",1]");
            assertEquals("42[\"echo\",1]", polling.poll().body());
            assertEquals(
                    "the application's /again", polling.posts().get("/again").body());
            webSocket.join("/");
            webSocket.send("42[\"echo\",2]").expect("42[\"echo\",2]");
            polling.upgrade().send("42[\"echo\",3]");
        }
        await().until(() -> io.stats().sessions() == 0);
    }

    @Test
    void unhandledPathIsNotFound() {
        InetSocketAddress address = start(pipeline -> {}, pipeline -> {});
        try (RawHttp http = RawHttp.connect(address);
                SocketIoClient client = SocketIoClient.open(address)) {
            assertEquals(404, http.get("/hello").status());
            assertEquals(404, http.post("/hello", "a body").status());
            assertEquals(200, http.get("/socket.io/?EIO=4&transport=polling").status());
            client.join("/");
        }
    }

    @Test
    void closeEndsSessionsButNotTheApplication() {
        InetSocketAddress address = start(false);
        try (SocketIoClient client = SocketIoClient.open(address);
                RawHttp http = RawHttp.connect(address)) {
            client.join("/");
            io.close();
            client.webSocket().connection().awaitEnd();
            assertEquals("the application's /", http.get("/").body());
        }
        assertEquals(new ServerStats(0, 0, 0, 0, 0), io.stats());
    }

    @Test
    void pipelineWithoutHttpIsRefused() {
        EmbeddedChannel channel = new EmbeddedChannel();
        assertThrows(IllegalStateException.class, () -> io.attach(channel.pipeline()));
    }
}
