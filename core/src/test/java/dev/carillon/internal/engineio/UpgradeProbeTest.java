package dev.carillon.internal.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.DisconnectReason;
import dev.carillon.TransportType;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The probe of a WebSocket during a polling session, with a frozen clock. */
class UpgradeProbeTest {
    private static final Duration TICK = Duration.ofMillis(100);

    private final SessionFixture fixture = new SessionFixture(TransportType.POLLING);
    private final RecordingTransport polling = fixture.transport();

    @Test
    void probeIsAnsweredOnlyOnTheNewTransport() {
        RecordingTransport webSocket = fixture.probe();
        fixture.receive(webSocket, "2probe");
        assertEquals(List.of("3probe"), webSocket.takeSent());
        assertEquals(List.of(), polling.takeSent());
    }

    @Test
    void parkedPollIsReleasedEveryTick() {
        RecordingTransport webSocket = fixture.probe();
        fixture.receive(webSocket, "2probe");
        for (int i = 0; i < 3; i++) {
            fixture.pass(TICK.minusMillis(1));
            assertEquals(List.of(), polling.takeSent());
            fixture.pass(Duration.ofMillis(1));
            assertEquals(List.of("6"), polling.takeSent());
        }
    }

    @Test
    void noopIsNotQueuedWithoutAParkedPoll() {
        polling.setWritable(false);
        fixture.receive(fixture.probe(), "2probe");
        fixture.pass(TICK);
        fixture.pass(TICK);
        polling.setWritable(true);
        fixture.session().flush();
        assertEquals(List.of(), polling.takeSent());
    }

    @Test
    void queuedPacketsMoveToTheWebSocketInOrder() {
        RecordingTransport webSocket = fixture.probe();
        fixture.receive(webSocket, "2probe");
        webSocket.takeSent();
        polling.setWritable(false);
        fixture.session().send("first");
        fixture.session().send(new byte[] {1});
        fixture.run();
        fixture.receive(webSocket, "5");
        fixture.session().send("last");
        fixture.run();
        assertEquals(List.of("4first", "bAQ==", "4last"), webSocket.takeSent());
        assertEquals(TransportType.WEBSOCKET, fixture.session().transport());
        assertEquals(1, fixture.engine().timers().active(), "only the heartbeat is left");
    }

    @Test
    void upgradeWithoutAProbeIsAccepted() {
        RecordingTransport webSocket = fixture.probe();
        fixture.receive(webSocket, "5");
        fixture.receive(webSocket, "4x");
        assertEquals(List.of("x"), fixture.received());
    }

    @ParameterizedTest
    @ValueSource(strings = {"4x", "2", "2Probe", "3probe", "0", "1", "6", "bAQ==", "x"})
    void otherPacketEndsOnlyTheProbe(String packet) {
        RecordingTransport webSocket = fixture.probe();
        fixture.receive(webSocket, packet);
        assertTrue(webSocket.isClosed());
        assertEquals(List.of(), fixture.received());
        assertEquals(List.of(), fixture.closed());
        assertTrue(fixture.session().canProbe());
        assertEquals(1, fixture.engine().timers().active());
    }

    @Test
    void timeoutEndsOnlyTheProbe() {
        RecordingTransport webSocket = fixture.probe();
        fixture.receive(webSocket, "2probe");
        fixture.pass(SessionFixture.UPGRADE_TIMEOUT.minusMillis(1));
        assertFalse(webSocket.isClosed());
        fixture.pass(Duration.ofMillis(1));
        assertTrue(webSocket.isClosed());
        assertEquals(List.of(), fixture.closed());
        assertEquals(1, fixture.engine().timers().active());
        fixture.receive(webSocket, "5");
        assertEquals(TransportType.POLLING, fixture.session().transport());
    }

    @Test
    void endOfTheProbeTransportDoesNotEndTheSession() {
        RecordingTransport webSocket = fixture.probe();
        fixture.session().onTransportEnd(webSocket, DisconnectReason.TRANSPORT_CLOSE, "");
        assertEquals(List.of(), fixture.closed());
        assertTrue(fixture.session().canProbe());
    }

    @Test
    void onlyOneProbeIsAllowedAndNoneAfterTheUpgrade() {
        assertTrue(fixture.session().canProbe());
        RecordingTransport webSocket = fixture.probe();
        assertFalse(fixture.session().canProbe());
        fixture.receive(webSocket, "5");
        assertFalse(fixture.session().canProbe());
    }

    @Test
    void oldTransportIsIgnoredAfterTheUpgrade() {
        RecordingTransport webSocket = fixture.probe();
        fixture.receive(webSocket, "5");
        fixture.receive(polling, "4old");
        fixture.session().onTransportEnd(polling, DisconnectReason.TRANSPORT_ERROR, "");
        assertEquals(List.of(), fixture.received());
        assertEquals(List.of(), fixture.closed());
    }

    @Test
    void endOfTheSessionEndsTheProbe() {
        RecordingTransport webSocket = fixture.probe();
        fixture.receive(webSocket, "2probe");
        fixture.session().terminate(DisconnectReason.SERVER_SHUTTING_DOWN, "");
        assertEquals(DisconnectReason.SERVER_SHUTTING_DOWN, webSocket.aborted());
        assertFalse(webSocket.isClosed(), "a client that has moved already may not notice a Close frame");
        assertEquals(0, fixture.engine().timers().active());
    }

    @Test
    void pausedReadingStaysPausedOnTheWebSocket() {
        fixture.session().pauseReading(PauseReason.HANDLERS, true);
        RecordingTransport webSocket = fixture.probe();
        fixture.receive(webSocket, "5");
        assertTrue(webSocket.isPaused());
        fixture.session().pauseReading(PauseReason.HANDLERS, false);
        assertFalse(webSocket.isPaused());
    }

    @Test
    void closingSessionClosesItsWebSocket() {
        RecordingTransport webSocket = fixture.probe();
        polling.setWritable(false);
        fixture.session().send("last");
        fixture.session().close();
        fixture.receive(webSocket, "5");
        assertEquals(List.of("4last"), webSocket.takeSent());
        assertTrue(webSocket.isClosed());
        webSocket.finishClose();
        assertEquals(List.of(DisconnectReason.FORCED_CLOSE), fixture.closed());
    }
}
