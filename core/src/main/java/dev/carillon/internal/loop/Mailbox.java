package dev.carillon.internal.loop;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
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

    /** An object for the count would need more memory, and each socket has a mailbox. */
    private static final AtomicIntegerFieldUpdater<Mailbox> SIZE =
            AtomicIntegerFieldUpdater.newUpdater(Mailbox.class, "size");

    private final Executor executor;
    private final FlowControl flow;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

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
        tasks.add(task);
        if (SIZE.getAndIncrement(this) == 0) {
            executor.execute(this);
        }
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
            run(tasks.remove());
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
                run(tasks.remove());
                done++;
            }
            return done;
        } finally {
            FlowControl.setCurrent(outer);
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
