package dev.carillon.internal.engineio;

import dev.carillon.DisconnectReason;
import dev.carillon.internal.loop.Timers;
import java.time.Duration;

/**
 * Probes a WebSocket for a polling session (protocol v4, "Upgrade"): {@code 2probe}, {@code 3probe}, {@code 5}. If any other
 * packet arrives, or {@code upgradeTimeout} expires, only the probe fails; the session continues to poll.
 */
final class UpgradeProbe {
    private static final String PROBE = "probe";

    /** A single NOOP may find no pending poll. Without another one, the client would have to wait for a ping. */
    private static final Duration NOOP_INTERVAL = Duration.ofMillis(100);

    private final EngineSession session;
    private final Transport candidate;
    private Timers.Timer timeout;
    private Timers.Timer noopTimer;

    UpgradeProbe(EngineSession session, Transport candidate) {
        this.session = session;
        this.candidate = candidate;
    }

    void start(Duration upgradeTimeout) {
        timeout = session.schedule(upgradeTimeout, this::fail);
    }

    boolean isFor(Transport transport) {
        return candidate == transport;
    }

    void onPacket(Packet packet) {
        if (!(packet instanceof Packet.Text text)) {
            fail();
        } else if (text.type() == PacketType.PING && text.data().equals(PROBE)) {
            answerProbe();
        } else if (text.type() == PacketType.UPGRADE) {
            cancel();
            session.upgradeTo(candidate);
        } else {
            fail();
        }
    }

    /** Fails the probe and closes its transport. */
    void fail() {
        cancel();
        session.probeEnded();
        candidate.close(DisconnectReason.FORCED_CLOSE, () -> {});
    }

    /**
     * Aborts the probe because its session ends. The client may already have switched transports, so its WebSocket is closed as
     * if it carried the session.
     */
    void abort(DisconnectReason reason) {
        cancel();
        session.probeEnded();
        candidate.abort(reason);
    }

    void cancel() {
        timeout.cancel();
        if (noopTimer != null) {
            noopTimer.cancel();
        }
    }

    private void answerProbe() {
        OutboundPacket pong = OutboundPacket.text(PacketType.PONG, PROBE);
        candidate.send(pong);
        pong.release();
        candidate.flush();
        if (noopTimer == null) {
            scheduleNoop();
        }
    }

    private void scheduleNoop() {
        noopTimer = session.schedule(NOOP_INTERVAL, () -> {
            session.releasePoll();
            scheduleNoop();
        });
    }
}
