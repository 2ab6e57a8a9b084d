package dev.carillon.internal.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandler;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateServerExtensionHandshaker;

/**
 * The permessage-deflate extension (RFC 7692), by Netty. A client that asks for it gets it; what is not to be compressed is written
 * past the compressor, as ready-made frames always are.
 */
final class MessageDeflate {
    private static final int COMPRESSION_LEVEL = 6;
    private static final String ENCODER =
            "io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateEncoder";

    private MessageDeflate() {}

    /** Lets the handshake that follows agree on the extension; what a peer sends is bounded after its decompression, too. */
    static void offer(ChannelPipeline pipeline, HttpRequest request, int maxMessageSize) {
        pipeline.addLast(
                "extensions",
                new WebSocketServerExtensionHandler(new PerMessageDeflateServerExtensionHandshaker(
                        COMPRESSION_LEVEL,
                        true,
                        PerMessageDeflateServerExtensionHandshaker.MAX_WINDOW_SIZE,
                        true,
                        true,
                        maxMessageSize)));
        pipeline.context(HttpServerCodec.class).fireChannelRead(request);
    }

    /** Whether the handshake has agreed on it. */
    static boolean isAgreed(Channel channel) {
        return channel.pipeline().names().contains(ENCODER);
    }
}
