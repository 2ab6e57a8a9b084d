package dev.carillon.internal.http;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.Iterator;
import java.util.Map;

/** Estimates the heap memory of decoded headers. */
final class HeaderMemory {
    /** An entry and two strings with their arrays, without the characters. */
    private static final int LINE_BYTES = 136;

    private HeaderMemory() {}

    static int of(HttpHeaders headers) {
        return of(headers, 0);
    }

    /** Includes the buffer of the decoder, which has held each of the lines and keeps the size of the longest. */
    static int whileDecoding(HttpHeaders headers) {
        return of(headers, 1);
    }

    private static int of(HttpHeaders headers, int copiesOfLongest) {
        int bytes = 0;
        int longest = 0;
        Iterator<Map.Entry<CharSequence, CharSequence>> lines = headers.iteratorCharSequence();
        while (lines.hasNext()) {
            Map.Entry<CharSequence, CharSequence> line = lines.next();
            int length = line.getKey().length() + line.getValue().length();
            bytes += LINE_BYTES + length;
            longest = Math.max(longest, length);
        }
        return bytes + copiesOfLongest * longest;
    }
}
