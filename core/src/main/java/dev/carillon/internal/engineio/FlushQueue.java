package dev.carillon.internal.engineio;

import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayList;
import java.util.List;

/**
 * The transports of one event loop that have something to flush: each is flushed once at the end of the loop's turn, however
 * many packets it was given. A flush is a system call, the dearest part of a send.
 */
final class FlushQueue implements Runnable {
    private static final FastThreadLocal<FlushQueue> CURRENT = new FastThreadLocal<>();

    private final EventLoop loop;
    private List<EngineSession> dirty = new ArrayList<>();
    private List<EngineSession> flushing = new ArrayList<>();

    private FlushQueue(EventLoop loop) {
        this.loop = loop;
    }

    /** The queue of a loop; to be called on that loop. */
    static FlushQueue of(EventLoop loop) {
        FlushQueue queue = CURRENT.get();
        if (queue == null || queue.loop != loop) {
            queue = new FlushQueue(loop);
            CURRENT.set(queue);
        }
        return queue;
    }

    void add(EngineSession session) {
        dirty.add(session);
        if (dirty.size() == 1) {
            runAtEndOfTurn();
        }
    }

    @Override
    public void run() {
        List<EngineSession> batch = dirty;
        dirty = flushing;
        flushing = batch;
        for (EngineSession session : batch) {
            session.flush();
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
