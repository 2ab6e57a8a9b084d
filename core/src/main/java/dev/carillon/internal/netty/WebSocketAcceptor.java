package dev.carillon.internal.netty;

import dev.carillon.internal.engineio.Engine;
import dev.carillon.internal.engineio.EngineSession;
import dev.carillon.internal.engineio.WireFormat;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns an HTTP connection into a WebSocket (RFC 6455, section 4.2) and gives it to a new or an existing session. */
final class WebSocketAcceptor {
    private static final Logger log = LoggerFactory.getLogger(WebSocketAcceptor.class);

    /** The version of RFC 6455; Netty would serve its drafts too. */
    private static final String VERSION = "13";

    /**
     * Clients of version 3 may begin to listen for packets only when the connection is open. One that reads the answer to its
     * handshake and the first packet in one piece would miss that packet, so the packet leaves a moment later.
     */
    private static final Duration LATE_LISTENER = Duration.ofMillis(10);

    private final Engine engine;
    private final WebSocketDecoderConfig plainDecoder;
    private final WebSocketDecoderConfig extendedDecoder;

    WebSocketAcceptor(Engine engine) {
        this.engine = engine;
        this.plainDecoder = WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(engine.options().maxHttpBufferSize())
                .closeOnProtocolViolation(false) // our handler says goodbye; Netty's frame would find no encoder
                .build();
        this.extendedDecoder = plainDecoder.toBuilder().allowExtensions(true).build();
    }

    /** Brings the first transport to a session. */
    void open(Channel channel, HttpExchange exchange, HttpRequest request, EngineSession session) {
        accept(channel, exchange, withoutBody(request), () -> {
            WebSocketTransport transport = install(channel, session);
            if (session.format() == WireFormat.V3) {
                engine.timers().schedule(channel.eventLoop(), LATE_LISTENER, () -> begin(channel, session, transport));
            } else {
                begin(channel, session, transport);
            }
        });
    }

    private void begin(Channel channel, EngineSession session, WebSocketTransport transport) {
        if (channel.isActive()) {
            engine.open(session, transport);
            transport.pauseReading(false);
        }
    }

    /** Brings a second transport to a session; a session that cannot take one closes it and lives on. */
    void upgrade(Channel channel, HttpExchange exchange, HttpRequest request, EngineSession session) {
        FullHttpRequest copy = withoutBody(request);
        if (ChannelMove.isPossible(channel)) {
            ChannelMove.to(
                    session.loop(), channel, () -> accept(channel, exchange, copy, () -> probe(channel, session)));
        } else {
            accept(channel, exchange, copy, () -> session.execute(() -> probe(channel, session)));
        }
    }

    private void probe(Channel channel, EngineSession session) {
        WebSocketTransport transport = install(channel, session);
        if (session.canProbe()) {
            session.probe(transport);
        } else {
            log.debug("a second WebSocket for a session that cannot be upgraded");
            transport.close(() -> {});
        }
        transport.pauseReading(false);
    }

    private void accept(Channel channel, HttpExchange exchange, FullHttpRequest request, Runnable accepted) {
        if (!VERSION.equals(request.headers().get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
            exchange.headers().set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, VERSION);
            exchange.refuseAndClose(HttpResponseStatus.UPGRADE_REQUIRED, "Unsupported WebSocket version");
            return;
        }
        try {
            Optional<MessageDeflate> deflate = deflates() ? MessageDeflate.agree(request.headers()) : Optional.empty();
            WebSocketServerHandshaker handshaker = new WebSocketServerHandshakerFactory(
                            request.uri(), null, deflate.isPresent() ? extendedDecoder : plainDecoder)
                    .newHandshaker(request);
            channel.config().setAutoRead(false); // no frame before its handler stands
            removeHttpHandlers(channel.pipeline());
            handshaker
                    .handshake(channel, request, answerHeaders(exchange, deflate), channel.newPromise())
                    .addListener(future -> {
                        exchange.answered();
                        if (future.isSuccess()) {
                            // Frames are written ready-made, so the encoder has nothing to do but to be passed.
                            channel.pipeline().remove(WebSocketFrameEncoder.class);
                            deflate.ifPresent(agreed -> agreed.install(
                                    channel.pipeline(), engine.options().maxHttpBufferSize()));
                            accepted.run();
                        } else {
                            channel.close();
                        }
                    });
        } catch (WebSocketHandshakeException e) {
            exchange.refuseAndClose(HttpResponseStatus.BAD_REQUEST, "Bad request");
        }
    }

    private static HttpHeaders answerHeaders(HttpExchange exchange, Optional<MessageDeflate> deflate) {
        HttpHeaders headers = exchange.headers();
        return deflate.map(agreed -> headers.copy().set(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, agreed.answer()))
                .orElse(headers);
    }

    private WebSocketTransport install(Channel channel, EngineSession session) {
        int deflateThreshold =
                MessageDeflate.isAgreed(channel) ? engine.options().messageDeflateThreshold() : 0;
        WebSocketTransport transport = new WebSocketTransport(session, channel, deflateThreshold);
        channel.pipeline().addLast("websocket", new WebSocketFrameHandler(session, transport));
        return transport;
    }

    private boolean deflates() {
        return engine.options().messageDeflateThreshold() > 0;
    }

    private static void removeHttpHandlers(ChannelPipeline pipeline) {
        while (!(pipeline.last() instanceof HttpServerCodec)) {
            pipeline.removeLast();
        }
    }

    private static FullHttpRequest withoutBody(HttpRequest request) {
        return request instanceof FullHttpRequest full
                ? full
                : new DefaultFullHttpRequest(
                        request.protocolVersion(),
                        request.method(),
                        request.uri(),
                        Unpooled.EMPTY_BUFFER,
                        request.headers(),
                        EmptyHttpHeaders.INSTANCE);
    }
}
