package dev.carillon.internal.websocket;

import dev.carillon.internal.http.HttpExchange;
import dev.carillon.internal.http.RequestDecoder;
import dev.carillon.internal.http.ResponseEncoder;
import dev.carillon.internal.loop.FlushQueue;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.netty.util.concurrent.FastThreadLocal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The opening handshake of the server (RFC 6455, section 4.2), which upgrades an HTTP connection to a WebSocket. */
public final class WebSocketUpgrade {
    /** The version of RFC 6455. Netty also supports its drafts. */
    private static final String VERSION = "13";

    /** What the server adds to the key of the client (RFC 6455, section 1.3). */
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private static final FastThreadLocal<MessageDigest> SHA1 = new FastThreadLocal<>() {
        @Override
        protected MessageDigest initialValue() throws NoSuchAlgorithmException {
            return MessageDigest.getInstance("SHA-1");
        }
    };

    /** The name of the decoder in the pipeline. */
    private static final String DECODER = "frames";

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
    public boolean refuses(HttpExchange exchange, HttpRequest request) {
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
     * Answers the handshake. Reading is still paused afterwards, so that no frame arrives before its listener is installed. The
     * response is flushed at the end of the event loop's turn, together with the first frames.
     *
     * @param accepted called on the channel's event loop when the connection has become a WebSocket, but not if the handshake
     *     fails
     */
    public void accept(Channel channel, HttpExchange exchange, HttpRequest request, Runnable accepted) {
        if (refuses(exchange, request)) {
            return;
        }
        if (channel instanceof DuplexChannel duplex && duplex.isInputShutdown()) {
            channel.close(); // the client can send no frame, not even the Close frame
            return;
        }
        if (!channel.isActive()) {
            return;
        }
        Optional<PerMessageDeflate> deflate;
        try {
            deflate = deflates ? PerMessageDeflate.agree(request.headers()) : Optional.empty();
        } catch (WebSocketHandshakeException e) {
            exchange.refuseAndClose(HttpResponseStatus.BAD_REQUEST, "Bad request");
            return;
        }
        exchange.answered();
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
        channel.config().setAutoRead(false); // until the frame handler is installed
        ChannelPipeline pipeline = channel.pipeline();
        removeHttpHandlers(pipeline);
        EarlyFrames.hold(channel);
        channel.write(response(exchange.headers(), request, deflate), channel.voidPromise());
        replaceCodec(pipeline, new FrameDecoder(deflate.isPresent() ? extendedDecoder : plainDecoder));
        deflate.ifPresent(agreed -> agreed.install(pipeline, maxMessageSize));
        FlushQueue.of(channel.eventLoop()).add(channel::flush);
        accepted.run();
    }

    private static HttpResponse response(
            HttpHeaders headers, HttpRequest request, Optional<PerMessageDeflate> deflate) {
        headers.set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
                .set(
                        HttpHeaderNames.SEC_WEBSOCKET_ACCEPT,
                        acceptKey(request.headers().get(HttpHeaderNames.SEC_WEBSOCKET_KEY)));
        deflate.ifPresent(agreed -> headers.set(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, agreed.answer()));
        return new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.SWITCHING_PROTOCOLS,
                Unpooled.EMPTY_BUFFER,
                headers,
                EmptyHttpHeaders.INSTANCE);
    }

    /** RFC 6455, section 4.2.2. */
    private static String acceptKey(String key) {
        MessageDigest sha1 = SHA1.get();
        byte[] hash = sha1.digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
        return Base64.getEncoder().encodeToString(hash);
    }

    /** RFC 6455, section 4.2.1. A body would be taken for the first frames. */
    private static boolean isValid(HttpRequest request) {
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

    /** Removes all HTTP handlers except the codec. */
    private static void removeHttpHandlers(ChannelPipeline pipeline) {
        while (!isCodec(pipeline.last())) {
            pipeline.removeLast();
        }
    }

    private static boolean isCodec(ChannelHandler handler) {
        return handler instanceof HttpServerCodec || handler instanceof ResponseEncoder;
    }

    /** Replaces the codec by the decoder of frames. Frames are sent as they are, because they are already encoded. */
    private static void replaceCodec(ChannelPipeline pipeline, FrameDecoder frames) {
        if (pipeline.get(RequestDecoder.class) != null) {
            pipeline.remove(ResponseEncoder.class);
            pipeline.replace(RequestDecoder.class, DECODER, frames);
        } else {
            ChannelHandlerContext codec = pipeline.context(HttpServerCodec.class);
            pipeline.addBefore(codec.name(), DECODER, frames);
            pipeline.remove(codec.handler());
        }
    }
}
