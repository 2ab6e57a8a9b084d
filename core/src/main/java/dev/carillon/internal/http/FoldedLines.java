package dev.carillon.internal.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpConstants;

/**
 * Finds folded header lines, which continue the previous line and are obsolete (RFC 9112, section 5.2). Netty would append each
 * of them to a copy of the value so far, which takes quadratic time.
 */
final class FoldedLines {
    private FoldedLines() {}

    /**
     * Returns whether a header line that has at least begun to arrive is folded. White space before the first header is refused
     * for the same reason (RFC 9112, section 2.2).
     *
     * @param in bytes that start with a header line, or with the empty line that ends the headers; they are not consumed
     */
    static boolean isIn(ByteBuf in) {
        int end = in.writerIndex();
        int start = in.readerIndex();
        while (start < end) {
            byte first = in.getByte(start);
            if (first == HttpConstants.SP || first == HttpConstants.HT) {
                return true;
            }
            int lineFeed = in.indexOf(start, end, HttpConstants.LF);
            boolean empty = lineFeed == start || (lineFeed == start + 1 && first == HttpConstants.CR);
            if (lineFeed < 0 || empty) {
                return false;
            }
            start = lineFeed + 1;
        }
        return false;
    }
}
