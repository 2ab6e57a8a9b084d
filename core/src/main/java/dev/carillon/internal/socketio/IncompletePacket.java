package dev.carillon.internal.socketio;

import dev.carillon.internal.engineio.EngineSession;
import dev.carillon.internal.loop.LoopClock;
import dev.carillon.internal.loop.Timers;
import java.time.Duration;

/**
 * The packet of one connection whose attachments have not all arrived. They must arrive within a timeout, but not while the
 * server does not read from the connection. What has arrived counts towards the memory of the session. Used on the event loop of
 * the session.
 *
 * <p>The timer is not cancelled when a packet is complete. Otherwise, each packet with attachments would need a timer of its
 * own.
 */
final class IncompletePacket {
    private final EngineSession session;
    private final Duration timeout;
    private final Runnable onTimeout;
    private Timers.Timer timer;
    private boolean waiting;
    private long since;
    private long bytes;

    IncompletePacket(EngineSession session, Duration timeout, Runnable onTimeout) {
        this.session = session;
        this.timeout = timeout;
        this.onTimeout = onTimeout;
    }

    /** Adds the size of a part. The first part starts the timeout. */
    void add(int partBytes) {
        bytes += partBytes;
        boolean withinBudget = session.holdInbound(partBytes);
        if (!waiting) {
            waiting = true;
            since = now();
            if (timer == null) {
                schedule(timeout);
            }
        }
        if (!withinBudget) {
            session.closeIfLarge();
        }
    }

    /** Called when the packet is complete. */
    void complete() {
        if (waiting) {
            waiting = false;
            session.holdInbound(-bytes);
            bytes = 0;
        }
    }

    /** Called when the connection ends. */
    void end() {
        complete();
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void schedule(Duration delay) {
        timer = session.schedule(delay, this::check);
    }

    private void check() {
        timer = null;
        if (!waiting) {
            return;
        }
        long left = since + timeout.toNanos() - now();
        if (left > 0) {
            schedule(Duration.ofNanos(left));
        } else if (session.mayBeUnread(timeout)) {
            schedule(timeout);
        } else {
            onTimeout.run();
        }
    }

    private long now() {
        return LoopClock.nanoTime(session.loop());
    }
}
