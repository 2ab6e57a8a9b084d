package dev.carillon.internal.server;

import dev.carillon.internal.engineio.transport.EngineHandlers;
import dev.carillon.internal.http.NotFoundHandler;
import dev.carillon.internal.http.RequestDecoder;
import dev.carillon.internal.http.ResponseEncoder;
import dev.carillon.internal.http2.Http2Connector;
import dev.carillon.internal.loop.Http2Library;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.ChannelGroup;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;

/** Sets up the pipeline of a new connection. An upgrade to WebSocket replaces all handlers after TLS. */
final class ConnectionInitializer extends ChannelInitializer<Channel> {
    /** The maximum length of the request line, which contains the session id and the application's query parameters. */
    private static final int MAX_REQUEST_LINE = 8 * 1024;

    /** The maximum size of all headers of a request. This is the default of Node.js. */
    private static final int MAX_HEADERS = 16 * 1024;

    private final ServerOptions options;
    private final SslContext tls;
    private final ChannelGroup connections;
    private final EngineHandlers engineHandlers;

    /** Null without the library for HTTP/2. */
    private final Http2Connector http2;

    /** The TLS context may be null. */
    ConnectionInitializer(
            ServerOptions options, SslContext tls, ChannelGroup connections, EngineHandlers engineHandlers) {
        this.options = options;
        this.tls = tls;
        this.connections = connections;
        this.engineHandlers = engineHandlers;
        this.http2 = Http2Library.isPresent() ? new Http2Connector(options.http2(), this::addToStream) : null;
    }

    @Override
    protected void initChannel(Channel channel) {
        if (!options.gate().admit(channel, connections, tls != null)) {
            return;
        }
        connections.add(channel);
        if (options.proxyProtocol() && options.gate().isProxy(channel)) {
            Duration timeout = options.transports().firstRequestTimeout();
            ProxyHeaderHandler.addTo(channel.pipeline(), timeout, () -> serve(channel));
        } else {
            serve(channel);
        }
    }

    /** Adds the handlers when the address of the client is known. */
    private void serve(Channel channel) {
        if (!options.gate().admitClient(channel, tls != null)) {
            return;
        }
        if (tls == null) { // a client that closes its side may still wait for a response
            channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
            addHttp1(channel.pipeline());
        } else {
            serveSecurely(channel);
        }
    }

    private void serveSecurely(Channel channel) {
        SslHandler handshake = tls.newHandler(channel.alloc());
        Duration timeout = options.transports().firstRequestTimeout();
        if (timeout.toMillis() < handshake.getHandshakeTimeoutMillis()) {
            handshake.setHandshakeTimeoutMillis(timeout.toMillis());
        }
        channel.pipeline().addLast("tls", handshake);
        if (http2 != null
                && tls.applicationProtocolNegotiator().protocols().contains(ApplicationProtocolNames.HTTP_2)) {
            channel.pipeline().addLast("protocols", new ProtocolSelector(this::addHttp1, http2::addTo));
        } else {
            addHttp1(channel.pipeline());
        }
    }

    private void addHttp1(ChannelPipeline pipeline) {
        HttpDecoderConfig limits = new HttpDecoderConfig()
                .setMaxInitialLineLength(MAX_REQUEST_LINE)
                .setMaxHeaderSize(MAX_HEADERS);
        ResponseEncoder responses = new ResponseEncoder();
        pipeline.addLast("requests", new RequestDecoder(limits, responses, engineHandlers.requestMemory()));
        pipeline.addLast("responses", responses);
        engineHandlers.addTo(pipeline);
        addOtherHandlers(pipeline);
    }

    private void addToStream(ChannelPipeline pipeline) {
        engineHandlers.addToStream(pipeline);
        addOtherHandlers(pipeline);
    }

    private void addOtherHandlers(ChannelPipeline pipeline) {
        options.httpHandlers().accept(pipeline);
        pipeline.addLast("not-found", NotFoundHandler.INSTANCE);
    }
}
