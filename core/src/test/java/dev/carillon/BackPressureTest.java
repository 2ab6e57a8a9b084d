package dev.carillon;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.observe.ServerObserver;
import dev.carillon.testing.PollingClient;
import dev.carillon.testing.RawHttp;
import dev.carillon.testing.RawWebSocket;
import dev.carillon.testing.Recorder;
import dev.carillon.testing.SocketIoClient;
import dev.carillon.testing.SocketIoFixture;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Back-pressure against fast senders and limits for slow receivers. */
class BackPressureTest {
    private final CountDownLatch latch = new CountDownLatch(1);
    private final AtomicInteger handled = new AtomicInteger();

    private SocketIoFixture startBlocked(int maxPendingEvents) {
        return startBlocked(maxPendingEvents, new ServerObserver() {});
    }

    private SocketIoFixture startBlocked(int maxPendingEvents, ServerObserver observer) {
        SocketIoFixture server = SocketIoFixture.start(
                options -> options.maxPendingEvents(maxPendingEvents).observer(observer));
        server.io()
                .onConnection(socket -> socket.on("work", (args, ack) -> {
                    latch.await();
                    handled.incrementAndGet();
                }));
        return server;
    }

    @Test
    void webSocketIsNotReadWhileTooManyEventsWait() {
        Recorder<EngineIoSocket> paused = new Recorder<>();
        AtomicInteger received = new AtomicInteger();
        ServerObserver observer = new ServerObserver() {
            @Override
            public void readingPaused(EngineIoSocket connection) {
                paused.add(connection);
            }

            @Override
            public void packetReceived(EngineIoSocket connection, int bytes) {
                received.incrementAndGet();
            }
        };
        try (var server = startBlocked(10, observer)) {
            SocketIoClient client = server.join();
            for (int i = 0; i < 20; i++) {
                client.send("42[\"work\"]");
            }
            paused.next();
            client.send("42[\"work\"]");
            int packets = 1 + 20 + 1;
            await().during(Duration.ofMillis(200)).until(() -> received.get() < packets);
            latch.countDown();
            await().until(() -> handled.get() == 21);
            assertEquals(packets, received.get());
        }
    }

    @Test
    void postIsAnsweredAfterEnoughEventsAreHandled() {
        try (var server = startBlocked(4)) {
            PollingClient client = server.poll().send("40");
            client.poll();
            client.posts().sendPost(client.target(), "42[\"work\"]" + "\u001e42[\"work\"]".repeat(5));
            client.park();
            server.io().emit("still polling");
            assertEquals("42[\"still polling\"]", client.polls().read().body());
            assertEquals(0, handled.get());
            await().during(Duration.ofMillis(200)).until(() -> !client.posts().hasInput());
            latch.countDown();
            assertEquals("ok", client.posts().read().body());
            await().until(() -> handled.get() == 6);
            assertEquals("ok", client.post("42[\"work\"]").body());
        }
    }

    @Test
    void disconnectedPausedClientLeavesNothingBehind() {
        try (var server = startBlocked(1)) {
            SocketIoClient client = server.join();
            for (int i = 0; i < 5; i++) {
                client.send("42[\"work\"]");
            }
            client.close();
            latch.countDown();
        }
    }

    @Test
    void pausedClientDoesNotTimeOut() {
        try (var server = SocketIoFixture.start(options ->
                options.maxPendingEvents(1).pingInterval(Duration.ofMillis(40)).pingTimeout(Duration.ofMillis(40)))) {
            server.io().onConnection(socket -> socket.on("work", (args, ack) -> latch.await()));
            SocketIoClient client = server.join();
            client.send("42[\"work\"]").send("42[\"work\"]").expect("2").send("3");
            await().during(Duration.ofMillis(200))
                    .until(() -> server.io().stats().sessions() == 1); // the server does not read the pong
            latch.countDown();
        }
    }

