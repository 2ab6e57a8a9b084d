package dev.carillon.internal.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.DisconnectReason;
import dev.carillon.TransportType;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that do not read what they are sent. The high-water mark is 500 bytes. */
class SlowReaderTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final SessionFixture fixture = new SessionFixture(TransportType.WEBSOCKET);
    private final EngineSession session = fixture.session();
    private final RecordingTransport transport = fixture.transport();

    @AfterEach
    void end() {
        session.terminate(DisconnectReason.FORCED_CLOSE, "");
    }

    private void queue(int bytes) {
        transport.setWritable(false);
        session.send("x".repeat(bytes));
        fixture.run();
    }

    private void peerReads(int bytes) {
        transport.peerReads(bytes);
        session.onUnsentChanged(transport);
    }

    @Test
    void clientIsNotReadUntilItHasReadMost() {
        queue(400);
        assertFalse(transport.isPaused());
        queue(200);
        assertTrue(transport.isPaused());
        peerReads(300);
        assertTrue(transport.isPaused());
        peerReads(100);
        assertFalse(transport.isPaused());
    }

    @Test
    void clientIsNotReadWhileItsHandlersAreBusyToo() {
        queue(600);
        session.pauseReading(PauseReason.HANDLERS, true);
        peerReads(600);
        assertTrue(transport.isPaused());
        session.pauseReading(PauseReason.HANDLERS, false);
        assertFalse(transport.isPaused());
    }

    @Test
    void clientThatReadsNothingIsDisconnected() {
        queue(600);
        fixture.pass(TIMEOUT.plusSeconds(1));
        fixture.pass(TIMEOUT);
        assertEquals(List.of(DisconnectReason.TRANSPORT_ERROR), fixture.closed());
        assertEquals(0, fixture.engine().timers().active());
    }

    @Test
    void clientThatReadsSlowlyStaysConnected() {
        queue(600);
        for (int i = 0; i < 20; i++) {
            fixture.pass(TIMEOUT.dividedBy(2));
            peerReads(5);
        }
        assertTrue(transport.isPaused());
        assertEquals(List.of(), fixture.closed());
    }

    @Test
    void progressCountsEvenIfMoreIsQueuedThanRead() {
        queue(600);
        for (int i = 0; i < 10; i++) {
            fixture.pass(TIMEOUT.dividedBy(2));
            transport.peerReads(5); // without a notification
            session.send("0123456789");
            fixture.run();
        }
        assertEquals(List.of(), fixture.closed());
    }

    @Test
    void nothingIsQueuedIfAListenerEndsTheSession() {
        session.onPacketCreate(packet -> session.terminate(DisconnectReason.FORCED_CLOSE, ""));
        queue(600);
        assertEquals(0, transport.unsentBytes());
        assertEquals(0, fixture.engine().limits().unsent().held());
        assertEquals(0, fixture.engine().timers().active());
    }

    @Test
    void moreThanTheMaximumIsNotQueued() {
        queue(600);
        queue(600);
        assertEquals(List.of(DisconnectReason.TRANSPORT_ERROR), fixture.closed());
    }
}
