package dev.carillon.internal.engineio.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HandshakeMapsTest {

    @Test
    void headersHaveLowerCaseNamesAndOrderedValues() {
        Map<String, List<String>> headers = HandshakeMaps.headers(
                List.of(Map.entry("Host", "a"), Map.entry("X-One", "1"), Map.entry("x-one", "2")));

        assertEquals(Map.of("host", List.of("a"), "x-one", List.of("1", "2")), headers);
        assertEquals(List.of("1", "2"), headers.get("x-one"));
        assertEquals(List.of("host", "x-one"), new ArrayList<>(headers.keySet()));
        assertNull(headers.get("X-One"));
        assertTrue(headers.containsKey("host"));
    }

    @Test
    void mapsAreImmutable() {
        Map<String, List<String>> query = HandshakeMaps.query(Map.of("EIO", List.of("4")));

        assertThrows(UnsupportedOperationException.class, () -> query.put("a", List.of()));
        assertThrows(UnsupportedOperationException.class, query::clear);
        assertThrows(UnsupportedOperationException.class, () -> query.entrySet().clear());
        assertThrows(UnsupportedOperationException.class, () -> query.get("EIO").clear());
    }

    @Test
    void equalHeadersOfManyClientsAreShared() {
        assertSame(userAgent("Some Browser 1.0"), userAgent("Some Browser 1.0"));
    }

    @Test
    void secretHeadersAreNotShared() {
        assertNotSame(first("authorization", "Bearer abc"), first("authorization", "Bearer abc"));
        assertNotSame(first("cookie", "id=abc"), first("cookie", "id=abc"));
    }

    @Test
    void longHeadersAreNotShared() {
        assertNotSame(userAgent("x".repeat(600)), userAgent("x".repeat(600)));
    }

    private static String userAgent(String value) {
        return first("User-Agent", value);
    }

    private static String first(String name, String value) {
        String copy = String.valueOf(value.toCharArray()); // a separate object for each client
        return HandshakeMaps.headers(List.of(Map.entry(name, copy)))
                .values()
                .iterator()
                .next()
                .get(0);
    }
}
