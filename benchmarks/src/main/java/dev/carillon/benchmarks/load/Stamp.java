package dev.carillon.benchmarks.load;

import io.netty.buffer.ByteBuf;

/**
 * The time at which a message was due, as decimal digits at the start of its payload. The server returns it unchanged, so both ends
 * of a latency are read from the same clock, the generator's.
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

    /** Returns the stamp at an index, or {@link #NONE} if there is none. */
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
