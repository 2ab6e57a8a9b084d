package dev.carillon.presence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.testing.LogCapture;
import dev.carillon.testing.LoopbackCluster;
import dev.carillon.testing.PresenceContract;
import dev.carillon.testing.SocketIoFixture;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The presence of a single server. */
class LocalPresenceTest extends PresenceContract {
    private static final PresenceQuery ALL = PresenceQuery.all("/");

    private final SocketIoFixture server = SocketIoFixture.start();
    private final Presence presence = Presence.local(server.io(), PresenceContract::identityOf);

    @AfterEach
    void close() {
        presence.close();
        server.close();
    }

    @Override
    protected SocketIoFixture server() {
        return server;
    }

    @Override
    protected Presence own() {
        return presence;
    }

    @Override
    protected Presence asked() {
        return presence;
    }

    @Test
    void answersAreImmediate() {
        assertTrue(presence.count(ALL).isDone());
        assertTrue(presence.sockets(ALL, Optional.empty(), 1).isDone());
        assertTrue(presence.rooms("/", Optional.empty(), 1).isDone());
    }

    @Test
    void namespaceIsNotCreated() {
        presence.count(PresenceQuery.all("/new")).join();
        assertEquals(1, server.io().namespaces().size());
    }

    @Test
    void answersArePartialIfThereAreOtherServers() {
        try (LoopbackCluster cluster = new LoopbackCluster();
                SocketIoFixture one = SocketIoFixture.start(options -> options.adapter(cluster.newServer()))) {
            Presence lone = Presence.local(one.io(), socket -> Identity.NONE);
            assertFalse(lone.count(ALL).join().isPartial());
            try (SocketIoFixture two = SocketIoFixture.start(options -> options.adapter(cluster.newServer()))) {
                assertEquals(2, two.io().serverCount().join());
                assertTrue(lone.count(ALL).join().isPartial());
                assertTrue(lone.sockets(ALL, Optional.empty(), 1).join().isPartial());
                assertTrue(lone.rooms("/", Optional.empty(), 1).join().isPartial());
            }
        }
    }

    @Test
    void failureOfTheApplicationDoesNotHideSockets() {
        try (LogCapture log = LogCapture.open()) {
            Presence broken = Presence.local(server.io(), socket -> {
                throw new IllegalStateException("broken");
            });
            server.join();
            server.join();
            PresencePage<PresentSocket> page =
                    broken.sockets(ALL, Optional.empty(), 10).join();
            assertEquals(2, page.items().size());
            assertEquals(Identity.NONE, page.items().get(0).identity());
            assertEquals(
                    1,
                    log.messages().stream()
                            .filter(line -> line.startsWith("ERROR the identity of a socket"))
                            .count());
        }
    }

    @Test
    void namesAreBounded() {
        String longest = "x".repeat(Identity.MAX_LENGTH);
        assertEquals(
                Optional.of(longest), Identity.ofUser(longest).withName(longest).name());
        assertThrows(IllegalArgumentException.class, () -> Identity.ofUser(longest + "x"));
        assertThrows(IllegalArgumentException.class, () -> Identity.NONE.withName(longest + "x"));
    }
}
