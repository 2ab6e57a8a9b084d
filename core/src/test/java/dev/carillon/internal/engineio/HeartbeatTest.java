package dev.carillon.internal.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.carillon.DisconnectReason;
import dev.carillon.TransportType;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The times of pings and timeouts (protocol v4, "Heartbeat"). */
@Tag("netty-4.2") // an EmbeddedChannel of 4.1 has no ticker
class HeartbeatTest {
    private static final Duration MILLI = Duration.ofMillis(1);

    private final SessionFixture fixture = new SessionFixture(TransportType.WEBSOCKET);

    private void passInterval() {
        fixture.pass(SessionFixture.PING_INTERVAL);
    }

    @Test
    void firstPingIsSentAfterTheInterval() {
        fixture.pass(SessionFixture.PING_INTERVAL.minus(MILLI));
        assertEquals(List.of(), fixture.transport().takeSent());
        fixture.pass(MILLI);
        assertEquals(List.of("2"), fixture.transport().takeSent());
    }

    @Test
    void sessionEndsExactlyAfterIntervalAndTimeout() {
        passInterval();
        fixture.pass(SessionFixture.PING_TIMEOUT.minus(MILLI));
        assertEquals(List.of(), fixture.closed());
        fixture.pass(MILLI);
        assertEquals(List.of(DisconnectReason.PING_TIMEOUT), fixture.closed());
        assertEquals(0, fixture.engine().timers().active());
    }

    @Test
    void nextPingIsScheduledFromThePong() {
        passInterval();
        fixture.pass(Duration.ofSeconds(5));
        fixture.receive(fixture.transport(), "3");
        fixture.transport().takeSent();
        fixture.pass(SessionFixture.PING_INTERVAL.minus(MILLI));
        assertEquals(List.of(), fixture.transport().takeSent());
        fixture.pass(MILLI);
        assertEquals(List.of("2"), fixture.transport().takeSent());
    }

    @Test
    void clientThatAnswersPingsStaysConnected() {
        for (int i = 0; i < 100; i++) {
            passInterval();
            assertEquals(List.of("2"), fixture.transport().takeSent());
            fixture.pass(SessionFixture.PING_TIMEOUT.minus(MILLI));
            fixture.receive(fixture.transport(), "3");
        }
        assertEquals(List.of(), fixture.closed());
        assertEquals(1, fixture.engine().timers().active());
    }

    @Test
    void onlyAPongPreventsTheTimeout() {
        passInterval();
        fixture.pass(Duration.ofSeconds(10));
        fixture.receive(fixture.transport(), "4message");
        fixture.pass(Duration.ofSeconds(10));
        assertEquals(List.of(DisconnectReason.PING_TIMEOUT), fixture.closed());
    }

    @Test
    void pongWithoutAPingPostponesTheNextPing() {
        fixture.pass(Duration.ofSeconds(20));
        fixture.receive(fixture.transport(), "3");
        fixture.pass(Duration.ofSeconds(20));
        assertEquals(List.of(), fixture.transport().takeSent());
        assertEquals(1, fixture.engine().timers().active());
    }

    @Test
    void pingFromTheClientIsATransportError() {
        fixture.receive(fixture.transport(), "2");
        assertEquals(List.of(DisconnectReason.TRANSPORT_ERROR), fixture.closed());
    }

    /** The pong is behind the messages for which reading was paused. */
    @Test
    void pongMayBeReadLateAfterAPause() {
        passInterval();
        fixture.session().pauseReading(PauseReason.HANDLERS, true);
        fixture.pass(SessionFixture.PING_TIMEOUT.minus(MILLI));
        fixture.session().pauseReading(PauseReason.HANDLERS, false);
        fixture.pass(MILLI);
        fixture.receive(fixture.transport(), "3");
        assertEquals(List.of(), fixture.closed());
        passInterval();
        fixture.pass(SessionFixture.PING_TIMEOUT);
        assertEquals(List.of(DisconnectReason.PING_TIMEOUT), fixture.closed());
    }

    /** Its handlers may take longer, and it expects pings until then. */
    @Test
    void clientThatIsNotReadDuringAShutdownDoesNotTimeOut() {
        passInterval();
        fixture.session().stopReading();
        fixture.transport().takeSent();
        for (int i = 0; i < 3; i++) {
            fixture.pass(SessionFixture.PING_INTERVAL);
            assertEquals(List.of("2"), fixture.transport().takeSent());
        }
        assertEquals(List.of(), fixture.closed());
        fixture.session().terminate(DisconnectReason.SERVER_SHUTTING_DOWN, "");
        assertEquals(0, fixture.engine().timers().active());
    }

    @Test
    void heartbeatContinuesAfterTheUpgrade() {
        SessionFixture polling = new SessionFixture(TransportType.POLLING);
        polling.pass(Duration.ofSeconds(20));
        var webSocket = polling.probe();
        polling.receive(webSocket, "5");
        polling.pass(Duration.ofSeconds(5));
        assertEquals(List.of("2"), webSocket.takeSent());
        polling.pass(SessionFixture.PING_TIMEOUT);
        assertEquals(List.of(DisconnectReason.PING_TIMEOUT), polling.closed());
    }
}
