package dev.carillon.internal.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The tasks of one socket, on an executor that the test runs manually. */
class MailboxTest {
    private final Queue<Runnable> executor = new ArrayDeque<>();
    private final List<Integer> done = new ArrayList<>();
    private final Mailbox mailbox = new Mailbox(executor::add);

    private void runOnce() {
        executor.remove().run();
    }

    @Test
    void tasksRunInOrderOnOneThreadAtATime() {
        mailbox.execute(() -> done.add(1));
        mailbox.execute(() -> done.add(2));
        assertEquals(1, executor.size(), "one turn for both");
        runOnce();
        assertEquals(List.of(1, 2), done);
        assertTrue(executor.isEmpty());
    }

    @Test
    void nestedTaskRunsAfterItsParent() {
        mailbox.execute(() -> {
            mailbox.execute(() -> done.add(2));
            done.add(1);
        });
        runOnce();
        assertEquals(List.of(1), done);
        runOnce();
        assertEquals(List.of(1, 2), done);
    }

    @Test
    void turnIsLimitedForFairness() {
        IntStream.range(0, 100).forEach(i -> mailbox.execute(() -> done.add(i)));
        runOnce();
        assertEquals(64, done.size());
        runOnce();
        assertEquals(IntStream.range(0, 100).boxed().toList(), done);
        assertTrue(executor.isEmpty());
    }

    @Test
    void idleMailboxRunsATaskOnTheCallingThread() {
        assertTrue(mailbox.runNow(() -> done.add(1)));
        assertEquals(List.of(1), done);
        assertTrue(mailbox.isIdle());
        assertTrue(executor.isEmpty());
    }

    @Test
    void busyMailboxRefusesToRunATaskOnTheCallingThread() {
        mailbox.execute(() -> assertFalse(mailbox.runNow(() -> done.add(1)), "a task is running"));
        assertFalse(mailbox.runNow(() -> done.add(2)), "a task is waiting");
        runOnce();
        assertEquals(List.of(), done);
        assertTrue(mailbox.runNow(() -> done.add(3)));
    }

    @Test
    void tasksThatAreAddedMeanwhileRunAfterwards() {
        assertTrue(mailbox.runNow(() -> {
            mailbox.execute(() -> done.add(2));
            done.add(1);
        }));
        assertEquals(List.of(1), done);
        runOnce();
        assertEquals(List.of(1, 2), done);
        assertTrue(mailbox.isIdle());
    }

    @Test
    void failingTaskOnTheCallingThreadDoesNotOccupyTheMailbox() {
        assertTrue(mailbox.runNow(() -> {
            throw new AssertionError("expected by the test");
        }));
        assertTrue(mailbox.isIdle());
    }

    @Test
    void failingTaskDoesNotAffectTheNext() {
        mailbox.execute(() -> {
            throw new AssertionError("expected by the test");
        });
        mailbox.execute(() -> done.add(1));
        runOnce();
        assertEquals(List.of(1), done);
    }

    @Test
    void mailboxIsIdleWithoutTasks() {
        assertTrue(mailbox.isIdle());
        mailbox.execute(() -> assertFalse(mailbox.isIdle()));
        assertFalse(mailbox.isIdle());
        runOnce();
        assertTrue(mailbox.isIdle());
    }
}
