package dev.carillon.internal.loop;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http2.Http2StreamChannel;

/**
 * The writes of a channel that its peer has not read. On another event loop than that of the channel, the results may be
 * outdated.
 */
public final class PendingWrites {
    private PendingWrites() {}

    /** Returns the number of bytes that are held. A written buffer counts until all of it is sent. */
    public static long heldBytes(Channel channel) {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? streamBytes(channel) : buffer.totalPendingWriteBytes();
    }

    /** Returns the number of bytes that are not sent. */
    public static long unreadBytes(Channel channel) {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? streamBytes(channel) : buffer.totalPendingWriteBytes() - buffer.currentProgress();
    }

    /** A stream of an HTTP/2 connection has no buffer, but it knows its distance from the water marks. */
    private static long streamBytes(Channel channel) {
        if (!Http2Library.isPresent() || !(channel instanceof Http2StreamChannel) || !channel.isActive()) {
            return 0;
        }
        WriteBufferWaterMark marks = channel.config().getWriteBufferWaterMark();
        return channel.isWritable()
                ? Math.max(0, marks.high() + 1 - channel.bytesBeforeUnwritable())
                : marks.low() - 1 + channel.bytesBeforeWritable();
    }
}
