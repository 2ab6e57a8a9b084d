package dev.carillon.internal.engineio;

import dev.carillon.internal.loop.LoopClock;
import dev.carillon.internal.loop.Timers;
import io.netty.util.concurrent.EventExecutor;

/**
 * The heartbeat of a session. In Engine.IO v4, the server sends a ping every {@code pingInterval} and expects a pong within
 * {@code pingTimeout}. The interval to the next ping starts with the pong (protocol v4, "Heartbeat").
 *
 * <p>In version 3, the client sends the pings. The session is closed if no ping arrives within
 * {@code pingInterval + pingTimeout}.
 *
 * <p>The deadline of a pong is measured from the time when its ping was due, not from the time when a busy event loop sent it.
 * A session therefore expires exactly after {@code pingInterval + pingTimeout}.
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

    /** Restarts the deadline: when the session opens, and when a pong (version 4) or a ping (version 3) arrives. */
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

    /** Returns whether the deadline has passed, even if the timer has not fired yet. */
    boolean expired() {
        return timer != null && now() - deadline >= 0;
    }

    /** Sends a ping. While the peer is not read from, no pong can arrive, but the peer still expects our pings. */
    private void onInterval() {
        if (session.isReading()) {
            timer = timers.schedule(loop, deadline - now(), this::onTimeout);
        } else {
            restart();
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
