package dev.carillon.internal.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The {@code Date} header of responses (RFC 9110, section 6.6.1). It is formatted once a second. */
final class DateHeader {
    /** RFC 9110, section 5.6.7. */
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    /** Threads may replace each other's value, because all of them are correct. */
    private static volatile Value latest = new Value(Long.MIN_VALUE, AsciiString.EMPTY_STRING);

    private record Value(long second, AsciiString text) {}

    private DateHeader() {}

    /** Adds the current time, unless the application has set the header. */
    static void addTo(HttpHeaders headers) {
        if (!headers.contains(HttpHeaderNames.DATE)) {
            headers.set(HttpHeaderNames.DATE, at(System.currentTimeMillis()));
        }
    }

    static AsciiString at(long millis) {
        long second = Math.floorDiv(millis, 1000L);
        Value value = latest;
        if (value.second != second) {
            value = new Value(second, new AsciiString(FORMAT.format(Instant.ofEpochSecond(second))));
            latest = value;
        }
        return value.text;
    }
}
