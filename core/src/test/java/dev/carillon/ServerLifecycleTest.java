package dev.carillon;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.testing.EngineIoFixture;
import dev.carillon.testing.LogCapture;
import dev.carillon.testing.PollingClient;
import dev.carillon.testing.RawHttp;
import dev.carillon.testing.RawWebSocket;
import dev.carillon.testing.Recorder;
import dev.carillon.testing.SocketIoFixture;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Starting and stopping a server. */
class ServerLifecycleTest {

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("carillon"))
                .toList();
    }

    private static EngineIoServer newServer(int port) {
        return EngineIoServer.builder().host("127.0.0.1").port(port).build(socket -> new EngineIoListener() {});
    }

    @Test
    void startReturnsTheSameAddressEveryTime() {
        try (EngineIoServer server = newServer(0)) {
            InetSocketAddress address =
                    server.start().orTimeout(5, TimeUnit.SECONDS).join();
            assertTrue(address.getPort() > 0);
            assertEquals(address, server.start().orTimeout(5, TimeUnit.SECONDS).join());
        }
    }

    @Test
    void addressIsKnownOnceTheServerHasStarted() {
        try (SocketIoServer server =
                SocketIoServer.builder().host("127.0.0.1").port(0).build()) {
            assertEquals(Optional.empty(), server.address());
            assertEquals(Optional.of(server.start().join()), server.address());
            SocketIoServer second = SocketIoServer.builder()
                    .host("127.0.0.1")
                    .port(server.address().orElseThrow().getPort())
                    .build();
            assertThrows(CompletionException.class, () -> second.start().join());
            assertEquals(Optional.empty(), second.address());
            second.close();
        }
    }

    @Test
    void portInUseFailsTheStart() {
        try (EngineIoServer first = newServer(0)) {
            EngineIoServer second = newServer(first.start().join().getPort());
            CompletionException failure =
                    assertThrows(CompletionException.class, () -> second.start().join());
            assertInstanceOf(BindException.class, failure.getCause());
            assertTrue(
                    failure.getCause()
                            .getMessage()
                            .contains("127.0.0.1 port " + first.start().join().getPort()),
                    failure.getCause().getMessage());
            assertThrows(CompletionException.class, () -> second.start().join(), "the same outcome again");
            second.close();
        }
        await().until(() -> threads().isEmpty());
    }

    @Test
    void closedServerCanBeClosedAgainButNotStarted() {
        EngineIoServer server = newServer(0);
        server.start().join();
        server.close();
        server.close();
        assertThrows(IllegalStateException.class, server::start, "a server that ran");
        EngineIoServer neverStarted = newServer(0);
        neverStarted.close();
        assertThrows(IllegalStateException.class, neverStarted::start, "a server that never ran");
    }

    @Test
    void closeRightAfterStartCompletes() {
        SocketIoServer server =
                SocketIoServer.builder().host("127.0.0.1").port(0).build();
        var started = server.start();
        server.close();
        Throwable failure = started.handle((address, error) -> error == null ? null : error.getCause())
                .join();
        assertTrue(
                failure == null || failure instanceof IllegalStateException, () -> "not a BindException: " + failure);
        await().until(() -> threads().isEmpty());
    }

    @Test
    void closeLeavesNoThread() {
        try (var server = SocketIoFixture.start()) {
            server.io().onConnection(socket -> socket.emit("hello"));
            server.join().expect("42[\"hello\"]");
            assertTrue(threads().stream().anyMatch(name -> name.startsWith("carillon-")));
        }
        await().until(() -> threads().isEmpty());
    }

    @Test
    void deathOfAnEventLoopIsReported() {
        AtomicReference<EventLoop> loop = new AtomicReference<>();
        try (LogCapture log = LogCapture.open();
                var server = SocketIoFixture.start(options -> options.httpHandlers(
                        pipeline -> loop.set(pipeline.channel().eventLoop())));
                RawHttp client = RawHttp.connect(server.address())) {
            assertEquals(404, client.get("/").status());
            CompletableFuture<Void> terminated = server.io().terminated();
            assertFalse(terminated.isDone());
            loop.get().shutdownGracefully(0, 1, TimeUnit.SECONDS);
            assertThrows(CompletionException.class, terminated::join);
            assertEquals(List.of("ERROR an event loop has died; the server must be restarted"), log.messages());
        }
    }

    @Test
    void closeCompletesTerminated() {
        SocketIoServer server = SocketIoServer.builder().host("127.0.0.1").build();
        server.start().join();
        CompletableFuture<Void> terminated = server.terminated();
        assertFalse(terminated.isDone());
        server.close();
        terminated.orTimeout(5, TimeUnit.SECONDS).join();
    }

    @Test
    void closeNotifiesEveryClient() {
        try (var server = EngineIoFixture.start()) {
            RawWebSocket webSocket = server.webSocket();
            PollingClient parked = server.poll().park().send("3");
            server.poll();
            RawHttp idle = server.http();
            RawWebSocket okHttp = server.webSocket("User-Agent: okhttp/3.12.12");
            var closed = server.server().closeAsync();
            assertEquals("1", parked.polls().read().body());
            parked.polls().awaitEnd();
            idle.awaitEnd();
            assertEquals(1001, webSocket.awaitClose());
            okHttp.connection().awaitEnd(); // without a Close frame, which this client would not react to
            closed.join();
            for (int i = 0; i < 4; i++) {
                assertEquals(
                        DisconnectReason.SERVER_SHUTTING_DOWN, server.closed().next());
            }
        }
    }

    @Test
    void unresponsiveClientDoesNotDelayClose() {
        try (var server = EngineIoFixture.start()) {
            server.webSocket();
            server.webSocket();
            await().atMost(Duration.ofSeconds(3))
                    .until(() -> server.server().closeAsync().isDone());
        }
    }

    @Test
    void sendAfterCloseDoesNothing() {
        EngineIoSocket socket;
        try (var server = EngineIoFixture.start()) {
            server.webSocket();
            socket = server.opened().next();
        }
        socket.send("nobody reads this");
        socket.send(new byte[] {1});
        socket.close();
        assertEquals(false, socket.isOpen());
    }

    @Test
    void sessionsOpenedDuringCloseAreEnded() {
        for (int i = 0; i < 10; i++) {
            EngineIoFixture server = EngineIoFixture.start();
            Thread opener = new Thread(() -> openUntilRefused(server.address()));
            opener.start();
            server.opened().next();
            server.close();
            while (!server.opened().isEmpty()) {
                assertEquals(false, server.opened().next().isOpen());
            }
        }
    }

    private static void openUntilRefused(InetSocketAddress address) {
        try {
            while (true) {
                try (RawHttp http = RawHttp.connect(address)) {
                    http.get(EngineIoFixture.POLLING);
                    http.get(EngineIoFixture.POLLING);
                }
            }
        } catch (UncheckedIOException e) {
            // the server has closed
        }
    }

    /** A connection that is accepted just before the listening socket closes may still have to be registered with its event loop. */
    @Test
    void connectionsAcceptedDuringCloseAreClosed() throws Exception {
        for (int round = 0; round < 50; round++) {
            EngineIoServer server = newServer(0);
            InetSocketAddress address = server.start().join();
            CountDownLatch some = new CountDownLatch(20);
            CompletableFuture<List<Socket>> connecting =
                    CompletableFuture.supplyAsync(() -> connectUntilRefused(address, some));
            some.await();
            server.close();
            for (Socket socket : connecting.join()) {
                assertTrue(isClosedByServer(socket), "still open in round " + round);
                socket.close();
            }
        }
    }

    private static List<Socket> connectUntilRefused(InetSocketAddress address, CountDownLatch some) {
        List<Socket> sockets = new ArrayList<>();
        while (true) {
            try {
                sockets.add(new Socket(address.getAddress(), address.getPort()));
                some.countDown();
            } catch (IOException refused) {
                return sockets;
            }
        }
    }

    private static boolean isClosedByServer(Socket socket) throws IOException {
        socket.setSoTimeout(3_000);
        try {
            socket.getOutputStream()
                    .write('G'); // the system may drop a connection that was never accepted without telling the client
            return socket.getInputStream().read() == -1;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException reset) {
            return true;
        }
    }

    @Test
    void nothingIsLeftAfterAllClientsDisconnect() {
        try (var server = SocketIoFixture.start()) {
            server.io().onConnection(socket -> socket.join("room"));
            var client = server.join();
            PollingClient polling = server.poll();
            polling.send("40");
            await().until(() ->
                    server.io().stats().rooms() == 1 && server.io().stats().sockets() == 2);
            client.close();
            polling.send("1");
            await().until(() -> server.io().stats().equals(new ServerStats(0, 0, 0, 0, 0)));
        }
    }

    @Test
    void failingHandlerOpensNoSession() {
        Recorder<EngineIoSocket> asked = new Recorder<>();
        EngineIoHandler failing = socket -> {
            asked.add(socket);
            throw new IllegalStateException("no room");
        };
        try (EngineIoServer server = EngineIoServer.builder().host("127.0.0.1").build(failing);
                RawHttp http = RawHttp.connect(server.start().join())) {
            http.sendGet(EngineIoFixture.POLLING);
            EngineIoSocket socket = asked.next();
            await().until(() -> server.sessionCount() == 0);
            assertEquals(false, socket.isOpen());
        }
    }
}
