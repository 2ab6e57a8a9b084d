package dev.carillon.internal.loop;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the tasks of one owner (a socket, for example) sequentially and in order, on the threads of an executor. A task that
 * blocks delays only this mailbox. Tasks also wait while the {@link FlowControl} of the owner is closed.
 */
public final class Mailbox implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(Mailbox.class);

    /** The number of tasks after which other mailboxes get a turn. */
    private static final int TASKS_PER_TURN = 64;

    private static final AtomicReferenceFieldUpdater<Mailbox, Task> ADDED =
            AtomicReferenceFieldUpdater.newUpdater(Mailbox.class, Task.class, "added");

    /** An object for the count would need more memory, and each socket has a mailbox. */
    private static final AtomicIntegerFieldUpdater<Mailbox> SIZE =
            AtomicIntegerFieldUpdater.newUpdater(Mailbox.class, "size");

    private final Executor executor;
    private final FlowControl flow;

    /** The tasks that were added since the runner last took them, the newest first. A queue would need more memory. */
    private volatile Task added;

    /** The next tasks, the oldest first. Accessed only by the runner. */
    private Task next;

    /** The tasks that are queued or running. */
    private volatile int size;

    public Mailbox(Executor executor) {
        this(executor, null);
    }

    /** The flow control may be null. */
    public Mailbox(Executor executor, FlowControl flow) {
        this.executor = executor;
        this.flow = flow;
    }

    /** Adds a task. */
    public void execute(Runnable task) {
        Task newest = new Task(task);
        do {
            newest.next = added;
        } while (!ADDED.compareAndSet(this, newest.next, newest));
        if (SIZE.getAndIncrement(this) == 0) {
            executor.execute(this);
        }
    }

    /**
     * Runs a task on the calling thread, unless it must wait for another task or for the flow control. Other tasks wait for it.
     * Returns false if the task was not run.
     */
    public boolean runNow(Runnable task) {
        if ((flow != null && !flow.isOpen()) || !SIZE.compareAndSet(this, 0, 1)) {
            return false;
        }
        run(() -> FlowControl.runAs(flow, task));
        if (SIZE.decrementAndGet(this) != 0) { // tasks were added meanwhile
            executor.execute(this);
        }
        return true;
    }

    /** Returns whether no task is queued or running. */
    public boolean isIdle() {
        return size == 0;
    }

    @Override
    public void run() {
        int turn = Math.min(size, TASKS_PER_TURN);
        int done = flow == null ? run(turn) : runControlled(turn);
        if (SIZE.addAndGet(this, -done) == 0) {
            return;
        }
        if (done < turn) {
            flow.park(this);
        } else {
            executor.execute(this);
        }
    }

    /** Called by the flow control after {@link FlowControl#park}. */
    void resume() {
        executor.execute(this);
    }

    private int run(int turn) {
        for (int i = 0; i < turn; i++) {
            run(take());
        }
        return turn;
    }

    /** Runs tasks until the flow control closes. Returns their number. */
    private int runControlled(int turn) {
        FlowControl outer = FlowControl.current(); // not null if the executor runs tasks on the calling thread
        FlowControl.setCurrent(flow);
        try {
            int done = 0;
            while (done < turn && flow.isOpen()) {
                run(take());
                done++;
            }
            return done;
        } finally {
            FlowControl.setCurrent(outer);
        }
    }

    /** Removes the oldest task, which must exist. */
    private Runnable take() {
        if (next == null) {
            next = oldestFirst(ADDED.getAndSet(this, null));
        }
        Task taken = next;
        next = taken.next;
        return taken.task;
    }

    private static Task oldestFirst(Task newest) {
        Task oldest = null;
        Task remaining = newest;
        while (remaining != null) {
            Task older = remaining.next;
            remaining.next = oldest;
            oldest = remaining;
            remaining = older;
        }
        return oldest;
    }

    /** A task in a list. */
    private static final class Task {
        private final Runnable task;
        private Task next;

        Task(Runnable task) {
            this.task = task;
        }
    }

    /** Runs a task. A failure must not prevent the following tasks from running. */
    private static void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) { // errors as well: nothing may stop the mailbox
            log.error("a task failed", e);
        }
    }
}
