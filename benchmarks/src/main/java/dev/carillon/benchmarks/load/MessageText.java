package dev.carillon.benchmarks.load;

import io.netty.buffer.ByteBuf;

/** Finds payloads in text that contains events like {@code {"id":"7","event":"msg","args":["payload"]}}. */
final class MessageText {
    private static final byte ARRAY = '[';
    private static final byte STRING = '"';

    private MessageText() {}

    /** Returns the index of the next payload between two indices, or -1 if there is none. */
    static int nextPayload(ByteBuf bytes, int from, int to) {
        int array = bytes.indexOf(from, to, ARRAY);
        while (array >= 0 && array + Stamp.DIGITS + 2 <= to) {
            if (bytes.getByte(array + 1) == STRING) {
                return array + 2;
            }
            array = bytes.indexOf(array + 1, to, ARRAY);
        }
        return -1;
    }
}
