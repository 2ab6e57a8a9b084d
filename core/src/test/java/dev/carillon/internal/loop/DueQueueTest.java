package dev.carillon.internal.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Timers that share one scheduled task, on an event loop whose clock is frozen. */
@Tag("netty-4.2") // an EmbeddedChannel of 4.1 has no ticker
class DueQueueTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Timers timers = new Timers();
    private final DueQueue queue = new DueQueue(channel.eventLoop(), timers);
    private final List<String> fired = new ArrayList<>();
    private final long start;

    DueQueueTest() {
        channel.freezeTime();
        start = LoopClock.nanoTime(channel.eventLoop());
    }

    private class Named extends DueQueue.Entry {
        private final String name;

        Named(String name) {
            this.name = name;
        }

        @Override
        protected void onDue() {
            fired.add(name);
        }
    }

    @AfterEach
    void close() {
        channel.close();
    }

    private Named add(String name, long millis) {
        Named entry = new Named(name);
        queue.add(entry, start + TimeUnit.MILLISECONDS.toNanos(millis));
        return entry;
    }

    private void passMillis(long millis) {
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();
    }

    @Test
    void entriesFireInTheOrderInWhichTheyAreDue() {
        add("b", 20);
        add("a", 10);
        add("d", 30);
        add("c", 20);
        passMillis(9);
        assertEquals(List.of(), fired);
        passMillis(1);
        assertEquals(List.of("a"), fired);
        passMillis(10);
        assertEquals(List.of("a", "b", "c"), fired);
        passMillis(10);
        assertEquals(List.of("a", "b", "c", "d"), fired);
        assertEquals(0, timers.active());
    }

    @Test
    void cancelledEntryDoesNotFire() {
        Named first = add("first", 10);
        Named middle = add("middle", 20);
        add("kept", 30);
        Named last = add("last", 40);
        assertEquals(4, timers.active());
        List.of(first, middle, last).forEach(Named::cancel);
        first.cancel();
        assertEquals(1, timers.active());
        assertFalse(first.isWaiting());
        passMillis(100);
        assertEquals(List.of("kept"), fired);
        assertEquals(0, timers.active());
    }

    @Test
    void entryMayBeAddedAgainWhenItFires() {
        Named again = new Named("again") {
            @Override
            protected void onDue() {
                super.onDue();
                if (fired.size() < 3) {
                    queue.add(this, LoopClock.nanoTime(channel.eventLoop()) + TimeUnit.MILLISECONDS.toNanos(10));
                }
            }
        };
        queue.add(again, start);
        IntStream.range(0, 10).forEach(i -> passMillis(10));
        assertEquals(List.of("again", "again", "again"), fired);
        assertFalse(again.isWaiting());
    }

    @Test
    void failingEntryDoesNotAffectTheNext() {
        queue.add(
                new Named("bad") {
                    @Override
                    protected void onDue() {
                        throw new AssertionError("expected by the test");
                    }
                },
                start);
        add("good", 0);
        passMillis(0);
        assertEquals(List.of("good"), fired);
    }

    /** The event loop serves its connections in between. */
    @Test
    void manyDueEntriesFireInSeveralTasks() {
        IntStream.range(0, 1000).forEach(i -> add("entry " + i, 10));
        var unused = channel.eventLoop().schedule(() -> fired.add("other task"), 10, TimeUnit.MILLISECONDS);
        passMillis(10);
        assertEquals(1001, fired.size());
        assertTrue(fired.indexOf("other task") < 1000);
    }

    @Test
    void randomEntriesFireOnceAndInOrder() {
        Random random = new Random(1);
        List<Named> waiting = new ArrayList<>();
        List<Long> expected = new ArrayList<>();
        List<Long> firedAt = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            long due = start + Duration.ofMillis(random.nextInt(500)).toNanos();
            Named entry = new Named("") {
                @Override
                protected void onDue() {
                    firedAt.add(due);
                }
            };
            queue.add(entry, due);
            if (random.nextInt(3) == 0) {
                entry.cancel();
            } else {
                waiting.add(entry);
                expected.add(due);
            }
        }
        passMillis(500);
        expected.sort(Comparator.naturalOrder());
        assertEquals(expected, firedAt);
        assertTrue(waiting.stream().noneMatch(Named::isWaiting));
        assertEquals(0, timers.active());
    }
}
