package dev.carillon.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Splits what a WebSocket server sends into frames (RFC 6455, section 5.2), however the network has cut it. The listener sees the
 * head of each payload; the rest is skipped unread.
 */
final class FrameScanner {
    /** So much of a payload is shown: enough for the type of a packet, the name of an event and a stamp. */
    static final int SHOWN = 48;

    private static final int MAX_HEADER = 10;
    private static final int MEDIUM_LENGTH_MARK = 126;
    private static final int LARGE_LENGTH_MARK = 127;

    private final FrameListener listener;

    /** The beginning of a frame whose head has not arrived as a whole. */
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

    /** Whether the frame has ended and the next one may begin. */
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

    /** Whether a frame has begun: its head was there as a whole. */
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

    /** Byte by byte: this happens at the end of a full receive buffer only. */
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

    /** Reads header and head if they are there as a whole. */
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
