package dev.carillon.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.Test;

class DateHeaderTest {
    /** The example of RFC 9110, section 5.6.7. */
    private static final long EXAMPLE = Instant.parse("1994-11-06T08:49:37Z").toEpochMilli();

    @Test
    void timeHasTheFormatOfHttp() {
        assertEquals("Sun, 06 Nov 1994 08:49:37 GMT", DateHeader.at(EXAMPLE).toString());
    }

    @Test
    void textIsKeptForASecond() {
        assertSame(DateHeader.at(EXAMPLE), DateHeader.at(EXAMPLE + 999));
        assertEquals(
                "Sun, 06 Nov 1994 08:49:38 GMT", DateHeader.at(EXAMPLE + 1000).toString());
    }

    @Test
    void headerHasTheCurrentTime() {
        HttpHeaders headers = new DefaultHttpHeaders();
        DateHeader.addTo(headers);
        Instant time = ZonedDateTime.parse(headers.get("Date"), DateTimeFormatter.RFC_1123_DATE_TIME)
                .toInstant();
        assertTrue(Duration.between(time, Instant.now()).abs().toSeconds() < 10, time::toString);
    }

    @Test
    void headerOfTheApplicationIsKept() {
        HttpHeaders headers = new DefaultHttpHeaders().set("Date", "own");
        DateHeader.addTo(headers);
        assertEquals("own", headers.get("Date"));
    }
}
