package dev.carillon.internal.websocket;

import dev.carillon.internal.http.HttpExchange;
import dev.carillon.internal.http.ResponseTimeoutHandler;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import java.util.Optional;

/** The server's opening handshake (RFC 6455, section 4.2): turns an HTTP connection into a WebSocket. */
public final class WebSocketUpgrade {
    /** The version of RFC 6455; Netty would serve its drafts too. */
    private static final String VERSION = "13";

    private final int maxMessageSize;
    private final boolean deflates;
    private final WebSocketDecoderConfig plainDecoder;
    private final WebSocketDecoderConfig extendedDecoder;

    /**
     * With the largest message and whether permessage-deflate may be agreed on.
     */
    public WebSocketUpgrade(int maxMessageSize, boolean deflates) {
        this.maxMessageSize = maxMessageSize;
        this.deflates = deflates;
        this.plainDecoder = WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(maxMessageSize)
                .closeOnProtocolViolation(false) // our handler says goodbye; Netty's frame would find no encoder
                .build();
        this.extendedDecoder = plainDecoder.toBuilder().allowExtensions(true).build();
    }

    /** Whether a request asks for a WebSocket. */
    public static boolean isRequested(HttpRequest request) {
        HttpHeaders headers = request.headers();
        return headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                && headers.contains(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
    }

    /**
     * Answers the handshake. Reading stays paused when it is done, so that no frame arrives before its listener is there.
     *
     * @param accepted called on the channel's loop when the connection is a WebSocket; not when the handshake fails
     */
    public void accept(Channel channel, HttpExchange exchange, FullHttpRequest request, Runnable accepted) {
        if (!VERSION.equals(request.headers().get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
            exchange.headers()
                    .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, VERSION)
                    .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
            exchange.refuseAndClose(HttpResponseStatus.UPGRADE_REQUIRED, "Unsupported WebSocket version");
            return;
        }
        if (!request.method().equals(HttpMethod.GET)
                || !request.headers().contains(HttpHeaderNames.SEC_WEBSOCKET_KEY)) {
            exchange.refuseAndClose(HttpResponseStatus.BAD_REQUEST, "Bad request");
            return;
        }
        try {
            Optional<PerMessageDeflate> deflate =
                    deflates ? PerMessageDeflate.agree(request.headers()) : Optional.empty();
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
                            removeResponseTimeout(channel.pipeline());
                            deflate.ifPresent(agreed -> agreed.install(channel.pipeline(), maxMessageSize));
                            accepted.run();
                        } else {
                            channel.close();
                        }
                    });
        } catch (WebSocketHandshakeException e) {
            exchange.refuseAndClose(HttpResponseStatus.BAD_REQUEST, "Bad request");
        }
    }

    private static HttpHeaders answerHeaders(HttpExchange exchange, Optional<PerMessageDeflate> deflate) {
        HttpHeaders headers = exchange.headers();
        return deflate.map(agreed -> headers.copy().set(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, agreed.answer()))
                .orElse(headers);
    }

    /** All but the codec, and the time within which the client must read the response to the handshake. */
    private static void removeHttpHandlers(ChannelPipeline pipeline) {
        while (!(pipeline.last() instanceof HttpServerCodec) && !(pipeline.last() instanceof ResponseTimeoutHandler)) {
            pipeline.removeLast();
        }
    }

    private static void removeResponseTimeout(ChannelPipeline pipeline) {
        ResponseTimeoutHandler timeout = pipeline.get(ResponseTimeoutHandler.class);
        if (timeout != null) {
            pipeline.remove(timeout);
        }
    }

    /** A copy of a request that can outlive the read that brought it. */
    public static FullHttpRequest withoutBody(HttpRequest request) {
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
