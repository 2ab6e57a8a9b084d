package dev.carillon.internal.http;

import dev.carillon.internal.loop.Http2Library;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2StreamChannel;

/**
 * The channel on which a request has arrived: with HTTP/1.1, it is the channel of the connection; with HTTP/2, each stream has a
 * channel of its own.
 */
final class RequestChannel {
    private RequestChannel() {}

    /** Returns whether the channel is a stream of an HTTP/2 connection. */
    static boolean isStream(Channel channel) {
        return Http2Library.isPresent() && channel instanceof Http2StreamChannel;
    }

    /** Returns the channel of the connection. */
    static Channel connection(Channel channel) {
        return isStream(channel) ? channel.parent() : channel;
    }

    /**
     * Ends a stream whose response has been written, even if its client is still sending the request body. The error code tells
     * the client that the response is complete (RFC 9113, section 8.1).
     */
    static void endStream(Channel stream) {
        stream.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.NO_ERROR)).addListener(ChannelFutureListener.CLOSE);
    }
}
