package dev.carillon.attacks.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.attacks.clients.GoodClients;
import dev.carillon.attacks.kinds.Attacker;
import dev.carillon.attacks.kinds.Attacks;
import dev.carillon.attacks.server.ServerUsage;
import java.io.File;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodePeerTest {
    private static final Path HOME = Path.of("node").toAbsolutePath();

    /** For a machine that runs other tests at the same time. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    /** Without Node.js, the tests are skipped with a message, and fail on CI. */
    @BeforeAll
    static void requireNode() {
        boolean onPath = Arrays.stream(
                        Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator, -1))
                .anyMatch(path -> Files.isExecutable(Path.of(path, "node")));
        if (onPath && Files.isDirectory(HOME.resolve("node_modules/socket.io"))) {
            return;
        }
        String message = "MISSING: this test needs Node.js and its packages; run 'npm install' in attacks/node";
        if (Boolean.parseBoolean(System.getenv("CI"))) {
            Assertions.fail(message);
        }
        System.err.println("SKIPPED TEST. " + message);
        Assumptions.abort(message);
    }

    @Test
    void servesClientsAndTellsItsUsage() {
        int count = 4; // two over WebSocket, one that upgrades, one that polls
        try (ServerProcess server = start(64)) {
            ServerUsage before = server.usage().orElseThrow();
            assertEquals(0, before.server().sessions());
            try (GoodClients clients = GoodClients.connect(server.address(), count)) {
                clients.startEchoes(Duration.ofMillis(100));
                await().atMost(LIMIT).until(() -> clients.latencies().echoes() > 10);
                ServerUsage during = server.usage().orElseThrow();
                assertEquals(count, during.server().sessions());
                assertEquals(count, during.server().sockets());
                assertEquals(0, during.server().rooms());
                assertTrue(during.heap() > 0 && during.threads() > 0, during::toString);
                assertTrue(during.descriptors() > before.descriptors(), during::toString);
                await().atMost(LIMIT)
                        .until(() -> clients.observations(during.ticks() + 1).clientsBehind() == 0);
                assertEquals(0, clients.observations(0).missedTicks());
            }
            await().atMost(LIMIT)
                    .until(() -> server.usage().orElseThrow().server().sockets() == 0);
            assertEquals(false, server.ranOutOfMemory());
        }
    }

    @Test
    void noticesThatTheHeapIsExhausted() {
        try (ServerProcess server = start(16)) {
            Attacker attacker = new Attacker(server.address(), InetAddress.getLoopbackAddress(), 1, false);
            Attacks.named("unpolled-acks").start(attacker);
            await().atMost(LIMIT).until(() -> !server.isAlive());
            attacker.stop();
            assertTrue(server.ranOutOfMemory());
        }
    }

    /** The server finds a client that vanishes between two polls only by its missing pong, so it pings often. */
    private ServerProcess start(int heapMegabytes) {
        Map<String, String> options = Map.of("pingInterval", "500", "pingTimeout", "3000");
        NodePeer peer = new NodePeer(HOME.resolve("server.mjs"), heapMegabytes, false, options);
        return ServerProcess.start(peer, folder.resolve("server.log"));
    }
}
