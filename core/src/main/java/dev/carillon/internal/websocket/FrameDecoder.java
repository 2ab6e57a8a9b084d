package dev.carillon.internal.websocket;

import dev.carillon.internal.loop.LongTasks;
import dev.carillon.internal.loop.TimeSlice;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import java.util.List;

/**
 * Decodes frames, each of which must have arrived completely, and tells how much memory the start of the next one takes.
 *
 * <p>A read may contain thousands of frames. They are decoded and handled in slices, and the event loop serves its other
 * connections in between. After each part, {@code channelReadComplete} is fired.
 */
final class FrameDecoder extends WebSocket13FrameDecoder {
    /** The number of frames after which the time is checked. */
    private static final int FRAMES_PER_CHECK = 16;

    /** Smaller reads contain too few frames to take long. */
    private static final int LARGE_READ = 1024;

    /** The slice in which the frames of a large read are decoded. Null for other reads. */
    private TimeSlice slice;

    private int frames;
    private boolean interrupted;

    FrameDecoder(WebSocketDecoderConfig config) {
        super(config);
    }

    /** Returns the size of the buffer with the bytes that have arrived but are not decoded. It may be larger than they are. */
    int bufferedBytes() {
        ByteBuf buffer = internalBuffer();
        return buffer.isReadable() ? buffer.capacity() : 0;
    }

    /** Returns whether decoding will continue in another slice. No more data should be read until then. */
    boolean isInterrupted() {
        return interrupted;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        if (!interrupted && message instanceof ByteBuf bytes && bytes.readableBytes() >= LARGE_READ) {
            LongTasks.of(ctx.channel().eventLoop()).start(new SlicedRead(ctx, bytes));
        } else {
            super.channelRead(ctx, message);
        }
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (slice != null && ++frames % FRAMES_PER_CHECK == 0 && slice.isUsedUp()) {
            interrupted = true;
        }
        if (!interrupted) {
            super.decode(ctx, in, out);
        }
    }

    /** Netty's method requests another read if a read has produced no message. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        if (interrupted) {
            ctx.fireChannelReadComplete();
        } else {
            super.channelReadComplete(ctx);
        }
    }

    /** Decodes all that has arrived before the connection was closed. */
    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        interrupted = false;
        super.channelInactive(ctx);
    }

    /** The frames of one read. */
    private final class SlicedRead implements LongTasks.LongTask {
        private final ChannelHandlerContext ctx;
        private ByteBuf first;

        SlicedRead(ChannelHandlerContext ctx, ByteBuf first) {
            this.ctx = ctx;
            this.first = first;
        }

        @Override
        public boolean run(TimeSlice current) {
            if (first == null && !interrupted) {
                return false; // the connection is closed
            }
            interrupted = false;
            frames = 0;
            slice = current;
            try {
                decodeMore();
            } catch (Exception e) {
                ctx.fireExceptionCaught(e);
            } finally {
                slice = null;
            }
            return interrupted;
        }

        private void decodeMore() throws Exception {
            if (first == null) {
                FrameDecoder.super.channelRead(ctx, Unpooled.EMPTY_BUFFER);
                channelReadComplete(ctx);
            } else {
                ByteBuf read = first;
                first = null;
                FrameDecoder.super.channelRead(ctx, read); // the channel reports that the read is complete
            }
        }
    }
}
