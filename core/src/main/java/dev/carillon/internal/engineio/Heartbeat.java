package dev.carillon.internal.engineio;

import dev.carillon.internal.loop.DueQueue;

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
final class Heartbeat extends DueQueue.Entry {
    private final EngineSession session;
    private final Heartbeats loop;
    private long deadline;

    /** Whether a ping is due next, and not the end of the session. */
    private boolean pingIsNext;

    Heartbeat(EngineSession session, Heartbeats loop) {
        this.session = session;
        this.loop = loop;
    }

    /** Restarts the deadline: when the session opens, and when a pong (version 4) or a ping (version 3) arrives. */
    void restart() {
        cancel();
        long now = loop.now();
        deadline = now + loop.intervalNanos + loop.timeoutNanos;
        pingIsNext = !session.format().clientPings();
        if (pingIsNext) {
            loop.pings.add(this, now + loop.intervalNanos);
        } else {
            loop.clientPings.add(this, deadline);
        }
    }

    /** Returns whether the deadline has passed, even if the timer has not fired yet. */
    boolean expired() {
        return isWaiting() && loop.now() - deadline >= 0;
    }

    @Override
    protected void onDue() {
        if (pingIsNext) {
            ping();
        } else {
            session.onPingTimeout();
        }
    }

    /** Sends a ping. While the peer is not read from, no pong can arrive, but the peer still expects our pings. */
    private void ping() {
        if (session.isReading()) {
            pingIsNext = false;
            loop.pongs.add(this, deadline);
        } else {
            restart();
        }
        session.sendPing();
    }
}
