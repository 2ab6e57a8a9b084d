package dev.carillon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.testing.RawWebSocket;
import dev.carillon.testing.Recorder;
import dev.carillon.testing.SocketIoClient;
import dev.carillon.testing.SocketIoFixture;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Heartbeats and writability as reported to the application. */
class HeartbeatListenerTest {
    private final Recorder<String> seen = new Recorder<>();

    @Test
    void pongIsReported() {
        try (SocketIoFixture server = SocketIoFixture.start(options -> options.pingInterval(Duration.ofMillis(50)))) {
            server.io().onConnection(socket -> socket.onHeartbeat(present -> seen.add(present.id())));
            SocketIoClient client = server.join();
            client.expect("2");
            assertTrue(seen.isEmpty());
            client.webSocket().send("3");
            assertEquals(client.id(), seen.next());
        }
    }

    /** Like events, a heartbeat waits for the connection handler. */
    @Test
    void heartbeatBeforeTheHandlerIsReported() {
        CountDownLatch begun = new CountDownLatch(1);
        try (SocketIoFixture server = SocketIoFixture.start(options -> options.allowEio3(true))) {
            server.io().onConnection(socket -> {
                await(begun);
                socket.onHeartbeat(present -> seen.add("alive"));
            });
            try (RawWebSocket old = RawWebSocket.open(server.address(), "/socket.io/?EIO=3&transport=websocket")) {
                old.readText();
                assertEquals("40", old.readText());
                assertEquals("3", old.send("2").readText());
                begun.countDown();
                assertEquals("alive", seen.next());
            }
        }
    }

    @Test
    void connectedSocketIsWritable() {
        try (SocketIoFixture server = SocketIoFixture.start()) {
            server.io().onConnection(socket -> {
                seen.add("connected " + socket.isWritable());
                socket.onDisconnect((reason, description) -> seen.add("gone " + socket.isWritable()));
            });
            SocketIoClient client = server.join();
            assertEquals("connected true", seen.next());
            client.close();
            assertEquals("gone false", seen.next());
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(5, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
