package dev.carillon;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.testing.PollingClient;
import dev.carillon.testing.Recorder;
import dev.carillon.testing.SocketIoClient;
import dev.carillon.testing.SocketIoFixture;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Joining namespaces. */
class ConnectTest {
    private final SocketIoFixture server = SocketIoFixture.start();
    private final Recorder<DisconnectReason> ends = new Recorder<>();

    @BeforeEach
    void greet() {
        server.io().onConnection(socket -> {
            socket.emit("auth", socket.handshake().auth());
            socket.onDisconnect((reason, description) -> ends.add(reason));
        });
        server.io().of("/custom");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static void assertConnected(String prefix, String packet) {
        assertTrue(packet.matches("\\Q" + prefix + "\\E\\{\"sid\":\"[\\w-]{20}\"}"), packet);
    }

    @Test
    void connectResponseComesFirstAndHasTheSocketId() {
        SocketIoClient client = server.open();
        assertConnected("40", client.send("40").read());
        client.expect("42[\"auth\",{}]");
    }

    @Test
    void handshakeHasTheAuthPayload() {
        SocketIoClient client = server.open().send("40{\"token\":\"123\"}");
        client.read();
        client.expect("42[\"auth\",{\"token\":\"123\"}]");
    }

    @Test
    void commaAfterTheNamespaceIsOptional() {
        SocketIoClient client = server.open();
        assertConnected("40/custom,", client.send("40/custom,").read());
        assertConnected("40/custom,", server.open().send("40/custom").read());
    }

    @Test
    void everySocketOfAConnectionHasItsOwnId() {
        SocketIoClient client = server.open();
        String main = client.join("/");
        client.expect("42[\"auth\",{}]");
        assertNotEquals(main, client.join("/custom"));
        assertEquals(2, server.io().stats().sockets());
        assertEquals(1, server.io().stats().sessions());
        assertEquals(1, server.io().sockets().size());
    }

    @Test
    void privateSessionIdIsNotSentAsSocketId() {
        PollingClient client = server.poll().send("40");
        assertFalse(client.poll().body().contains(client.sid()));
    }

    @Test
    void unknownNamespaceIsRefusedAndTheConnectionStaysOpen() {
        SocketIoClient client = server.open();
        client.send("40/random").expect("44/random,{\"message\":\"Invalid namespace\"}");
        client.send("40/random?x=1,{}").expect("44/random?x=1,{\"message\":\"Invalid namespace\"}");
        assertConnected("40/custom,", client.send("40/custom,").read());
    }

    @Test
    void namespaceIsCreatedOnFirstUse() {
        SocketIoClient client = server.open();
        client.send("40/later").expect("44/later,{\"message\":\"Invalid namespace\"}");
        assertEquals("/later", server.io().of("later").name());
        assertConnected("40/later,", client.send("40/later").read());
    }

    @Test
    void secondConnectClosesTheConnection() {
        SocketIoClient client = server.join();
        client.send("40").awaitClose();
        assertEquals(DisconnectReason.FORCED_SERVER_CLOSE, ends.next());
    }

    @Test
    void packetBeforeConnectClosesTheConnection() {
        for (String packet : new String[] {"42[\"x\"]", "430[]", "41", "42/custom,[\"x\"]", "44{}"}) {
            server.open().send(packet).awaitClose();
        }
    }

    @Test
    void eventForAnUnjoinedNamespaceClosesTheConnection() {
        SocketIoClient client = server.join();
        client.send("42/custom,[\"x\"]").awaitClose();
        assertEquals(DisconnectReason.FORCED_SERVER_CLOSE, ends.next());
    }

    @Test
    void invalidSocketIoPacketClosesTheConnection() {
        for (String packet :
                new String[] {"4", "4abc", "42{}", "42abc[]", "40[]", "47", "42[\"connect\"]", "42[\"a\"]x"}) {
            SocketIoClient client = server.join();
            client.expect("42[\"auth\",{}]");
            client.send(packet).awaitClose();
            assertEquals(DisconnectReason.PARSE_ERROR, ends.next());
        }
    }

    @Test
    void connectionWithoutANamespaceIsClosed() {
        try (var impatient = SocketIoFixture.start(options -> options.connectTimeout(Duration.ofMillis(50)))) {
            impatient.open().awaitClose();
            impatient.open().send("40/random").awaitClose();
        }
    }

    @Test
    void connectionStaysOpenAfterItsNamespaceIsLeft() {
        try (var impatient = SocketIoFixture.start(
                options -> options.connectTimeout(Duration.ofMillis(50)).pingInterval(Duration.ofMillis(150)))) {
            impatient.join().send("41").expect("2");
        }
    }

    @Test
    void clientCanRejoinANamespace() {
        SocketIoClient client = server.open();
        String first = client.join("/custom");
        assertNotEquals(first, client.send("41/custom").join("/custom"));
    }

    @Test
    void namespaceOverTheLimitIsRefused() {
        try (var small = SocketIoFixture.start(options -> options.maxNamespacesPerConnection(1))) {
            small.io().of("/custom");
            SocketIoClient client = small.join();
            client.send("40/custom").expect("44/custom,{\"message\":\"Too many namespaces\"}");
            client.send("41").join("/custom");
        }
    }

    @Test
    void connectOfAFullClientLeavesNothingBehind() {
        try (var tight = SocketIoFixture.start(options -> options.maxUnsentBytes(64 * 1024))) {
            tight.io().of("/custom").use((socket, next) -> {
                socket.join("room");
                next.accept();
            });
            Recorder<Socket> sockets = new Recorder<>();
            tight.io().onConnection(sockets::add);
            PollingClient client = tight.poll().send("40");
            Socket socket = sockets.next();
            assertTrue(client.poll().body().startsWith("40{"));
            socket.emit("fill", "x".repeat(64 * 1024 - 30));
            client.post("40/custom,");
            await().until(() -> tight.io().stats().equals(new ServerStats(0, 0, 0, 0, 0)));
        }
    }
}
