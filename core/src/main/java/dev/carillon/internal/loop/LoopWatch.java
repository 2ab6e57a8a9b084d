package dev.carillon.internal.loop;

import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the handlers that run on event loops, and logs those that block. A handler is looked at from outside, so that one that
 * never returns is noticed as well. The watch runs only while there are such handlers. Thread-safe.
 */
public final class LoopWatch {
    private static final Logger log = LoggerFactory.getLogger(LoopWatch.class);

    /** The time between two looks. A handler that is seen twice has been running for at least this long. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** How many different events are logged. Each is logged only once, because every event of a client would repeat it. */
    private static final int MAX_LOGGED = 100;

    private final Set<Turn> turns = ConcurrentHashMap.newKeySet();
    private final Set<String> logged = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean watching = new AtomicBoolean();

    private final FastThreadLocal<Turn> ofThread = new FastThreadLocal<>() {
        @Override
        protected Turn initialValue() {
            Turn turn = new Turn(Thread.currentThread());
            turns.add(turn);
            return turn;
        }
    };

    /** Records that a handler starts on this thread. {@link Turn#end} must follow. */
    public Turn begin(String event) {
        Turn turn = ofThread.get();
        turn.begin(event);
        if (!watching.get() && watching.compareAndSet(false, true)) {
            look(System.nanoTime());
        }
        return turn;
    }

    /** Looks at all threads now and then, until no handler has run between two looks. */
    private void look(long due) {
        boolean late = System.nanoTime() - due > LOOK_NANOS; // then the machine was stalled, perhaps not the handler
        boolean used = false;
        for (Turn turn : turns) {
            used |= turn.look(late);
        }
        if (used) {
            long next = System.nanoTime() + LOOK_NANOS;
            GlobalEventExecutor.INSTANCE.schedule(() -> look(next), LOOK_NANOS, TimeUnit.NANOSECONDS);
        } else {
            watching.set(false); // the next handler starts the watch again
        }
    }

    /** What runs on one thread. */
    public final class Turn {
        private static final AtomicReferenceFieldUpdater<Turn, String> EVENT =
                AtomicReferenceFieldUpdater.newUpdater(Turn.class, String.class, "event");

        private final Thread thread;

        /** The event whose handler is running, or null. Written only by the thread. */
        private volatile String event;

        /** The number of handlers that were started. Written only by the thread, before {@link #event}. */
        private int number;

        private int numberAtLastLook;

        Turn(Thread thread) {
            this.thread = thread;
        }

        private void begin(String name) {
            number++;
            EVENT.lazySet(this, name);
        }

        /** Records that the handler has returned. */
        public void end() {
            EVENT.lazySet(this, null);
        }

        /** Returns whether a handler is running, or has run since the last look. */
        private boolean look(boolean late) {
            String running = event;
            int current = number;
            boolean same = current == numberAtLastLook;
            numberAtLastLook = current;
            if (running != null && same && !late) {
                blocked(running, thread);
            }
            return running != null || !same;
        }
    }

    private void blocked(String event, Thread thread) {
        if (logged.size() < MAX_LOGGED && logged.add(event)) {
            log.warn(
                    "a handler on the event loop {} blocks other clients for more than {} ms: event '{}'; use on instead of"
                            + " onInline for code that blocks",
                    thread.getName(),
                    TimeUnit.NANOSECONDS.toMillis(LOOK_NANOS),
                    event,
                    new BlockedHandler(thread));
        }
    }

    /** Shows where a thread is. */
    private static final class BlockedHandler extends Exception {
        private static final long serialVersionUID = 1;

        BlockedHandler(Thread thread) {
            super("stack of " + thread.getName(), null, false, true);
            setStackTrace(thread.getStackTrace());
        }
    }
}
