package dev.carillon.benchmarks.load;

import io.netty.buffer.ByteBuf;

/**
 * What a polling client reads of the head of a response.
 *
 * @param status the status code
 * @param contentLength the length of the body
 * @param end the index of the body
 */
record PollHead(int status, int contentLength, int end) {
    private static final String CONTENT_LENGTH = "content-length:";
    private static final int STATUS = "HTTP/1.1 ".length();
    private static final int STATUS_DIGITS = 3;

    /** Reads the head at the reader index. Returns null if it is incomplete. */
    static PollHead of(ByteBuf in) {
        int length = 0;
        int line = in.readerIndex();
        while (true) {
            int end = in.indexOf(line, in.writerIndex(), (byte) '\n');
            if (end < 0) {
                return null;
            }
            if (end == line + 1) { // an empty line
                return new PollHead(number(in, in.readerIndex() + STATUS, STATUS_DIGITS), length, end + 1);
            }
            if (isContentLength(in, line, end)) {
                int digits = line + CONTENT_LENGTH.length() + 1;
                length = number(in, digits, end - 1 - digits);
            }
            line = end + 1;
        }
    }

    private static boolean isContentLength(ByteBuf in, int line, int end) {
        if (end - line <= CONTENT_LENGTH.length()) {
            return false;
        }
        for (int i = 0; i < CONTENT_LENGTH.length(); i++) {
            if (Character.toLowerCase(in.getByte(line + i)) != CONTENT_LENGTH.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static int number(ByteBuf in, int index, int digits) {
        int number = 0;
        for (int i = index; i < index + digits; i++) {
            number = 10 * number + in.getByte(i) - '0';
        }
        return number;
    }
}
