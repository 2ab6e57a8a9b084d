package dev.carillon.internal.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class BoundedExecutorTest {
    private final Queue<Runnable> pool = new ArrayDeque<>();
    private final List<Integer> done = new ArrayList<>();

    @Test
    void usesALimitedNumberOfThreads() {
        BoundedExecutor executor = new BoundedExecutor(pool::add, 2);
        for (int i = 0; i < 5; i++) {
            int number = i;
            executor.execute(() -> done.add(number));
        }
        assertEquals(2, pool.size());
        while (!pool.isEmpty()) {
            pool.remove().run();
        }
        assertEquals(List.of(0, 1, 2, 3, 4), done);
    }

    @Test
    void failedTaskReleasesItsThread() {
        BoundedExecutor single = new BoundedExecutor(pool::add, 1);
        single.execute(() -> {
            throw new IllegalStateException();
        });
        single.execute(() -> done.add(1));
        assertThrows(IllegalStateException.class, pool.remove()::run);
        pool.remove().run();
        assertEquals(List.of(1), done);
        single.execute(() -> done.add(2));
        assertEquals(1, pool.size());
    }
}
