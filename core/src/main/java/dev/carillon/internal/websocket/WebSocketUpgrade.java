package dev.carillon.internal.websocket;

import dev.carillon.internal.http.HttpExchange;
import dev.carillon.internal.http.ResponseEncoder;
import dev.carillon.internal.http.ResponseTimeoutHandler;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.DuplexChannel;
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
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The opening handshake of the server (RFC 6455, section 4.2), which upgrades an HTTP connection to a WebSocket. */
public final class WebSocketUpgrade {
    /** The version of RFC 6455. Netty also supports its drafts. */
    private static final String VERSION = "13";

    private static final int KEY_BYTES = 16;
    private static final int KEY_CHARACTERS = 24;

    private final int maxMessageSize;
    private final boolean deflates;
    private final WebSocketDecoderConfig plainDecoder;
    private final WebSocketDecoderConfig extendedDecoder;

    /**
     * Creates the handshake.
     *
     * @param maxMessageSize the maximum size of an inbound message, in bytes
     * @param deflates whether permessage-deflate may be negotiated
     */
    public WebSocketUpgrade(int maxMessageSize, boolean deflates) {
        this.maxMessageSize = maxMessageSize;
        this.deflates = deflates;
        this.plainDecoder = WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(maxMessageSize)
                .closeOnProtocolViolation(false) // our handler sends the Close frame; Netty's would find no encoder
                .build();
        this.extendedDecoder = plainDecoder.toBuilder()
                .allowExtensions(true)
                .maxFramePayloadLength(PerMessageDeflate.maxFrameSize(maxMessageSize))
                .build();
    }

    /** Returns whether a request asks for an upgrade to WebSocket. */
    public static boolean isRequested(HttpRequest request) {
        HttpHeaders headers = request.headers();
        return headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                && headers.contains(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
    }

    /** Answers a request that is not a valid handshake. Returns false, and does nothing, if it is valid. */
    public boolean refuses(HttpExchange exchange, FullHttpRequest request) {
        if (!request.headers().getAll(HttpHeaderNames.SEC_WEBSOCKET_VERSION).equals(List.of(VERSION))) {
            exchange.headers()
                    .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, VERSION)
                    .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
            exchange.refuseAndClose(HttpResponseStatus.UPGRADE_REQUIRED, "Unsupported WebSocket version");
            return true;
        }
        boolean valid = isValid(request);
        if (!valid) {
            exchange.refuseAndClose(HttpResponseStatus.BAD_REQUEST, "Bad request");
        }
        return !valid;
    }

    /**
     * Answers the handshake. Reading is still paused afterwards, so that no frame arrives before its listener is installed.
     *
     * @param accepted called on the channel's event loop when the connection has become a WebSocket, but not if the handshake
     *     fails
     */
    public void accept(Channel channel, HttpExchange exchange, FullHttpRequest request, Runnable accepted) {
        if (refuses(exchange, request)) {
            return;
        }
        if (channel instanceof DuplexChannel duplex && duplex.isInputShutdown()) {
            channel.close(); // the client can send no frame, not even the Close frame
            return;
        }
        try {
            Optional<PerMessageDeflate> deflate =
                    deflates ? PerMessageDeflate.agree(request.headers()) : Optional.empty();
            WebSocketDecoderConfig config = deflate.isPresent() ? extendedDecoder : plainDecoder;
            WebSocketServerHandshaker handshaker = new WebSocketServerHandshaker13(request.uri(), null, config) {
                @Override
                protected WebSocketFrameDecoder newWebsocketDecoder() {
                    return new FrameDecoder(config);
                }
            };
            channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
            channel.config().setAutoRead(false); // until the frame handler is installed
            removeHttpHandlers(channel.pipeline());
            EarlyFrames.hold(channel);
            handshaker
                    .handshake(channel, request, answerHeaders(exchange, deflate), channel.newPromise())
                    .addListener(future -> {
                        exchange.answered();
                        if (future.isSuccess()) {
                            // Frames are already encoded, so the encoder would only pass them on.
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

    /** RFC 6455, section 4.2.1. A body would be taken for the first frames. */
    private static boolean isValid(FullHttpRequest request) {
        HttpHeaders headers = request.headers();
        String length = headers.get(HttpHeaderNames.CONTENT_LENGTH, "0");
        List<String> keys = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_KEY);
        return request.method().equals(HttpMethod.GET)
                && request.protocolVersion().equals(HttpVersion.HTTP_1_1)
                && length.equals("0")
                && !headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
                && keys.size() == 1
                && isKey(keys.get(0));
    }

    private static boolean isKey(String key) {
        try {
            return key.length() == KEY_CHARACTERS && Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static HttpHeaders answerHeaders(HttpExchange exchange, Optional<PerMessageDeflate> deflate) {
        HttpHeaders headers = exchange.headers();
        return deflate.map(agreed -> headers.copy().set(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, agreed.answer()))
                .orElse(headers);
    }

    /** Removes all HTTP handlers except the codec and the timeout for the response to the handshake. */
    private static void removeHttpHandlers(ChannelPipeline pipeline) {
        while (!isNeeded(pipeline.last())) {
            pipeline.removeLast();
        }
    }

    private static boolean isNeeded(ChannelHandler handler) {
        return handler instanceof HttpServerCodec
                || handler instanceof ResponseEncoder
                || handler instanceof ResponseTimeoutHandler;
    }

    private static void removeResponseTimeout(ChannelPipeline pipeline) {
        ResponseTimeoutHandler timeout = pipeline.get(ResponseTimeoutHandler.class);
        if (timeout != null) {
            pipeline.remove(timeout);
        }
    }

    /** Returns a request without a body, which is still valid after the current read. */
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
