package dev.carillon;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.EngineIoSocket.ReadyState;
import dev.carillon.testing.EngineIoFixture;
import dev.carillon.testing.PollingClient;
import dev.carillon.testing.RawHttp;
import dev.carillon.testing.RawWebSocket;
import dev.carillon.testing.Recorder;
import dev.carillon.testing.SocketIoClient;
import dev.carillon.testing.SocketIoFixture;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The Engine.IO connection below a socket. */
class ConnTest {
    private final Recorder<Socket> sockets = new Recorder<>();

    private SocketIoFixture start() {
        SocketIoFixture server = SocketIoFixture.start(options -> options.allowEio3(true));
        server.io().onConnection(sockets::add);
        return server;
    }

    @Test
    void connectionHasItsProperties() {
        try (var server = start()) {
            server.join();
            Socket socket = sockets.next();
            EngineIoSocket conn = socket.conn();
            assertFalse(conn.id().equals(socket.id()));
            assertEquals(4, conn.protocol());
            assertEquals(TransportType.WEBSOCKET, conn.transport());
            assertEquals(ReadyState.OPEN, conn.readyState());
            assertTrue(conn.isOpen());
            assertTrue(conn.isWritable());
        }
    }

    @Test
    void socketsOfAClientShareOneConnection() {
        try (var server = start()) {
            server.io().of("/admin").onConnection(sockets::add);
            SocketIoClient client = server.join();
            client.join("/admin");
            assertSame(sockets.next().conn(), sockets.next().conn());
        }
    }

    @Test
    void oldClientUsesVersion3() {
        try (var server = start();
                RawWebSocket old = RawWebSocket.open(server.address(), "/socket.io/?EIO=3&transport=websocket")) {
            assertEquals(3, sockets.next().conn().protocol());
            assertEquals('0', old.readText().charAt(0));
        }
    }

    @Test
    void closedConnectionSendsNoDisconnectPacket() {
        Recorder<DisconnectReason> ends = new Recorder<>();
        try (var server = start()) {
            SocketIoClient client = server.join();
            Socket socket = sockets.next();
            socket.onDisconnect((reason, description) -> ends.add(reason));
            socket.emit("last");
            socket.conn().close();
            client.expect("42[\"last\"]");
            client.awaitClose();
            assertEquals(DisconnectReason.FORCED_CLOSE, ends.next());
            await().until(() -> socket.conn().readyState() == ReadyState.CLOSED);
            assertFalse(socket.conn().isOpen());
            assertFalse(socket.conn().isWritable());
        }
    }

    @Test
    void connectionUpgradeIsReported() {
        Recorder<TransportType> upgrades = new Recorder<>();
        try (var server = start();
                PollingClient client = PollingClient.open(server.address(), "/socket.io/")) {
            client.send("40");
            client.poll();
            sockets.next().conn().onUpgrade(upgrades::add);
            client.upgrade();
            assertEquals(TransportType.WEBSOCKET, upgrades.next());
        }
    }

    @Test
    void packetsAreReportedInBothDirections() {
        List<String> seen = new CopyOnWriteArrayList<>();
        try (var server = start()) {
            SocketIoClient client = server.join();
            Socket socket = sockets.next();
            socket.conn()
                    .onPacket(packet -> seen.add("in " + text(packet)))
                    .onPacketCreate(packet -> seen.add("out " + text(packet)));
            socket.on("echo", (args, ack) -> socket.emit("echo", args.toArray()));
            client.emit("echo", 1).expect("42[\"echo\",1]");
            client.send("451-[\"echo\",{\"_placeholder\":true,\"num\":0}]").send(new byte[] {7});
            await().untilAsserted(() -> assertEquals(6, seen.size(), seen.toString()));
            String binary = "MESSAGE 51-[\"echo\",{\"_placeholder\":true,\"num\":0}]";
            assertEquals(
                    List.of(
                            "in MESSAGE 2[\"echo\",1]",
                            "out MESSAGE 2[\"echo\",1]",
                            "in " + binary,
                            "in MESSAGE [7]",
                            "out " + binary,
                            "out MESSAGE [7]"),
                    seen);
        }
    }

    private static String text(EngineIoPacket packet) {
        return packet.type() + " " + packet.binary().map(Arrays::toString).orElse(packet.text());
    }

    @Test
    void failingPacketListenerIsIgnored() {
        try (var server = start()) {
            SocketIoClient client = server.join();
            Socket socket = sockets.next();
            socket.on("echo", (args, ack) -> socket.emit("echo"));
            socket.conn()
                    .onPacket(packet -> {
                        throw new IllegalStateException("expected by the test");
                    })
                    .onPacketCreate(packet -> {
                        throw new AssertionError("expected by the test");
                    });
            client.emit("echo").expect("42[\"echo\"]");
        }
    }

