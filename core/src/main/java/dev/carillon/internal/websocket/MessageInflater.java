package dev.carillon.internal.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decompresses the messages of a client (RFC 7692, section 7.2.2), each frame as it arrives. Netty's decoder refuses valid
 * frames that contain too little data to produce output.
 */
final class MessageInflater extends ChannelInboundHandlerAdapter {
    /** The bit of a frame that starts a compressed message. */
    private static final int COMPRESSED = 0b100;

    /** The end of the empty block that the client has removed from its message. */
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

    private static final int MIN_ROOM = 64;

    /**
     * The maximum number of final blocks in a message, each of which resets the decompressor. Real clients send none. With empty
     * ones, a message of 1 MB could occupy the event loop for a quarter of a second.
     */
    private static final int MAX_RESTARTS = 100;

    private final boolean keepsContext;
    private final int maxMessageSize;

    /** Uses about 40 KB outside the heap. Null before the first message and, without context takeover, between messages. */
    private Inflater inflater;

    /** Whether the current message is compressed and more of its frames will follow. */
    private boolean inMessage;

    /** The size of the current message, as far as it is decompressed. */
    private int size;

    /** The final blocks in the current message, as far as it is decompressed. */
    private int restarts;

    /**
     * Creates a decompressor.
     *
     * @param keepsContext whether messages may refer to previous ones
     * @param maxMessageSize the maximum size of a decompressed message, in bytes
     */
    MessageInflater(boolean keepsContext, int maxMessageSize) {
        this.keepsContext = keepsContext;
        this.maxMessageSize = maxMessageSize;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof WebSocketFrame frame) || !isCompressed(frame)) {
            ctx.fireChannelRead(message);
            return;
        }
        try {
            ctx.fireChannelRead(inflated(frame));
        } finally {
            frame.release();
        }
    }

    /** Control frames may arrive between the frames of a message and are never compressed. */
    private boolean isCompressed(WebSocketFrame frame) {
        return frame instanceof ContinuationWebSocketFrame
                ? inMessage
                : (frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame)
                        && (frame.rsv() & COMPRESSED) != 0;
    }

    /** Returns a frame with the decompressed payload. A continuation keeps its bits: none may be set. */
    private WebSocketFrame inflated(WebSocketFrame frame) {
        boolean last = frame.isFinalFragment();
        ByteBuf data = inflate(frame.content(), last);
        if (frame instanceof ContinuationWebSocketFrame) {
            return new ContinuationWebSocketFrame(last, frame.rsv(), data);
        }
        int rsv = frame.rsv() & ~COMPRESSED;
        return frame instanceof TextWebSocketFrame
                ? new TextWebSocketFrame(last, rsv, data)
                : new BinaryWebSocketFrame(last, rsv, data);
    }

    private ByteBuf inflate(ByteBuf payload, boolean last) {
        int room = maxMessageSize - size;
        int expected = Math.max(2 * payload.readableBytes(), MIN_ROOM);
        ByteBuf data = payload.alloc().buffer(Math.min(expected, room), room + 1);
        boolean complete = false;
        try {
            if (inflater == null) {
                inflater = new Inflater(true);
            }
            inflate(payload.nioBuffer(), data);
            if (last) {
                inflate(ByteBuffer.wrap(TAIL), data);
            }
            complete = true;
        } catch (DataFormatException e) {
            throw new CorruptedWebSocketFrameException(
                    WebSocketCloseStatus.INVALID_PAYLOAD_DATA, "malformed compressed data", e);
        } finally {
            if (!complete) {
                data.release();
            }
        }
        size += data.readableBytes();
        inMessage = !last;
        if (last) {
            endMessage();
        }
        return data;
    }

    /**
     * Decompresses input until all of it is used and its output is complete. A block can be marked as the final one, but others
     * may follow (RFC 7692, section 7.2.3.4).
     */
    private void inflate(ByteBuffer input, ByteBuf data) throws DataFormatException {
        inflater.setInput(input);
        ByteBuffer room;
        do {
            if (inflater.finished()) {
                restart();
                inflater.setInput(input);
            }
            data.ensureWritable(1);
            room = data.nioBuffer(data.writerIndex(), data.writableBytes());
            inflater.inflate(room);
            data.writerIndex(data.writerIndex() + room.position());
            if (data.writerIndex() == data.maxCapacity()) {
                throw new TooLongFrameException("a decompressed message exceeds " + maxMessageSize + " bytes");
            }
        } while (input.hasRemaining() || !room.hasRemaining());
    }

    private void restart() {
        restarts++;
        if (restarts > MAX_RESTARTS) {
            throw new CorruptedWebSocketFrameException(
                    WebSocketCloseStatus.POLICY_VIOLATION, "a message has too many final blocks");
        }
        inflater.reset();
    }

    private void endMessage() {
        size = 0;
        restarts = 0;
        if (!keepsContext) {
            end();
        }
    }

    private void end() {
        if (inflater != null) {
            inflater.end();
            inflater = null;
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        end();
    }
}
