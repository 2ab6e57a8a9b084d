package dev.carillon.internal.engineio.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LazyMapTest {
    private final LazyMap map = new LazyMap();

    @Test
    void newMapIsEmpty() {
        assertNull(map.get("a"));
        assertEquals(Map.of(), map);
        assertEquals(0, map.size());
        assertNull(map.remove("a"));
    }

    @Test
    void mapKeepsItsEntries() {
        assertNull(map.put("a", 1));
        assertEquals(1, map.putIfAbsent("a", 2));
        assertEquals(3, map.merge("a", 2, (old, added) -> (int) old + (int) added));
        assertEquals(Map.of("a", 3), map);
        assertEquals(3, map.remove("a"));
    }

    @Test
    void valueIsComputedOnceForAllThreads() {
        AtomicInteger calls = new AtomicInteger();
        IntStream.range(0, 200)
                .forEach(key -> IntStream.range(0, 8)
                        .parallel()
                        .forEach(thread -> map.computeIfAbsent("key" + key, name -> calls.incrementAndGet())));
        assertEquals(200, calls.get());
    }
}
