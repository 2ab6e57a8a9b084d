package dev.carillon.internal.engineio;

import dev.carillon.internal.loop.Timers;
import dev.carillon.observe.Limit;

/**
 * A client whose unsent packets have exceeded the high-water mark. While this object exists, the server does not read from the
 * client, so a client cannot request more than it reads. The session is closed if the client reads nothing for {@code
 * slowClientTimeout}. Used on the session's event loop.
 */
final class SlowReader {
    private final EngineSession session;
    private Timers.Timer timer;
    private long unread;
    private boolean reading;

    SlowReader(EngineSession session) {
        this.session = session;
        schedule();
    }

    private void schedule() {
        timer = session.schedule(session.options().slowClientTimeout(), this::check);
    }

    /** Called before a packet is sent, and when the transport has sent packets. */
    void onUnsent(long bytes) {
        reading |= bytes < unread;
        unread = bytes;
    }

    /** Called when a packet was queued. */
    void onQueued(long bytes) {
        unread = bytes;
    }

    private void check() {
        onUnsent(session.currentTransport().unreadBytes());
        if (reading) {
            reading = false;
            schedule();
        } else {
            session.closeSlowClient(
                    Limit.SLOW_CLIENT,
                    "slow consumer: nothing was read for " + session.options().slowClientTimeout());
        }
    }

    void end() {
        timer.cancel();
    }
}
