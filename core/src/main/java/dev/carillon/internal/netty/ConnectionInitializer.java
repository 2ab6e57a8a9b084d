package dev.carillon.internal.netty;

import dev.carillon.internal.engineio.Engine;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.ChannelGroup;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerExpectContinueHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.timeout.WriteTimeoutHandler;
import java.util.concurrent.TimeUnit;

/** The pipeline of a new connection, as one list. A WebSocket upgrade replaces everything after TLS. */
final class ConnectionInitializer extends ChannelInitializer<Channel> {
    /** The request line carries the session id and the application's query parameters. */
    private static final int MAX_REQUEST_LINE = 8 * 1024;

    /** Node.js' default for all headers of a request. */
    private static final int MAX_HEADERS = 16 * 1024;

    private final Engine engine;
    private final NettyOptions options;
    private final SslContext tls;
    private final ChannelGroup connections;
    private final CorsHeaders cors;
    private final HandshakeVerifier verifier;
    private final WebSocketAcceptor webSockets;

    ConnectionInitializer(
            Engine engine, NettyOptions options, SslContext tls, ChannelGroup connections, boolean canMoveChannels) {
        this.engine = engine;
        this.options = options;
        this.tls = tls;
        this.connections = connections;
        this.cors = new CorsHeaders(options.cors());
        this.verifier = new HandshakeVerifier(engine.options());
        this.webSockets = new WebSocketAcceptor(engine, canMoveChannels);
    }

    @Override
    protected void initChannel(Channel channel) {
        connections.add(channel);
        ChannelPipeline pipeline = channel.pipeline();
        if (tls != null) {
            pipeline.addLast("tls", tls.newHandler(channel.alloc()));
        }
        pipeline.addLast(
                "http",
                new HttpServerCodec(new HttpDecoderConfig()
                        .setMaxInitialLineLength(MAX_REQUEST_LINE)
                        .setMaxHeaderSize(MAX_HEADERS)));
        pipeline.addLast(
                "write-timeout",
                new WriteTimeoutHandler(options.requestTimeout().toMillis(), TimeUnit.MILLISECONDS));
        pipeline.addLast("expect-continue", new HttpServerExpectContinueHandler());
        pipeline.addLast("deadline", new RequestDeadline(options.requestTimeout()));
        pipeline.addLast("pipelining", new PipelinedRequests());
        pipeline.addLast("engine.io", new EngineHttpHandler(engine, cors, verifier, webSockets, options.hooks()));
        options.httpHandlers().accept(pipeline);
        pipeline.addLast("not-found", NotFoundHandler.INSTANCE);
    }
}
