package dev.carillon.benchmarks.servers;

import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayList;
import java.util.List;

/** Flushes connections at the end of an event-loop iteration. */
final class TurnEnd implements Runnable {
    private static final FastThreadLocal<TurnEnd> CURRENT = new FastThreadLocal<>();

    private final SingleThreadEventLoop loop;
    private final List<BareConnection> written = new ArrayList<>();

    private TurnEnd(EventLoop loop) {
        this.loop = (SingleThreadEventLoop) loop;
    }

    /** Returns the instance of the given event loop. Must be called on that loop. */
    static TurnEnd of(EventLoop loop) {
        TurnEnd turnEnd = CURRENT.get();
        if (turnEnd == null) {
            turnEnd = new TurnEnd(loop);
            CURRENT.set(turnEnd);
        }
        return turnEnd;
    }

    void flush(BareConnection connection) {
        written.add(connection);
        if (written.size() == 1) {
            loop.executeAfterEventLoopIteration(this);
        }
    }

    @Override
    public void run() {
        written.forEach(BareConnection::flush);
        written.clear();
    }
}
