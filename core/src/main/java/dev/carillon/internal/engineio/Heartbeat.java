package dev.carillon.internal.engineio;

import dev.carillon.internal.loop.LoopClock;
import dev.carillon.internal.loop.Timers;
import io.netty.util.concurrent.EventExecutor;

/**
 * The heartbeat of Engine.IO v4: the server sends a ping each {@code pingInterval} and expects a pong within {@code
 * pingTimeout}; the next ping is counted from the pong (protocol v4, "Heartbeat").
 *
 * <p>In version 3 it is the client that pings; its session ends when it has not done so for interval + timeout.
 *
 * <p>The deadline of a pong is counted from the time at which its ping was due, not from when a busy loop got to send it, so a
 * session ends at interval + timeout sharp.
 */
final class Heartbeat {
    private final EngineSession session;
    private final EventExecutor loop;
    private final Timers timers;
    private final boolean clientPings;
    private final long intervalNanos;
    private final long timeoutNanos;

    private Timers.Timer timer;
    private long deadline;

    Heartbeat(EngineSession session, EventExecutor loop, Timers timers, EngineOptions options, boolean clientPings) {
        this.clientPings = clientPings;
        this.session = session;
        this.loop = loop;
        this.timers = timers;
        this.intervalNanos = options.pingInterval().toNanos();
        this.timeoutNanos = options.pingTimeout().toNanos();
    }

    /** Counts from now: at the start, and at each pong, or ping of a client that pings. */
    void restart() {
        stop();
        deadline = now() + intervalNanos + timeoutNanos;
        timer = clientPings
                ? timers.schedule(loop, intervalNanos + timeoutNanos, this::onTimeout)
                : timers.schedule(loop, intervalNanos, this::onInterval);
    }

    void stop() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    /** Whether the peer's time is up, although the timer may not have run yet. */
    boolean expired() {
        return timer != null && now() - deadline >= 0;
    }

    /** While we do not read the peer no pong can come, but it counts on our pings all the same. */
    private void onInterval() {
        if (session.isReadingPaused()) {
            restart();
        } else {
            timer = timers.schedule(loop, deadline - now(), this::onTimeout);
        }
        session.sendPing();
    }

    private void onTimeout() {
        timer = null;
        session.onPingTimeout();
    }

    private long now() {
        return LoopClock.nanoTime(loop);
    }
}
