package dev.carillon.benchmarks.load;

import io.netty.buffer.ByteBuf;

/**
 * The time at which a message was due, in decimal digits at the beginning of its payload. It comes back from the server unread, so
 * that one clock, the generator's, gives both ends of a latency.
 */
final class Stamp {
    static final int DIGITS = 16;
    static final long NONE = -1;

    private Stamp() {}

    static void write(ByteBuf buffer, int index, long nanos) {
        long rest = nanos;
        for (int i = index + DIGITS - 1; i >= index; i--) {
            buffer.setByte(i, '0' + (int) (rest % 10));
            rest /= 10;
        }
    }

    /** The time at an index, or {@link #NONE} where no stamp is. */
    static long read(ByteBuf buffer, int index) {
        long nanos = 0;
        for (int i = index; i < index + DIGITS; i++) {
            int digit = buffer.getByte(i) - '0';
            if (digit < 0 || digit > 9) {
                return NONE;
            }
            nanos = nanos * 10 + digit;
        }
        return nanos;
    }
}
