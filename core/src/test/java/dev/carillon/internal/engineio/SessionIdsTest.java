package dev.carillon.internal.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Session ids are secrets: long, random and URL-safe. */
class SessionIdsTest {

    @Test
    void idsAreUniqueTwentyCharacterUrlSafeStrings() {
        SessionIds ids = new SessionIds();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            String id = ids.get();
            assertTrue(id.matches("[A-Za-z0-9_-]{20}"), id);
            assertTrue(seen.add(id), "an id came twice");
        }
    }

    @Test
    void idEncodesTheBytesOfItsSource() {
        Random ones = new Random(0) {
            private static final long serialVersionUID = 1L;

            @Override
            public void nextBytes(byte[] bytes) {
                Arrays.fill(bytes, (byte) 0xFF);
            }
        };
        assertEquals("_".repeat(20), new SessionIds(ones).get());
    }
}
