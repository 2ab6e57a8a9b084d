package dev.carillon;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.testing.EngineIoFixture;
import dev.carillon.testing.HttpReply;
import dev.carillon.testing.PollingClient;
import dev.carillon.testing.RawHttp;
import dev.carillon.testing.RawWebSocket;
import dev.carillon.testing.Recorder;
import dev.carillon.testing.SocketIoFixture;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The upgrade from polling to WebSocket. */
class UpgradeTest {
    private final EngineIoFixture server = EngineIoFixture.start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void sessionMovesToItsWebSocket() {
        PollingClient client = server.poll();
        RawWebSocket webSocket = client.upgrade();
        assertEquals("4hello", webSocket.send("4hello").readText());
        assertEquals(TransportType.WEBSOCKET, server.opened().next().transport());
    }

    /** The upgrade and the poll arrive on two connections while the session's loop is busy. */
    @Test
    void pollDuringTheUpgradeIsRefused() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        EngineIoHandler handler = socket -> new EngineIoListener() {
            @Override
            public void onText(String text) {
                busy.countDown();
                try {
                    assertTrue(free.await(5, TimeUnit.SECONDS));
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        };
        try (EngineIoServer own =
                EngineIoServer.builder().host("127.0.0.1").eventLoops(2).build(handler)) {
            InetSocketAddress address = own.start().join();
            try (PollingClient client = PollingClient.open(address, "/engine.io/")) {
                RawWebSocket webSocket = client.openWebSocket().send("2probe");
                assertEquals("3probe", webSocket.readText());
                try (RawHttp onOtherLoop = RawHttp.connect(address); // connections alternate between the two loops
                        RawHttp onBusyLoop = RawHttp.connect(address);
                        RawHttp witness = RawHttp.connect(address)) {
                    assertTrue(onBusyLoop != witness);
                    client.posts().sendPost(client.target(), "4x");
                    assertTrue(busy.await(5, TimeUnit.SECONDS));
                    webSocket.send("5");
                    onOtherLoop.sendGet(client.target());
                    assertEquals(404, witness.get("/").status()); // the other loop has read the poll by now
                    assertEquals(404, witness.get("/").status());
                    free.countDown();
                    assertEquals(400, onOtherLoop.read().status());
                }
            }
        }
    }

    @Test
    void parkedPollIsReleasedDuringTheProbe() {
        PollingClient client = server.poll().park().send("3");
        RawWebSocket webSocket = client.openWebSocket().send("2probe");
        assertEquals("3probe", webSocket.readText());
        assertEquals("6", client.polls().read().body());
        assertEquals("6", client.poll().body(), "one noop is not enough for a client that polls again");
        assertEquals("4x", webSocket.send("5").send("4x").readText());
    }

    @Test
    void queueIsSentOverTheWebSocketInOrder() {
        PollingClient client = server.poll();
        EngineIoSocket socket = server.opened().next();
        RawWebSocket webSocket = client.openWebSocket().send("2probe");
        assertEquals("3probe", webSocket.readText());
        for (int i = 0; i < 5; i++) {
            socket.send("m" + i);
        }
        webSocket.send("5");
        for (int i = 0; i < 5; i++) {
            assertEquals("4m" + i, webSocket.readText());
        }
    }

    @Test
    void pollsAndPostsAreRefusedAfterTheUpgrade() {
        PollingClient client = server.poll();
        RawWebSocket webSocket = client.upgrade();
        assertEquals("4x", webSocket.send("4x").readText());
        String badRequest = "{\"code\":3,\"message\":\"Bad request\"}";
        HttpReply poll = client.poll();
        assertEquals(400, poll.status());
        assertEquals(badRequest, poll.body());
        assertEquals(badRequest, client.post("4y").body());
        assertEquals("4z", webSocket.send("4z").readText());
    }

    @Test
    void secondWebSocketIsClosedAndTheFirstStaysOpen() {
        PollingClient client = server.poll();
        RawWebSocket first = client.upgrade();
        assertEquals("4x", first.send("4x").readText());
        assertEquals(1000, client.openWebSocket().awaitClose());
        assertEquals("4y", first.send("4y").readText());
    }

    @Test
    void secondProbeIsClosedAndTheFirstContinues() {
        PollingClient client = server.poll();
        RawWebSocket first = client.openWebSocket().send("2probe");
        assertEquals("3probe", first.readText());
        client.openWebSocket().awaitClose();
        assertEquals("4x", first.send("5").send("4x").readText());
    }

    @Test
    void webSocketSessionRefusesASecondWebSocket() {
        RawWebSocket first = server.webSocket();
        String sid = server.opened().next().id();
        try (var second = RawWebSocket.open(server.address(), EngineIoFixture.WEBSOCKET + "&sid=" + sid)) {
            second.awaitClose();
        }
        assertEquals("4x", first.send("4x").readText());
    }

    @Test
    void invalidPacketEndsOnlyTheProbe() {
        PollingClient client = server.poll();
        for (String wrong : new String[] {"4hello", "2", "3probe", "abc"}) {
            client.openWebSocket().send(wrong).awaitClose();
        }
        client.openWebSocket().send(new byte[] {1}).awaitClose();
        assertTrue(server.texts().isEmpty());
        assertEquals("4x", client.send("4x").poll().body());
        assertEquals("4y", client.upgrade().send("4y").readText());
    }

    @Test
    void brokenProbeDoesNotEndTheSession() {
        PollingClient client = server.poll();
        RawWebSocket webSocket = client.openWebSocket().send("2probe");
        assertEquals("3probe", webSocket.readText());
        webSocket.connection().reset();
        assertEquals("4x", client.send("4x").poll().body());
    }

    @Test
    void slowProbeIsClosedAndTheSessionStaysOpen() {
        try (var impatient = EngineIoFixture.start(options -> options.upgradeTimeout(Duration.ofMillis(50)))) {
            PollingClient client = impatient.poll();
            client.openWebSocket().awaitClose();
            assertEquals("4x", client.send("4x").poll().body());
        }
    }

    @Test
    void disabledUpgradeIsNotOfferedAndClosesTheProbe() {
        try (var strict = EngineIoFixture.start(options -> options.allowUpgrades(false))) {
            PollingClient client = strict.poll();
            assertEquals("[]", client.openPayload().get("upgrades").toString());
            client.openWebSocket().awaitClose();
            assertEquals("4x", client.send("4x").poll().body());
        }
    }

    @Test
    void upgradeKeepsTheOrderOfConcurrentMessages() {
        int count = 3000;
        PollingClient client = server.poll();
        EngineIoSocket socket = server.opened().next();
        Thread sender = new Thread(() -> IntStream.range(0, count).forEach(i -> socket.send("m" + i)));
        RawWebSocket webSocket = client.openWebSocket().send("2probe");
        assertEquals("3probe", webSocket.readText());
        sender.start();
        List<String> received = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            received.addAll(List.of(client.poll().body().split("\u001e")));
        }
        received.removeIf("6"::equals);
        webSocket.send("5");
        while (received.size() < count) {
            received.add(webSocket.readText());
        }
        assertEquals(IntStream.range(0, count).mapToObj(i -> "4m" + i).toList(), received);
    }

