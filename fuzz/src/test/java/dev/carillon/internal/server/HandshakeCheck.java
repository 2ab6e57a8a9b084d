package dev.carillon.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.Handshake;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks the maps of a handshake and its form as JSON. */
final class HandshakeCheck {
    private HandshakeCheck() {}

    static void check(Handshake handshake) {
        checkMap(handshake.headers());
        checkMap(handshake.query());
        handshake.headers().forEach((name, values) -> assertEquals(Optional.of(values.get(0)), handshake.header(name)));
        String json = handshake.toJson().toString();
        assertEquals(json, Handshake.fromJson(handshake.toJson()).toJson().toString());
    }

    private static void checkMap(Map<String, List<String>> map) {
        assertEquals(map.size(), map.keySet().size());
        map.forEach((name, values) -> {
            assertTrue(!values.isEmpty(), "a name without values");
            assertEquals(values, map.get(name));
        });
    }
}
