package dev.carillon.internal.engineio;

import dev.carillon.internal.loop.DueQueue;
import dev.carillon.internal.loop.LoopClock;
import dev.carillon.internal.loop.Timers;
import io.netty.util.concurrent.EventExecutor;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The heartbeats of the sessions on one event loop. All have the same delays, so each queue is in order without sorting. */
final class Heartbeats {
    private final EventExecutor loop;

    final long intervalNanos;
    final long timeoutNanos;

    /** The sessions to which the server sends the next ping. */
    final DueQueue pings;

    /** The sessions that owe a pong. */
    final DueQueue pongs;

    /** The sessions of version 3, whose clients send the pings. */
    final DueQueue clientPings;

    private Heartbeats(EventExecutor loop, EngineOptions options, Timers timers) {
        this.loop = loop;
        this.intervalNanos = options.pingInterval().toNanos();
        this.timeoutNanos = options.pingTimeout().toNanos();
        this.pings = new DueQueue(loop, timers);
        this.pongs = new DueQueue(loop, timers);
        this.clientPings = new DueQueue(loop, timers);
    }

    long now() {
        return LoopClock.nanoTime(loop);
    }

    /** The heartbeats of all event loops. Thread-safe. */
    static final class OfLoops {
        private final EngineOptions options;
        private final Timers timers;
        private final Map<EventExecutor, Heartbeats> byLoop = new ConcurrentHashMap<>();

        OfLoops(EngineOptions options, Timers timers) {
            this.options = options;
            this.timers = timers;
        }

        Heartbeats of(EventExecutor loop) {
            return byLoop.computeIfAbsent(loop, added -> new Heartbeats(added, options, timers));
        }
    }
}
