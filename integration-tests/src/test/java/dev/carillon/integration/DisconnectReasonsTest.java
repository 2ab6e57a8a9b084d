package dev.carillon.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.DisconnectReason;
import dev.carillon.Socket;
import dev.carillon.SocketIoServer;
import dev.carillon.testing.PollingClient;
import dev.carillon.testing.Recorder;
import dev.carillon.testing.SocketIoClient;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The reasons that the server and the client report when a socket is disconnected. */
class DisconnectReasonsTest {
    private final Recorder<Socket> connected = new Recorder<>();
    private final Recorder<DisconnectReason> reasons = new Recorder<>();
    private final Recorder<Set<String>> roomsAtTheEnd = new Recorder<>();

    @AutoClose
    private final TestServer server = TestServer.socketIo(this::record);

    private void record(SocketIoServer io) {
        io.onConnection(socket -> {
            socket.join("tower");
            socket.onDisconnecting((reason, description) -> roomsAtTheEnd.add(socket.rooms()));
            socket.onDisconnect((reason, description) -> {
                roomsAtTheEnd.add(socket.rooms());
                reasons.add(reason);
            });
            socket.on("throw me out", (args, ack) -> socket.disconnect());
            socket.on("close the connection", (args, ack) -> socket.disconnect(true));
            connected.add(socket);
        });
    }

    @ParameterizedTest
    @EnumSource
    void clientDisconnects(ClientTransport transport) {
        JavaClient client = server.connect(transport);
        Socket socket = connected.next();
        client.disconnect();
        assertEquals(DisconnectReason.CLIENT_NAMESPACE_DISCONNECT, reasons.next());
        assertFalse(socket.isConnected());
    }

    @ParameterizedTest
    @EnumSource
    void serverDisconnectsTheSocket(ClientTransport transport) {
        JavaClient client = server.connect(transport);
        client.emit("throw me out");
        assertEquals("io server disconnect", client.take("disconnect").get(0));
        assertEquals(DisconnectReason.SERVER_NAMESPACE_DISCONNECT, reasons.next());
    }

    @ParameterizedTest
    @EnumSource
    void serverClosesTheConnection(ClientTransport transport) {
        JavaClient client = server.connect(transport);
        client.emit("close the connection");
        assertEquals("io server disconnect", client.take("disconnect").get(0));
        assertEquals(DisconnectReason.SERVER_NAMESPACE_DISCONNECT, reasons.next());
        server.awaitEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void serverStops(ClientTransport transport) {
        JavaClient client = server.connect(transport);
        connected.next();
        if (transport == ClientTransport.UPGRADE) {
            client.awaitUpgrade(); // during an upgrade, the client would notice the stop only at its ping timeout
        }
        server.stop();
        assertEquals(DisconnectReason.SERVER_SHUTTING_DOWN, reasons.next());
        String reason = (String) client.take("disconnect").get(0);
        assertTrue(Set.of("transport close", "transport error").contains(reason), reason);
    }

    @Test
    void connectionBreaks() {
        SocketIoClient client = SocketIoClient.open(server.address());
        client.join("/");
        client.webSocket().connection().reset();
        assertTrue(Set.of(DisconnectReason.TRANSPORT_CLOSE, DisconnectReason.TRANSPORT_ERROR)
                .contains(reasons.next()));
    }

    @Test
    void clientSendsInvalidPacket() {
        SocketIoClient client = SocketIoClient.open(server.address());
        client.join("/");
        client.send("4nonsense").awaitClose();
        assertEquals(DisconnectReason.PARSE_ERROR, reasons.next());
    }

    @Test
    void clientConnectsTwice() {
        SocketIoClient client = SocketIoClient.open(server.address());
        client.join("/");
        client.send("40").awaitClose();
        assertEquals(DisconnectReason.FORCED_SERVER_CLOSE, reasons.next());
    }

    @Test
    void clientDoesNotAnswerPing() {
        try (TestServer impatient = TestServer.socketIo(
                        options -> options.pingInterval(Duration.ofMillis(200)).pingTimeout(Duration.ofMillis(100)),
                        this::record);
                SocketIoClient client = SocketIoClient.open(impatient.address())) {
            client.send("40").awaitClose();
            assertEquals(DisconnectReason.PING_TIMEOUT, reasons.next());
        }
    }

    @Test
    void clientThatAnswersPingsStaysConnected() {
        try (TestServer impatient = TestServer.socketIo(
                        options -> options.pingInterval(Duration.ofMillis(100)).pingTimeout(Duration.ofSeconds(2)),
                        this::record);
                SocketIoClient client = SocketIoClient.open(impatient.address())) {
            client.send("40");
            for (int pings = 0; pings < 3; ) {
                if (client.read().equals("2")) {
                    client.send("3");
                    pings++;
                }
            }
            assertTrue(connected.next().isConnected());
        }
    }

    /** If both packets were in one payload, the JavaScript client would handle the close first and reconnect. */
    @Test
    void pollingClientReceivesDisconnectBeforeClose() {
        try (PollingClient client = PollingClient.open(server.address(), "/socket.io/")) {
            assertTrue(client.send("40").poll().body().startsWith("40{"));
            connected.next();
            client.send("42[\"close the connection\"]");
            assertEquals(DisconnectReason.SERVER_NAMESPACE_DISCONNECT, reasons.next());
            assertEquals("41", client.poll().body());
            assertEquals("1", client.poll().body());
        }
    }

    /** Clients do this after "41" for their last namespace: they close the session themselves and stop polling. */
    @Test
    void closeFromPollingClientRemovesTheSession() {
        try (PollingClient client = PollingClient.open(server.address(), "/socket.io/")) {
            assertTrue(client.send("40").poll().body().startsWith("40{"));
            client.send("42[\"close the connection\"]");
            assertEquals(DisconnectReason.SERVER_NAMESPACE_DISCONNECT, reasons.next());
            assertEquals("41", client.poll().body());
            client.send("1");
            Waiting.await()
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> server.stats().sessions() == 0);
        }
    }

    @Test
    void roomsAreAvailableOnlyWhileDisconnecting() {
        JavaClient client = server.connect(ClientTransport.WEBSOCKET);
        String id = connected.next().id();
        client.disconnect();
        assertEquals(Set.of(id, "tower"), roomsAtTheEnd.next());
        assertEquals(Set.of(), roomsAtTheEnd.next());
    }
}
