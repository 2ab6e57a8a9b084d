package dev.carillon.internal.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.DisconnectReason;
import dev.carillon.EngineIoListener;
import dev.carillon.EngineIoSocket;
import dev.carillon.TransportType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The lifecycle of a session. */
class EngineSessionTest {
    private final SessionFixture fixture = new SessionFixture(TransportType.WEBSOCKET);
    private final EngineSession session = fixture.session();
    private final RecordingTransport transport = fixture.transport();

    /** Checks that the end is reported once and leaves nothing behind, whatever happens afterwards. */
    private void assertEnded(DisconnectReason reason) {
        assertEquals(List.of(reason), fixture.closed());
        session.terminate(DisconnectReason.PARSE_ERROR, "again");
        session.close();
        session.send("late");
        fixture.receive(transport, "4late");
        session.onTransportEnd(transport, DisconnectReason.TRANSPORT_CLOSE, "");
        fixture.pass(Duration.ofMinutes(5));
        assertEquals(List.of(reason), fixture.closed());
        assertEquals(List.of(), fixture.received());
        assertEquals(0, fixture.engine().timers().active());
        assertEquals(0, fixture.engine().sessions().size());
        assertTrue(session.isClosed());
        assertFalse(session.isOpen());
    }

    @Test
    void messagesReachTheListener() {
        fixture.receive(transport, "4hello");
        fixture.receive(transport, "bAQID");
        fixture.receive(transport, "4");
        assertEquals(List.of("hello", "3 bytes", ""), fixture.received());
    }

    @Test
    void sessionEndedByItsFirstFlushIsNotReported() {
        List<EngineIoSocket> opened = new ArrayList<>();
        Engine engine = SessionFixture.newEngine(socket -> {
            opened.add(socket);
            return new EngineIoListener() {};
        });
        EngineSession gone = fixture.newSession(engine);
        RecordingTransport broken = new RecordingTransport(TransportType.WEBSOCKET);
        broken.onFlush(() -> gone.onTransportEnd(broken, DisconnectReason.TRANSPORT_ERROR, "connection reset"));
        engine.open(gone, broken);
        assertEquals(List.of(), opened);
        assertEquals(0, engine.sessions().size());
        assertEquals(0, engine.timers().active());
    }

    @Test
    void meaninglessPacketsAreIgnored() {
        for (String packet : List.of("0", "5", "6")) {
            fixture.receive(transport, packet);
        }
        assertEquals(List.of(), fixture.closed());
    }

    @Test
    void messagesOfATurnAreFlushedOnce() {
        int before = transport.flushes();
        for (int i = 0; i < 10; i++) {
            session.send("m" + i);
        }
        assertEquals(before, transport.flushes());
        fixture.run();
        assertEquals(before + 1, transport.flushes());
        assertEquals(10, transport.takeSent().size());
    }

    @Test
    void transportErrorEndsTheSession() {
        session.onTransportEnd(transport, DisconnectReason.TRANSPORT_ERROR, "broken");
        assertEnded(DisconnectReason.TRANSPORT_ERROR);
    }

    @Test
    void closedTransportEndsTheSession() {
        session.onTransportEnd(transport, DisconnectReason.TRANSPORT_CLOSE, "");
        assertEnded(DisconnectReason.TRANSPORT_CLOSE);
    }

    @Test
    void closePacketEndsTheSession() {
        fixture.receive(transport, "1");
        transport.finishClose();
        assertEnded(DisconnectReason.TRANSPORT_CLOSE);
    }

    @Test
    void invalidPacketEndsTheSession() {
        fixture.receive(transport, "x");
        assertEnded(DisconnectReason.PARSE_ERROR);
    }

    @Test
    @Tag("netty-4.2") // an EmbeddedChannel of 4.1 has no ticker
    void silenceEndsTheSession() {
        fixture.pass(SessionFixture.PING_INTERVAL);
        fixture.pass(SessionFixture.PING_TIMEOUT);
        assertEnded(DisconnectReason.PING_TIMEOUT);
        assertEquals(DisconnectReason.PING_TIMEOUT, transport.aborted());
    }

    @Test
    void applicationClosesTheSessionGracefully() {
        transport.setWritable(false);
        session.send("last");
        session.close();
        assertTrue(transport.isClosed());
        assertEquals(List.of(), fixture.closed());
        assertFalse(session.isOpen());
        session.send("late");
        transport.setWritable(true);
        fixture.run();
        assertEquals(List.of("4last"), transport.takeSent());
        transport.finishClose();
        assertEnded(DisconnectReason.FORCED_CLOSE);
    }

    @Test
    void serverShutdownEndsTheSession() {
        fixture.engine().shutDown();
        assertEnded(DisconnectReason.SERVER_SHUTTING_DOWN);
    }

    @Test
    void slowConsumerEndsTheSession() {
        transport.setWritable(false);
        session.send("x".repeat(SessionFixture.MAX_UNSENT / 2));
        fixture.run();
        assertEquals(List.of(), fixture.closed());
        session.send("x".repeat(SessionFixture.MAX_UNSENT / 2));
        assertEnded(DisconnectReason.TRANSPORT_ERROR);
        assertEquals(0, transport.unsentBytes());
    }

    @Test
    void toStringDoesNotContainTheSecretId() {
        assertFalse(session.toString().contains(session.id()));
    }

    @Test
    void unwritableTransportIsReported() {
        assertTrue(session.isWritable());
        transport.setWritable(false);
        assertFalse(session.isWritable());
    }
}
