package dev.carillon.internal.socketio.handler;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The thread pool for handlers before Java 21. */
class HandlerPoolTest {
    private final HandlerPool pool = new HandlerPool("test");
    private final CountDownLatch release = new CountDownLatch(1);
    private final AtomicInteger blocked = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();

    @AfterEach
    void stop() {
        release.countDown();
        pool.shutdownNow();
    }

    private void block() {
        blocked.incrementAndGet();
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void shortTasksShareFewThreads() {
        for (int i = 0; i < 100_000; i++) {
            pool.execute(done::incrementAndGet);
        }
        await().until(() -> done.get() == 100_000);
        assertTrue(pool.largestThreadCount() < 32, () -> pool.largestThreadCount() + " threads");
    }

    @Test
    void blockedTasksDoNotDelayOthers() {
        for (int i = 0; i < 100; i++) {
            pool.execute(this::block);
        }
        pool.execute(done::incrementAndGet);
        await().until(() -> done.get() == 1);
        assertEquals(100, blocked.get());
        for (int i = 0; i < 1000; i++) {
            pool.execute(done::incrementAndGet);
        }
        await().until(() -> done.get() == 1001);
    }

    @Test
    void additionalWorkersAreGivenUp() {
        int limit = pool.limit();
        for (int i = 0; i < 100; i++) {
            pool.execute(this::block);
        }
        await().until(() -> blocked.get() == 100);
        assertTrue(pool.limit() >= 100);
        release.countDown();
        await().until(() -> pool.limit() == limit);
    }

    @Test
    void tasksOverTheLimitWait() {
        for (int i = 0; i < 300; i++) {
            pool.execute(this::block);
        }
        await().until(() -> blocked.get() == 256);
        release.countDown();
        await().until(() -> blocked.get() == 300);
    }

    @Test
    void acceptedTasksRunBeforeShutdown() throws InterruptedException {
        for (int i = 0; i < 10; i++) {
            pool.execute(this::block);
            pool.execute(done::incrementAndGet);
        }
        pool.shutdown();
        assertThrows(RejectedExecutionException.class, () -> pool.execute(done::incrementAndGet));
        release.countDown();
        assertTrue(pool.awaitTermination(5, TimeUnit.SECONDS));
        assertTrue(pool.isTerminated() && pool.isShutdown());
        assertEquals(10, done.get());
    }

    @Test
    void failingTaskDoesNotStopThePool() {
        pool.execute(() -> {
            throw new IllegalStateException("expected by the test");
        });
        pool.execute(done::incrementAndGet);
        await().dontCatchUncaughtExceptions().until(() -> done.get() == 1);
    }
}