    @Test
    void slowPollingClientIsDisconnected() {
        try (var server = SocketIoFixture.start(options -> options.maxUnsentBytes(64 * 1024))) {
            Recorder<DisconnectReason> ends = new Recorder<>();
            server.io()
                    .onConnection(socket -> socket.onDisconnect((reason, description) -> {
                        assertTrue(description.startsWith("slow consumer"), description);
                        ends.add(reason);
                    }));
            PollingClient client = server.poll().send("40");
            assertTrue(client.poll().body().startsWith("40{"));
            for (int i = 0; i < 10; i++) {
                server.io().emit("fill", "x".repeat(10_000));
            }
            assertEquals(DisconnectReason.TRANSPORT_ERROR, ends.next());
            await().until(() -> server.io().stats().equals(new ServerStats(0, 0, 0, 0, 0)));
        }
    }

    /** The limit is lower than the marks at which a channel reports that it is writable. */
    @Test
    void slowWebSocketClientIsReadAgainWhenItHasCaughtUp() throws IOException {
        try (var server = SocketIoFixture.start(options -> options.maxUnsentBytes(64 * 1024)
                        .bootstrap(bootstrap -> bootstrap.childOption(ChannelOption.SO_SNDBUF, 4096)));
                var connection = new java.net.Socket()) {
            server.io().onConnection(socket -> socket.on("echo", (args, ack) -> ack.send("done")));
            connection.setReceiveBufferSize(4096);
            connection.connect(server.address());
            RawWebSocket client = RawWebSocket.over(RawHttp.over(connection), "/socket.io/?EIO=4&transport=websocket");
            client.readText();
            assertTrue(client.send("40").readText().startsWith("40{"));
            await().until(() -> server.io().sockets().size() == 1);
            server.io().emit("fill", "x".repeat(50_000));
            assertEquals(
                    50_000 + "42[\"fill\",\"\"]".length(), client.readText().length());
            assertEquals("431[\"done\"]", client.send("421[\"echo\"]").readText());
        }
    }

    /** Netty's own count of pending bytes does not change until the last byte of the message is sent. */
    @Test
    void clientThatReadsALargeMessageSlowlyStaysConnected() throws IOException {
        Recorder<DisconnectReason> ends = new Recorder<>();
        try (var server = SocketIoFixture.start(options -> options.slowClientTimeout(Duration.ofMillis(200))
                        .bootstrap(bootstrap -> bootstrap.childOption(ChannelOption.SO_SNDBUF, 4096)));
                var connection = new java.net.Socket()) {
            server.io().onConnection(socket -> socket.onDisconnect((reason, description) -> ends.add(reason)));
            connection.setReceiveBufferSize(4096);
            connection.connect(server.address());
            RawWebSocket client = RawWebSocket.over(RawHttp.over(connection), "/socket.io/?EIO=4&transport=websocket");
            client.readText();
            assertTrue(client.send("40").readText().startsWith("40{"));
            await().until(() -> server.io().sockets().size() == 1);
            server.io().emit("fill", "x".repeat(2_000_000));
            for (int i = 0; i < 40; i++) {
                client.connection().bytes(20_000);
                await().pollDelay(Duration.ofMillis(20)).until(() -> true);
            }
            assertTrue(ends.isEmpty());
        }
    }

    @Test
    void slowWebSocketClientIsDisconnected() {
        try (var server = SocketIoFixture.start(options -> options.maxUnsentBytes(1024 * 1024))) {
            Recorder<DisconnectReason> ends = new Recorder<>();
            server.io().onConnection(socket -> socket.onDisconnect((reason, description) -> ends.add(reason)));
            SocketIoClient client = server.join();
            byte[] data = new byte[100_000];
            for (int i = 0; i < 200; i++) {
                server.io().to(client.id()).emit("fill", data);
            }
            assertEquals(DisconnectReason.TRANSPORT_ERROR, ends.next());
            await().until(() -> server.io().stats().equals(new ServerStats(0, 0, 0, 0, 0)));
        }
    }
}
