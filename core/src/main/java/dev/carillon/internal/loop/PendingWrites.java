package dev.carillon.internal.loop;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;

/**
 * The writes of a channel that its peer has not read. On another event loop than that of the channel, the results may be
 * outdated.
 */
public final class PendingWrites {
    private PendingWrites() {}

    /** Returns the number of bytes that are held. A written buffer counts until all of it is sent. */
    public static long heldBytes(Channel channel) {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    /** Returns the number of bytes that are not sent. */
    public static long unreadBytes(Channel channel) {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes() - buffer.currentProgress();
    }
}
