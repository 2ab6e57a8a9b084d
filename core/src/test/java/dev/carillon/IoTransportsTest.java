package dev.carillon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.carillon.testing.EngineIoFixture;
import dev.carillon.testing.PollingClient;
import dev.carillon.testing.RawWebSocket;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.uring.IoUring;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every I/O implementation supports every transport. */
class IoTransportsTest {
    private static final int UPGRADES = 50;

    private static EngineIoFixture start(IoTransport io) {
        assumeTrue(io != IoTransport.EPOLL || Epoll.isAvailable(), "epoll is not available on this machine");
        assumeTrue(io != IoTransport.IO_URING || isIoUringAvailable(), "io_uring is not available on this machine");
        return EngineIoFixture.start(options -> options.ioTransport(io).eventLoops(4));
    }

    private static boolean isIoUringAvailable() {
        try {
            return IoUring.isAvailable();
        } catch (NoClassDefFoundError e) { // Netty 4.1
            return false;
        }
    }

    @ParameterizedTest
    @EnumSource(IoTransport.class)
    void pollingWorks(IoTransport io) {
        try (var server = start(io)) {
            PollingClient client = server.poll().park().send("4a\u001ebAQID");
            assertEquals("4a\u001ebAQID", client.polls().read().body());
        }
    }

    @ParameterizedTest
    @EnumSource(IoTransport.class)
    void webSocketWorks(IoTransport io) {
        try (var server = start(io)) {
            RawWebSocket webSocket = server.webSocket();
            String large = "4" + "x".repeat(200_000);
            assertEquals(large, webSocket.send(large).readText());
            webSocket.send("1").awaitClose();
            assertEquals(DisconnectReason.TRANSPORT_CLOSE, server.closed().next());
        }
    }

    @ParameterizedTest
    @EnumSource(IoTransport.class)
    void sessionsUpgradeAcrossEventLoops(IoTransport io) {
        try (var server = start(io)) {
            List<RawWebSocket> webSockets = new ArrayList<>();
            for (int i = 0; i < UPGRADES; i++) {
                webSockets.add(server.poll().upgrade().send("4m" + i));
            }
            for (int i = 0; i < UPGRADES; i++) {
                assertEquals("4m" + i, webSockets.get(i).readText());
            }
            webSockets.forEach(RawWebSocket::close);
            for (int i = 0; i < UPGRADES; i++) {
                assertEquals(DisconnectReason.TRANSPORT_CLOSE, server.closed().next());
            }
        }
    }
}
