package dev.carillon.internal.server;

import dev.carillon.internal.engineio.transport.EngineHandlers;
import dev.carillon.internal.http.NotFoundHandler;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.ChannelGroup;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslContext;

/** The pipeline of a new connection, as one list. A WebSocket upgrade replaces everything after TLS. */
final class ConnectionInitializer extends ChannelInitializer<Channel> {
    /** The request line carries the session id and the application's query parameters. */
    private static final int MAX_REQUEST_LINE = 8 * 1024;

    /** Node.js' default for all headers of a request. */
    private static final int MAX_HEADERS = 16 * 1024;

    private final ServerOptions options;
    private final SslContext tls;
    private final ChannelGroup connections;
    private final EngineHandlers engineHandlers;

    /** With a TLS context or null. */
    ConnectionInitializer(
            ServerOptions options, SslContext tls, ChannelGroup connections, EngineHandlers engineHandlers) {
        this.options = options;
        this.tls = tls;
        this.connections = connections;
        this.engineHandlers = engineHandlers;
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
        engineHandlers.addTo(pipeline);
        options.httpHandlers().accept(pipeline);
        pipeline.addLast("not-found", NotFoundHandler.INSTANCE);
    }
}
