package dev.carillon.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Splits the byte stream of a WebSocket server into frames (RFC 6455, section 5.2), however it is fragmented. The listener receives
 * the first bytes of each payload; the rest is skipped.
 */
final class FrameScanner {
    /** The maximum number of payload bytes passed to the listener: enough for an id, an event name and a stamp. */
    static final int SHOWN = 96;

    private static final int MAX_HEADER = 10;
    private static final int MEDIUM_LENGTH_MARK = 126;
    private static final int LARGE_LENGTH_MARK = 127;

    private final FrameListener listener;

    /** The start of a frame whose header and first payload bytes are incomplete. */
    private final ByteBuf fragment = Unpooled.buffer(MAX_HEADER + SHOWN, MAX_HEADER + SHOWN);

    private long unread;
    private boolean inFrame;

    FrameScanner(FrameListener listener) {
        this.listener = listener;
    }

    void scan(ByteBuf in) {
        boolean more = true;
        while (more) {
            more = inFrame ? skip(in) : begin(in);
        }
    }

    /** Skips the rest of the payload. Returns whether the frame is complete. */
    private boolean skip(ByteBuf in) {
        int skipped = (int) Math.min(unread, in.readableBytes());
        in.skipBytes(skipped);
        unread -= skipped;
        if (unread > 0) {
            return false;
        }
        inFrame = false;
        listener.onEnd();
        return true;
    }

    /** Starts a frame. Returns whether its header and first payload bytes were complete. */
    private boolean begin(ByteBuf in) {
        return fragment.isReadable() ? beginOfFragment(in) : beginInPlace(in);
    }

    private boolean beginInPlace(ByteBuf in) {
        if (show(in)) {
            return true;
        }
        fragment.writeBytes(in);
        return false;
    }

    /** Reads byte by byte. This is rare: only a frame that is split between two reads gets here. */
    private boolean beginOfFragment(ByteBuf in) {
        while (in.isReadable()) {
            fragment.writeByte(in.readByte());
            if (show(fragment)) {
                fragment.clear();
                return true;
            }
        }
        return false;
    }

    /** Reads the header and the first payload bytes if they are complete. Returns whether they were. */
    private boolean show(ByteBuf in) {
        int start = in.readerIndex();
        int available = in.readableBytes();
        if (available < 2) {
            return false;
        }
        int mark = in.getByte(start + 1) & 0x7F;
        int header = headerLength(mark);
        if (available < header) {
            return false;
        }
        long length = payloadLength(in, start, mark);
        int shown = (int) Math.min(length, SHOWN);
        if (available < header + shown) {
            return false;
        }
        in.skipBytes(header + shown);
        unread = length - shown;
        inFrame = true;
        listener.onHead(in.getByte(start) & 0x0F, in, start + header, shown);
        return true;
    }

    private static int headerLength(int mark) {
        return mark < MEDIUM_LENGTH_MARK ? 2 : mark == MEDIUM_LENGTH_MARK ? 4 : MAX_HEADER;
    }

    private static long payloadLength(ByteBuf in, int start, int mark) {
        return switch (mark) {
            case MEDIUM_LENGTH_MARK -> in.getUnsignedShort(start + 2);
            case LARGE_LENGTH_MARK -> in.getLong(start + 2);
            default -> mark;
        };
    }
}
