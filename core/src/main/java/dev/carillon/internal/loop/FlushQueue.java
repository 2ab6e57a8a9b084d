package dev.carillon.internal.loop;

import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything on one event loop that has something to flush. Each entry is flushed once at the end of the loop's turn, however much
 * was written to it: a flush is a system call, the most expensive part of a send.
 */
public final class FlushQueue implements Runnable {
    private static final FastThreadLocal<FlushQueue> CURRENT = new FastThreadLocal<>();

    private final EventLoop loop;
    private List<Flushable> dirty = new ArrayList<>();
    private List<Flushable> flushing = new ArrayList<>();

    private FlushQueue(EventLoop loop) {
        this.loop = loop;
    }

    /** The queue of a loop; to be called on that loop. */
    public static FlushQueue of(EventLoop loop) {
        FlushQueue queue = CURRENT.get();
        if (queue == null || queue.loop != loop) {
            queue = new FlushQueue(loop);
            CURRENT.set(queue);
        }
        return queue;
    }

    /** Adds an entry, which must not be in the queue already. To be called on the loop. */
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
