package dev.carillon.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** When progress is sent. The test decides when requests end and how time passes. */
class ProgressQueueTest {
    private static final Duration INTERVAL = Duration.ofMillis(100);
    private final RuntimeException lost = new UncheckedIOException(new IOException("lost"));

    private final ManualScheduler scheduler = new ManualScheduler();
    private final List<Progress> sent = new ArrayList<>();
    private final List<CompletableFuture<Job>> requests = new ArrayList<>();
    private final ProgressQueue queue = new ProgressQueue(this::send, INTERVAL, scheduler);

    private CompletableFuture<Job> send(Progress progress) {
        sent.add(progress);
        requests.add(new CompletableFuture<>());
        return requests.get(requests.size() - 1);
    }

    private void offer(long done) {
        queue.offer(progress(done));
    }

    private static Progress progress(long done) {
        return new Progress(done, null, null);
    }

    private void succeed() {
        requests.get(requests.size() - 1).complete(null);
    }

    private void fail(RuntimeException error) {
        requests.get(requests.size() - 1).completeExceptionally(error);
    }

    private List<Long> done() {
        return sent.stream().map(Progress::done).toList();
    }

    @Test
    void firstValueIsSentAtOnce() {
        offer(1);
        assertEquals(List.of(1L), done());
    }

    @Test
    void newestValueWins() {
        offer(1);
        succeed();
        for (long row = 2; row <= 1000; row++) {
            offer(row);
        }
        assertEquals(List.of(1L), done());
        scheduler.advance(INTERVAL.minusNanos(1));
        assertEquals(List.of(1L), done());
        scheduler.advance(Duration.ofNanos(1));
        assertEquals(List.of(1L, 1000L), done());
        assertEquals(0, scheduler.waiting());
    }

    @Test
    void atMostOneRequestPerIntervalIsSent() {
        for (long row = 1; row <= 995; row++) { // a row takes a millisecond
            offer(row);
            succeed();
            scheduler.advance(Duration.ofMillis(1));
        }
        assertEquals(10, sent.size());
    }

    @Test
    void onlyOneRequestIsOnItsWay() {
        offer(1);
        scheduler.advance(INTERVAL);
        offer(2);
        offer(3);
        assertEquals(List.of(1L), done());
        succeed();
        assertEquals(List.of(1L, 3L), done());
    }

    @Test
    void whatHasNotChangedIsKept() {
        offer(1);
        queue.offer(new Progress(2, 10L, "two"));
        queue.offer(progress(3));
        succeed();
        scheduler.advance(INTERVAL);
        assertEquals(new Progress(3, 10L, "two"), sent.get(1));
    }

    @Test
    void flushSendsTheLastValueWithoutWaiting() {
        offer(1);
        offer(2);
        CompletableFuture<Void> flushed = queue.flush();
        assertFalse(flushed.isDone());
        succeed();
        assertEquals(List.of(1L, 2L), done());
        assertFalse(flushed.isDone());
        succeed();
        assertTrue(flushed.isDone());
        assertTrue(queue.flush().isDone());
    }

    @Test
    void timerAfterAFlushSendsNothing() {
        offer(1);
        succeed();
        offer(2);
        queue.flush();
        succeed();
        scheduler.advance(INTERVAL);
        assertEquals(List.of(1L, 2L), done());
        offer(3);
        assertEquals(3, sent.size());
    }

    @Test
    void errorIsThrownOnceAndTheNewValueIsSent() {
        offer(1);
        ApiException refused = new Problem(400, "Bad Request", "").exception(Call.patch("/jobs/x", null));
        fail(refused);
        scheduler.advance(INTERVAL);
        assertSame(refused, assertThrows(ApiException.class, () -> offer(2)));
        assertEquals(List.of(1L, 2L), done());
        succeed();
        queue.check();
    }

    @Test
    void valueThatWasLostIsSentAgain() {
        offer(1);
        fail(lost);
        assertEquals(List.of(1L), done(), "only when somebody calls again");
        CompletableFuture<Void> flushed = queue.flush();
        assertEquals(List.of(1L, 1L), done());
        succeed();
        assertTrue(flushed.isDone());
        queue.check(); // nothing is lost any more
    }

    @Test
    void valueThatCannotBeSentFailsTheFlush() {
        offer(1);
        CompletableFuture<Void> flushed = queue.flush();
        fail(lost);
        assertTrue(flushed.isDone());
        assertSame(lost, assertThrows(UncheckedIOException.class, queue::check));
    }

    @Test
    void valueThatWasRefusedIsNotSentAgain() {
        offer(1);
        fail(new Problem(400, "Bad Request", "").exception(Call.patch("/jobs/x", null)));
        assertTrue(queue.flush().isDone());
        assertEquals(List.of(1L), done());
    }

    @Test
    void endOfTheJobIsThrownByEachCall() {
        offer(1);
        offer(2);
        fail(new JobEndedException("the job has ended: cancelled", "PATCH /jobs/x", null));
        for (int i = 0; i < 2; i++) {
            assertThrows(JobEndedException.class, () -> offer(3));
            assertThrows(JobEndedException.class, queue::check);
        }
        assertTrue(queue.flush().isDone());
        scheduler.advance(INTERVAL);
        assertEquals(List.of(1L), done());
    }

    @Test
    void exceptionLeadsToTheCaller() {
        offer(1);
        fail(lost);
        RuntimeException error = assertThrows(UncheckedIOException.class, () -> offer(2));
        assertTrue(List.of(error.getStackTrace()).stream()
                .anyMatch(frame -> frame.getMethodName().equals("exceptionLeadsToTheCaller")));
    }

    @Test
    void manyThreadsReportOneJob() throws Exception {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger mostAtOnce = new AtomicInteger();
        List<Long> arrived = new CopyOnWriteArrayList<>();
        ProgressQueue shared = new ProgressQueue(
                progress -> CompletableFuture.supplyAsync(() -> {
                    mostAtOnce.accumulateAndGet(running.incrementAndGet(), Math::max);
                    arrived.add(progress.done());
                    running.decrementAndGet();
                    return null;
                }),
                Duration.ofNanos(1),
                Scheduler.SYSTEM);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        for (int thread = 0; thread < 4; thread++) {
            threads.execute(() -> {
                for (int i = 0; i < 5000; i++) {
                    shared.offer(progress(1));
                }
            });
        }
        threads.shutdown();
        assertTrue(threads.awaitTermination(30, TimeUnit.SECONDS));
        shared.offer(progress(2));
        shared.flush().get(30, TimeUnit.SECONDS);
        assertEquals(2, arrived.get(arrived.size() - 1));
        assertEquals(1, mostAtOnce.get());
        assertTrue(arrived.size() > 1, arrived::toString);
    }
}
