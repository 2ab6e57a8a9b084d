package dev.carillon.internal.loop;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the tasks of one owner (a socket, say) one after the other, in order, on whatever threads the executor has. A task that
 * blocks holds up this mailbox alone.
 */
public final class Mailbox implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(Mailbox.class);

    /** Other mailboxes get their turn after this many tasks. */
    private static final int TASKS_PER_TURN = 64;

    private final Executor executor;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();

    public Mailbox(Executor executor) {
        this.executor = executor;
    }

    /** Adds a task. */
    public void execute(Runnable task) {
        tasks.add(task);
        if (size.getAndIncrement() == 0) {
            executor.execute(this);
        }
    }

    /** Whether nothing waits or runs. */
    public boolean isIdle() {
        return size.get() == 0;
    }

    @Override
    public void run() {
        int turn = Math.min(size.get(), TASKS_PER_TURN);
        for (int i = 0; i < turn; i++) {
            run(tasks.remove());
        }
        if (size.addAndGet(-turn) > 0) {
            executor.execute(this);
        }
    }

    /** A task that fails must not hold up those behind it. */
    private static void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) { // not even an Error may stop the mailbox
            log.error("a task failed", e);
        }
    }
}
