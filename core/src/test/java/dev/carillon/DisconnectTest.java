package dev.carillon;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.testing.PollingClient;
import dev.carillon.testing.Recorder;
import dev.carillon.testing.SocketIoClient;
import dev.carillon.testing.SocketIoFixture;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How sockets are disconnected, and the reasons that the application receives. */
class DisconnectTest {
    private final Recorder<DisconnectReason> reasons = new Recorder<>();
    private final Recorder<Set<String>> rooms = new Recorder<>();
    private final Recorder<String> events = new Recorder<>();
    private final SocketIoFixture server = SocketIoFixture.start();

    @BeforeEach
    void record() {
        server.io().onConnection(this::watch);
        server.io().of("/custom").onConnection(this::watch);
    }

    private void watch(Socket socket) {
        socket.join("room");
        socket.onDisconnecting((reason, description) -> rooms.add(socket.rooms()));
        socket.onDisconnect((reason, description) -> {
            rooms.add(socket.rooms());
            reasons.add(reason);
        });
        socket.on("event", (args, ack) -> events.add("handled"));
        socket.emit("ready");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private SocketIoClient join() {
        return server.join().expect("42[\"ready\"]");
    }

    private Socket socket(SocketIoClient client) {
        return server.io().socket(client.id()).orElseThrow();
    }

    @Test
    void roomsAreVisibleOnlyWhileDisconnecting() {
        SocketIoClient client = join();
        client.send("41");
        assertEquals(Set.of("room", client.id()), rooms.next());
        assertEquals(Set.of(), rooms.next());
    }

    @Test
    void clientLeavesANamespaceAndStaysConnected() {
        SocketIoClient client = join();
        client.send("41");
        assertEquals(DisconnectReason.CLIENT_NAMESPACE_DISCONNECT, reasons.next());
        client.join("/");
    }

    @Test
    void otherNamespacesStayJoinedWhenOneIsLeft() {
        SocketIoClient client = join();
        client.join("/custom");
        client.expect("42/custom,[\"ready\"]").send("41/custom").send("42[\"event\"]");
        assertEquals("handled", events.next());
        assertEquals(DisconnectReason.CLIENT_NAMESPACE_DISCONNECT, reasons.next());
        assertEquals(1, server.io().stats().sockets());
    }

    @Test
    void serverDisconnectsASocketFromItsNamespace() {
        SocketIoClient client = join();
        client.join("/custom");
        client.expect("42/custom,[\"ready\"]");
        socket(client).disconnect();
        client.expect("41");
        assertEquals(DisconnectReason.SERVER_NAMESPACE_DISCONNECT, reasons.next());
        client.send("42/custom,[\"event\"]");
        assertEquals("handled", events.next());
    }

    @Test
    void serverClosesTheWholeConnection() {
        SocketIoClient client = join();
        client.join("/custom");
        client.expect("42/custom,[\"ready\"]");
        socket(client).disconnect(true);
        Set<String> goodbyes = new HashSet<>(List.of(client.read(), client.read()));
        assertEquals(Set.of("41", "41/custom,"), goodbyes);
        client.awaitClose();
        assertEquals(DisconnectReason.SERVER_NAMESPACE_DISCONNECT, reasons.next());
        assertEquals(DisconnectReason.SERVER_NAMESPACE_DISCONNECT, reasons.next());
    }

    @Test
    void closedTransportDisconnectsEverySocket() {
        SocketIoClient client = join();
        client.join("/custom");
        client.expect("42/custom,[\"ready\"]").close();
        assertEquals(DisconnectReason.TRANSPORT_CLOSE, reasons.next());
        assertEquals(DisconnectReason.TRANSPORT_CLOSE, reasons.next());
        await().until(() -> server.io().stats().equals(new ServerStats(0, 0, 0, 0, 0)));
    }

    @Test
    void closePacketIsReportedAsTransportClose() {
        join().webSocket().send("1").awaitClose();
        assertEquals(DisconnectReason.TRANSPORT_CLOSE, reasons.next());
    }

    @Test
    void invalidPacketIsReportedAsParseError() {
        join().send("4x").awaitClose();
        assertEquals(DisconnectReason.PARSE_ERROR, reasons.next());
    }

    @Test
    void invalidEnginePacketIsReportedAsParseError() {
        join().send("x").awaitClose();
        assertEquals(DisconnectReason.PARSE_ERROR, reasons.next());
    }

    @Test
    void forbiddenPacketIsReportedAsForcedServerClose() {
        join().send("44").awaitClose();
        assertEquals(DisconnectReason.FORCED_SERVER_CLOSE, reasons.next());
    }

    @Test
    void abortedPollIsReportedAsTransportError() {
        PollingClient client = server.poll().send("40");
        String body = client.poll().body();
        while (!body.contains("ready")) { // it may arrive together with the response to the CONNECT or after it
            body = client.poll().body();
        }
        client.park().send("3").polls().close();
        assertEquals(DisconnectReason.TRANSPORT_ERROR, reasons.next());
    }

    @Test
    void silentClientIsReportedAsPingTimeout() {
        try (var impatient = SocketIoFixture.start(
                options -> options.pingInterval(Duration.ofMillis(30)).pingTimeout(Duration.ofMillis(30)))) {
            impatient.io().onConnection(this::watch);
            impatient.join().awaitClose();
            assertEquals(DisconnectReason.PING_TIMEOUT, reasons.next());
        }
    }

    @Test
    void serverShutdownIsReportedAsDisconnectReason() {
        try (var other = SocketIoFixture.start()) {
            other.io().onConnection(this::watch);
            SocketIoClient client = other.join().expect("42[\"ready\"]");
            var closed = other.io().closeAsync();
            client.webSocket().connection().awaitEnd();
            closed.join();
            assertEquals(DisconnectReason.SERVER_SHUTTING_DOWN, reasons.next());
        }
    }

    @Test
    void eventsBeforeADisconnectAreStillHandled() {
        PollingClient client = server.poll().send("40");
        client.poll();
        client.send("42[\"event\"]\u001e42[\"event\"]\u001e41");
        assertEquals("handled", events.next());
        assertEquals("handled", events.next());
        assertEquals(DisconnectReason.CLIENT_NAMESPACE_DISCONNECT, reasons.next());
    }

    @Test
    void disconnectedSocketSendsNothing() {
        SocketIoClient client = join();
        Socket socket = socket(client);
        client.send("41");
        reasons.next();
        socket.emit("late");
        socket.disconnect();
        socket.disconnect(true);
        assertFalse(socket.isConnected());
        client.join("/custom");
    }

    @Test
    void lateDisconnectHandlerIsCalledAtOnce() {
        SocketIoClient client = join();
        Socket socket = socket(client);
        client.send("41");
        reasons.next();
        socket.onDisconnect((reason, description) -> reasons.add(reason));
        assertEquals(DisconnectReason.CLIENT_NAMESPACE_DISCONNECT, reasons.next());
        assertTrue(reasons.isEmpty());
    }

    @Test
    void failingDisconnectingHandlerDoesNotStopTheOthers() {
        SocketIoClient client = join();
        socket(client).onDisconnecting((reason, description) -> {
            throw new AssertionError("deliberate");
        });
        client.send("41");
        assertEquals(DisconnectReason.CLIENT_NAMESPACE_DISCONNECT, reasons.next());
    }

    @Test
    void reasonsHaveTheirProtocolNames() {
        assertEquals("transport error", DisconnectReason.TRANSPORT_ERROR.toString());
        assertEquals("transport close", DisconnectReason.TRANSPORT_CLOSE.toString());
        assertEquals("forced close", DisconnectReason.FORCED_CLOSE.toString());
        assertEquals("ping timeout", DisconnectReason.PING_TIMEOUT.toString());
        assertEquals("parse error", DisconnectReason.PARSE_ERROR.toString());
        assertEquals("server shutting down", DisconnectReason.SERVER_SHUTTING_DOWN.toString());
        assertEquals("forced server close", DisconnectReason.FORCED_SERVER_CLOSE.toString());
        assertEquals("client namespace disconnect", DisconnectReason.CLIENT_NAMESPACE_DISCONNECT.protocolName());
        assertEquals("server namespace disconnect", DisconnectReason.SERVER_NAMESPACE_DISCONNECT.protocolName());
    }
}
