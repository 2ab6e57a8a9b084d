package dev.carillon.internal.loop;

import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Many timers of one event loop with about the same delay, such as those of heartbeats. They form a list in the order in which they
 * are due, and only the first one has a scheduled task. Adding and removing a timer takes constant time, and a timer takes no object
 * besides its entry. Used on the event loop.
 */
public final class DueQueue {
    private static final Logger log = LoggerFactory.getLogger(DueQueue.class);

    /** The number of due timers after which the event loop serves its connections. */
    private static final int MAX_AT_ONCE = 64;

    private final EventExecutor loop;
    private final Timers timers;
    private Entry first;
    private Entry last;

    /** When the scheduled task runs, unless {@link #scheduled} is false. */
    private long scheduledFor;

    private boolean scheduled;

    /** Creates a queue whose entries are counted as active timers. */
    public DueQueue(EventExecutor loop, Timers timers) {
        this.loop = loop;
        this.timers = timers;
    }

    /** A timer, which is in one queue at most. */
    public abstract static class Entry {
        private DueQueue queue;
        private Entry previous;
        private Entry next;
        private long due;

        /** Called on the event loop when the time has come. The entry is then no longer in the queue. */
        protected abstract void onDue();

        /** Returns whether the entry is in a queue. */
        public final boolean isWaiting() {
            return queue != null;
        }

        /** Removes the entry from its queue, if it is in one. */
        public final void cancel() {
            if (queue != null) {
                queue.remove(this);
            }
        }
    }

    /** Adds an entry that is due at a time of the {@link LoopClock}. It must not be in a queue. */
    public void add(Entry entry, long due) {
        entry.queue = this;
        entry.due = due;
        Entry before = last;
        while (before != null && before.due - due > 0) { // usually, the new one is the last one
            before = before.previous;
        }
        insert(entry, before);
        timers.started();
        schedule();
    }

    private void insert(Entry entry, Entry before) {
        Entry after = before == null ? first : before.next;
        entry.previous = before;
        entry.next = after;
        if (before == null) {
            first = entry;
        } else {
            before.next = entry;
        }
        if (after == null) {
            last = entry;
        } else {
            after.previous = entry;
        }
    }

    private void remove(Entry entry) {
        if (entry.previous == null) {
            first = entry.next;
        } else {
            entry.previous.next = entry.next;
        }
        if (entry.next == null) {
            last = entry.previous;
        } else {
            entry.next.previous = entry.previous;
        }
        entry.queue = null;
        entry.previous = null;
        entry.next = null;
        timers.ended();
    }

    /** Makes sure that a task runs when the first entry is due. It may run earlier, if that entry was removed. */
    private void schedule() {
        if (first == null || (scheduled && scheduledFor - first.due <= 0)) {
            return;
        }
        long due = first.due;
        scheduled = true;
        scheduledFor = due;
        long delay = Math.max(0, due - LoopClock.nanoTime(loop));
        var unused = loop.schedule(() -> run(due), delay, TimeUnit.NANOSECONDS);
    }

    private void run(long time) {
        if (!scheduled || time != scheduledFor) { // another task was scheduled for an earlier entry
            return;
        }
        scheduled = false;
        long clock = LoopClock.nanoTime(loop);
        long now = clock - time > 0 ? clock : time; // the clock of an EmbeddedChannel of Netty 4.1 cannot be read
        for (int i = 0; i < MAX_AT_ONCE && first != null && first.due - now <= 0; i++) {
            Entry entry = first;
            remove(entry);
            call(entry);
        }
        schedule();
    }

    private static void call(Entry entry) {
        try {
            entry.onDue();
        } catch (Throwable e) { // errors as well: nothing may stop the other timers
            log.error("a timer failed", e);
        }
    }
}