    @Test
    void drainIsReportedOnAWebSocket() {
        Recorder<String> drained = new Recorder<>();
        try (var server = start()) {
            SocketIoClient client = server.join();
            Socket socket = sockets.next();
            socket.conn().onDrain(() -> drained.add("drained"));
            socket.emit("x");
            assertEquals("drained", drained.next());
            client.expect("42[\"x\"]");
        }
    }

    @Test
    void drainWaitsForASlowPeer() {
        Recorder<String> drained = new Recorder<>();
        try (var server = start()) {
            SocketIoClient client = server.join();
            Socket socket = sockets.next();
            String large = "x".repeat(8_000_000); // more than the socket's buffers hold
            socket.conn().onDrain(() -> drained.add("drained"));
            socket.emit("large", large);
            await().until(() -> !socket.conn().isWritable());
            assertTrue(drained.isEmpty());
            client.read();
            assertEquals("drained", drained.next());
        }
    }

    @Test
    void upgradeIsNotReportedAsDrain() {
        Recorder<String> seen = new Recorder<>();
        try (var server = start();
                PollingClient client = PollingClient.open(server.address(), "/socket.io/")) {
            client.send("40");
            client.poll();
            EngineIoSocket conn = sockets.next().conn();
            client.park();
            await().until(conn::isWritable);
            conn.onDrain(() -> seen.add("drained")).onUpgrade(transport -> seen.add("upgraded"));
            client.upgrade();
            assertEquals("upgraded", seen.next());
            assertTrue(seen.isEmpty());
        }
    }

    @Test
    void brokenConnectionReportsNoDrain() {
        Recorder<String> seen = new Recorder<>();
        try (var server = start()) {
            SocketIoClient client = server.join();
            Socket socket = sockets.next();
            socket.conn().onDrain(() -> seen.add("drained"));
            socket.onDisconnect((reason, description) -> seen.add("disconnected"));
            socket.emit("large", "x".repeat(8_000_000)); // more than the socket's buffers hold
            await().until(() -> !socket.conn().isWritable());
            client.webSocket().connection().reset();
            assertEquals("disconnected", seen.next());
            await().until(() -> server.io().stats().sessions() == 0);
            assertTrue(seen.isEmpty());
        }
    }

    @Test
    void drainIsReportedAfterAPoll() {
        Recorder<String> drained = new Recorder<>();
        try (var server = start();
                PollingClient client = PollingClient.open(server.address(), "/socket.io/")) {
            client.send("40");
            client.poll();
            Socket socket = sockets.next();
            socket.emitWithOutcome("x").join(); // the response to the first poll has been drained by now
            socket.conn().onDrain(() -> drained.add("drained"));
            await().during(Duration.ofMillis(50)).until(drained::isEmpty);
            assertEquals("42[\"x\"]", client.poll().body());
            assertEquals("drained", drained.next());
        }
    }

    @Test
    void messageOfAPostHasItsRequest() {
        Recorder<String> tokens = new Recorder<>();
        EngineIoHandler handler = socket -> new EngineIoListener() {
            @Override
            public void onText(String text) {
                tokens.add(text + socket.request().header("x-token").orElse("-"));
            }

            @Override
            public void onHeartbeat() {
                tokens.add("heartbeat" + socket.request().header("x-token").orElse("-"));
            }
        };
        try (EngineIoServer server = EngineIoServer.builder().host("127.0.0.1").build(handler);
                RawHttp http = RawHttp.connect(server.start().join())) {
            String sid = http.get(EngineIoFixture.POLLING, "x-token: opened")
                    .body()
                    .replaceAll(".*\"sid\":\"([^\"]+)\".*", "$1");
            String target = EngineIoFixture.POLLING + "&sid=" + sid;
            http.post(target, "4a\u001e4b", "x-token: 1");
            http.post(target, "4c", "x-token: 2");
            http.post(target, "4d");
            assertEquals(
                    List.of("a1", "b1", "c2", "d-"),
                    List.of(tokens.next(), tokens.next(), tokens.next(), tokens.next()));
        }
    }

    @Test
    void messageOfAWebSocketHasTheHandshakeRequest() {
        Recorder<Handshake> requests = new Recorder<>();
        EngineIoHandler handler = socket -> new EngineIoListener() {
            @Override
            public void onText(String text) {
                requests.add(socket.request());
            }
        };
        try (EngineIoServer server = EngineIoServer.builder().host("127.0.0.1").build(handler);
                RawWebSocket client = RawWebSocket.open(server.start().join(), EngineIoFixture.WEBSOCKET)) {
            client.send("4x");
            assertEquals(EngineIoFixture.WEBSOCKET, requests.next().url());
        }
    }
}
