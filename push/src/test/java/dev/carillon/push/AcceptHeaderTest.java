package dev.carillon.push;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.carillon.testing.RawHttp;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests get an event stream. */
class AcceptHeaderTest {
    private static final String STREAM = "text/event-stream";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "text/event-stream                         | 1",
                "Text/Event-Stream                         | 1",
                "text/event-stream;charset=utf-8           | 1",
                "text/event-stream ; charset=utf-8 ; q=0.5 | 0.5",
                "text/event-stream;Q=0.25                  | 0.25",
                "text/event-stream;q=1.000                 | 1",
                "text/event-stream;q=0                     | 0",
                "text/event-stream;q=0.000                 | 0",
                "text/event-stream;q=2                     | 0",
                "text/event-stream;q=-1                    | 0",
                "text/event-stream;q=x                     | 0",
                "text/event-stream;q=                      | 0",
                "text/event-stream;p=\"q=0, ;\\\"\";q=0.5  | 0.5",
                "text/html, text/event-stream              | 1",
                "text/html;q=0.9,text/event-stream;q=0.1   | 0.1",
                "text/event-stream;q=0,text/event-stream   | 1",
                "text/html;p=\",text/event-stream,\"       | 0",
                "text/html;p=\"text/event-stream           | 0",
                "x-text/event-stream                       | 0",
                "text/event-streams                        | 0",
                "text/html;text/event-stream               | 0",
                "text/*                                    | 0",
                "*/*                                       | 0",
                "''                                        | 0",
                ",;,                                       | 0",
            })
    void weight(String value, double expected) {
        assertEquals(expected, AcceptHeader.weight(List.of(value), STREAM));
    }

    @Test
    void severalHeadersAreOneList() {
        assertEquals(1, AcceptHeader.weight(List.of("text/html", STREAM), STREAM));
        assertEquals(0, AcceptHeader.weight(List.of(), STREAM));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/event-stream",
                "text/event-stream;q=0.1",
                "*/*, text/event-stream;q=0.1",
                "application/json, text/event-stream"
            })
    void eventStream(String accept) {
        assertEquals("text/event-stream; charset=utf-8", contentType(accept));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/event-stream;q=0",
                "text/event-streams",
                "*/*",
                "text/*",
                "application/json, text/event-stream;q=0.5",
                "text/html;p=\"text/event-stream\""
            })
    void poll(String accept) {
        assertEquals("application/json", contentType(accept));
    }

    private static String contentType(String accept) {
        try (PushFixture server = PushFixture.start();
                RawHttp http = server.connect()) {
            return http.sendGet("/push/all", "Accept: " + accept).readHead().header("Content-Type");
        }
    }
}