    @Test
    void upgradedSessionEndsWithItsWebSocket() {
        RawWebSocket webSocket = server.poll().upgrade();
        assertEquals("4x", webSocket.send("4x").readText());
        webSocket.close();
        assertEquals(DisconnectReason.TRANSPORT_CLOSE, server.closed().next());
    }

    @Test
    void endOfTheSessionClosesTheProbe() {
        PollingClient client = server.poll();
        RawWebSocket webSocket = client.openWebSocket().send("2probe");
        assertEquals("3probe", webSocket.readText());
        client.send("1");
        webSocket.awaitClose();
        assertEquals(DisconnectReason.TRANSPORT_CLOSE, server.closed().next());
    }

    @Test
    void upgradeIsReportedToTheSocket() {
        Recorder<TransportType> upgraded = new Recorder<>();
        try (SocketIoFixture own = SocketIoFixture.start()) {
            own.io()
                    .onConnection(socket -> socket.onUpgrade(moved -> upgraded.add(moved.transport()))
                            .emit("ready"));
            PollingClient client = own.poll().send("40");
            await().until(() -> client.poll().body().contains("ready"));
            try (RawWebSocket webSocket = client.upgrade()) {
                assertEquals(TransportType.WEBSOCKET, upgraded.next());
                webSocket.send("41");
            }
        }
    }
}
