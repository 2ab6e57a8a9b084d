package dev.carillon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.testing.EngineIoFixture;
import dev.carillon.testing.PollingClient;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The orderly close of a polling session. */
class PollingCloseTest {
    private final EngineIoFixture server = EngineIoFixture.start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void parkedPollReceivesTheCloseAtOnce() {
        PollingClient client = server.poll().park().send("3");
        server.opened().next().close();
        assertEquals("1", client.polls().read().body());
        assertEquals(DisconnectReason.FORCED_CLOSE, server.closed().next());
    }

    @Test
    void closePacketIsSentAloneAfterPendingMessages() {
        PollingClient client = server.poll();
        EngineIoSocket socket = server.opened().next();
        socket.send("last");
        socket.close();
        socket.send("too late");
        assertTrue(server.closed().isEmpty());
        assertEquals("4last", client.poll().body());
        assertTrue(server.closed().isEmpty());
        assertEquals("1", client.poll().body());
        assertEquals(DisconnectReason.FORCED_CLOSE, server.closed().next());
        assertEquals(400, server.http().get(client.target()).status());
    }

    @Test
    void packetsForAClosingSessionAreDropped() {
        PollingClient client = server.poll();
        server.opened().next().close();
        client.send("4late");
        assertEquals("1", client.poll().body());
        assertTrue(server.texts().isEmpty());
    }

    @Test
    void clientCloseReleasesTheParkedPoll() {
        PollingClient client = server.poll().park();
        client.send("3").send("1");
        assertEquals("6", client.polls().read().body());
        assertEquals(DisconnectReason.TRANSPORT_CLOSE, server.closed().next());
        assertEquals(400, server.http().get(client.target()).status());
    }

    @Test
    void dataAfterTheClosePacketIsDropped() {
        PollingClient client = server.poll();
        client.send("4before\u001e1\u001e4after");
        assertEquals("before", server.texts().next());
        assertEquals(DisconnectReason.TRANSPORT_CLOSE, server.closed().next());
        assertTrue(server.texts().isEmpty());
    }

    @Test
    void silentClientIsClosedAfterIntervalAndTimeout() {
        try (var impatient = EngineIoFixture.start(
                options -> options.pingInterval(Duration.ofMillis(50)).pingTimeout(Duration.ofMillis(500)))) {
            PollingClient client = impatient.poll();
            assertEquals("2", client.poll().body());
            assertEquals("1", client.poll().body());
            assertEquals(DisconnectReason.PING_TIMEOUT, impatient.closed().next());
        }
    }
}
