package dev.carillon;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.testing.RawHttp;
import dev.carillon.testing.Recorder;
import dev.carillon.testing.SocketIoClient;
import dev.carillon.testing.SocketIoFixture;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Namespaces that are created on demand. */
class DynamicNamespacesTest {
    private static final String INVALID = "{\"message\":\"Invalid namespace\"}";

    private final SocketIoFixture server = SocketIoFixture.start(
            options -> options.cleanupEmptyChildNamespaces(true).maxChildNamespaces(3));

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void patternMatchesTheWholeName() {
        ParentNamespace parent = server.io().of(Pattern.compile("/room-\\d+"));
        parent.onConnection(socket -> socket.emit("hello", socket.namespace().name()));
        SocketIoClient client = server.open();
        client.join("/room-12");
        client.expect("42/room-12,[\"hello\",\"/room-12\"]");
        client.send("40/room-12x,").expect("44/room-12x," + INVALID);
        assertEquals("/room-12", parent.children().iterator().next().name());
    }

    @Test
    void existingNamespacesAreListed() {
        server.io().of("/admin");
        server.io().of(Pattern.compile("/room-\\d+"));
        assertEquals(List.of("/", "/admin"), namespaceNames());
        SocketIoClient client = server.open();
        client.join("/room-12");
        assertEquals(List.of("/", "/admin", "/room-12"), namespaceNames());
        client.send("41/room-12,");
        await().until(() -> namespaceNames().equals(List.of("/", "/admin")));
    }

    private List<String> namespaceNames() {
        return server.io().namespaces().stream().map(Namespace::name).toList();
    }

    @Test
    void functionReceivesNameAndAuth() {
        server.io().of((name, auth) -> name.startsWith("/t/") && auth.has("token"));
        SocketIoClient client = server.open();
        client.send("40/t/a,").expect("44/t/a," + INVALID);
        String answer = client.send("40/t/a,{\"token\":1}").read();
        assertTrue(answer.startsWith("40/t/a,{\"sid\""), answer);
    }

    @Test
    void failingMatcherAcceptsNothing() {
        server.io().of((name, auth) -> {
            throw new IllegalStateException("expected by the test");
        });
        server.open().send("40/x,").expect("44/x," + INVALID);
    }

    @Test
    void childrenInheritMiddlewaresAndParentEmits() {
        ParentNamespace parent = server.io().of(Pattern.compile("/c-.*"));
        parent.use((socket, next) -> {
            if (socket.namespace().name().equals("/c-closed")) {
                next.refuse("closed");
            } else {
                next.accept();
            }
        });
        SocketIoClient client = server.open();
        client.send("40/c-closed,").expect("44/c-closed,{\"message\":\"closed\"}");
        client.join("/c-1");
        client.join("/c-2");
        parent.emit("news");
        client.expect("42/c-1,[\"news\"]").expect("42/c-2,[\"news\"]");
    }

    @Test
    void emptyChildIsRemovedAndCreatedAgain() {
        Recorder<Namespace> made = new Recorder<>();
        ParentNamespace parent = server.io().onNewNamespace(made::add).of(Pattern.compile("/e-.*"));
        SocketIoClient client = server.open();
        client.join("/e-1");
        Namespace first = made.next();
        client.send("41/e-1,");
        await().until(() -> parent.children().isEmpty());
        client.join("/e-1");
        assertNotSame(first, made.next());
    }

    @Test
    void removedChildReturnsTheMemoryOfItsRecovery() {
        ConnectionStateRecovery recovery = ConnectionStateRecovery.builder().build();
        try (var recovering = SocketIoFixture.start(options -> options.cleanupEmptyChildNamespaces(true)
                        .connectionStateRecovery(recovery)
                        .maxTotalHeapBytes(1024 * 1024));
                RawHttp other = RawHttp.connect(recovering.address())) {
            ParentNamespace parent = recovering.io().of(Pattern.compile("/m-.*"));
            SocketIoClient client = recovering.open();
            for (int i = 0; i < 40; i++) {
                String name = "/m-" + i;
                client.join(name);
                recovering.io().of(name).emit("fill", "x".repeat(50_000));
                client.read();
                client.send("41" + name + ",");
                await().until(() -> parent.children().isEmpty());
            }
            assertEquals(200, other.get("/socket.io/?EIO=4&transport=polling").status());
            assertEquals(Map.of(), recovering.io().limitsReached());
        }
    }

    @Test
    void refusedClientLeavesNoChildBehind() {
        ParentNamespace parent = server.io().of(Pattern.compile("/r-.*"));
        parent.use((socket, next) -> next.refuse("no"));
        server.open().send("40/r-1,").expect("44/r-1,{\"message\":\"no\"}");
        await().until(() -> parent.children().isEmpty());
    }

    @Test
    void numberOfChildrenIsLimited() {
        server.io().of(Pattern.compile("/n-.*"));
        SocketIoClient client = server.open();
        for (int i = 0; i < 3; i++) {
            client.join("/n-" + i);
        }
        client.send("40/n-3,").expect("44/n-3," + INVALID);
    }

    @Test
    void longNamespaceNameIsRefused() {
        server.io().of((name, auth) -> true);
        String name = "/" + "x".repeat(2000);
        server.open().send("40" + name + ",").expect("44" + name + "," + INVALID);
    }

    @Test
    void packetBeforeTheDecisionClosesTheConnection() {
        CountDownLatch decide = new CountDownLatch(1);
        server.io().of((name, auth) -> {
            try {
                return decide.await(5, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                return false;
            }
        });
        SocketIoClient client = server.open();
        client.send("40/slow,").send("42/slow,[\"early\"]").awaitClose();
        decide.countDown();
    }

    @Test
    void emptyChildIsKeptWithoutCleanup() {
        try (var lasting = SocketIoFixture.start()) {
            Recorder<Namespace> made = new Recorder<>();
            ParentNamespace parent = lasting.io().onNewNamespace(made::add).of(Pattern.compile("/e-.*"));
            SocketIoClient client = lasting.open();
            client.join("/e-1");
            made.next();
            client.send("41/e-1,").join("/e-1");
            assertTrue(made.isEmpty());
            assertEquals(1, parent.children().size());
        }
    }

    @Test
    void newNamespaceIsReportedOnce() {
        Recorder<Namespace> made = new Recorder<>();
        server.io().onNewNamespace(made::add);
        Namespace admin = server.io().of("/admin");
        assertSame(admin, made.next());
        assertSame(admin, server.io().of("admin"));
        server.open().join("/admin");
        assertTrue(made.isEmpty());
    }

    @Test
    void childrenInheritHandlersOfTheirOwnParentOnly() {
        server.io().of((name, auth) -> name.startsWith("/a")).onConnection(socket -> socket.emit("of a"));
        server.io().of((name, auth) -> true).onConnection(socket -> socket.emit("of all"));
        SocketIoClient client = server.open();
        client.join("/a1");
        client.expect("42/a1,[\"of a\"]");
        client.join("/b1");
        client.expect("42/b1,[\"of all\"]");
    }
}
