package dev.carillon.internal.loop;

import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayList;
import java.util.List;

/**
 * The entries of one event loop that have pending writes. Each entry is flushed once at the end of the event loop iteration,
 * however much was written to it: a flush is a system call, the most expensive part of sending.
 */
public final class FlushQueue implements Runnable {
    private static final FastThreadLocal<FlushQueue> CURRENT = new FastThreadLocal<>();

    private final EventLoop loop;
    private List<Flushable> dirty = new ArrayList<>();
    private List<Flushable> flushing = new ArrayList<>();

    private FlushQueue(EventLoop loop) {
        this.loop = loop;
    }

    /** Returns the queue of an event loop. Must be called on that event loop. */
    public static FlushQueue of(EventLoop loop) {
        FlushQueue queue = CURRENT.get();
        if (queue == null || queue.loop != loop) {
            queue = new FlushQueue(loop);
            CURRENT.set(queue);
        }
        return queue;
    }

    /** Adds an entry, which must not already be queued. Must be called on the event loop. */
    public void add(Flushable entry) {
        dirty.add(entry);
        if (dirty.size() == 1) {
            runAtEndOfTurn();
        }
    }

    @Override
    public void run() {
        List<Flushable> batch = dirty;
        dirty = flushing;
        flushing = batch;
        for (Flushable entry : batch) {
            entry.flush();
        }
        batch.clear();
    }

    private void runAtEndOfTurn() {
        if (loop instanceof SingleThreadEventLoop singleThread) {
            singleThread.executeAfterEventLoopIteration(this);
        } else {
            loop.execute(this);
        }
    }
}
