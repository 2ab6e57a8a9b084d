package dev.carillon;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.testing.Recorder;
import dev.carillon.testing.SocketIoClient;
import dev.carillon.testing.SocketIoFixture;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Middlewares decide about a CONNECT, and a client is invisible until they accept it. */
class MiddlewareTest {
    private final Recorder<Throwable> errors = new Recorder<>();
    private final Recorder<Socket> connected = new Recorder<>();
    private final Recorder<Middleware.Next> asked = new Recorder<>();
    private final SocketIoFixture server =
            SocketIoFixture.start(options -> options.onError((error, context) -> errors.add(error)));

    @AfterEach
    void stop() {
        server.close();
    }

    private SocketIoServer io() {
        return server.io().onConnection(connected::add);
    }

    private static void accept(Socket socket, Middleware.Next next) {
        next.accept();
    }

    @Test
    void middlewaresAreCalledInOrder() {
        Recorder<String> order = new Recorder<>();
        io().use((socket, next) -> {
                    order.add("first");
                    next.accept();
                })
                .use((socket, next) -> {
                    order.add("second");
                    next.accept();
                });
        server.join();
        assertEquals("first", order.next());
        assertEquals("second", order.next());
        assertEquals(server.io().sockets().iterator().next(), connected.next());
    }

    @Test
    void refusalHasMessageAndData() {
        io().use((socket, next) -> next.refuse(new ConnectError("not you", Map.of("code", 42))));
        server.io().of("/open");
        SocketIoClient client = server.open();
        client.send("40").expect("44{\"message\":\"not you\",\"data\":{\"code\":42}}");
        client.join("/open");
        assertTrue(connected.isEmpty());
    }

    @Test
    void refusalCanHaveOnlyAMessage() {
        server.io().of("/closed").use((socket, next) -> next.refuse("no <entry>"));
        server.open().send("40/closed").expect("44/closed,{\"message\":\"no <entry>\"}");
    }

    @Test
    void firstRefusalCounts() {
        io().use((socket, next) -> next.refuse("first")).use((socket, next) -> next.refuse("second"));
        server.open().send("40").expect("44{\"message\":\"first\"}");
    }

    @Test
    void thrownConnectErrorIsARefusal() {
        io().use((socket, next) -> {
            throw new ConnectError("thrown");
        });
        server.open().send("40").expect("44{\"message\":\"thrown\"}");
        assertTrue(errors.isEmpty());
    }

    @Test
    void exceptionIsReportedAndSentAsInternalError() {
        io().use((socket, next) -> {
            throw new IllegalStateException("a secret of the application");
        });
        server.open().send("40").expect("44{\"message\":\"Internal error\"}");
        assertEquals("a secret of the application", errors.next().getMessage());
    }

    @Test
    void errorIsReportedAndSentAsInternalError() {
        io().use((socket, next) -> {
            throw new AssertionError("deep trouble");
        });
        server.open().send("40").expect("44{\"message\":\"Internal error\"}");
        assertEquals("deep trouble", errors.next().getMessage());
    }

    @Test
    void unwritableDataStillRefusesTheClient() {
        io().use((socket, next) -> next.refuse(new ConnectError("no", String.class)));
        String answer = server.open().send("40").read();
        assertTrue(answer.startsWith("44{\"message\":"), answer);
    }

    @Test
    void middlewareCanAnswerLaterFromAnyThread() {
        io().use((socket, next) -> asked.add(next));
        SocketIoClient client = server.open().send("40");
        Middleware.Next next = asked.next();
        assertTrue(server.io().sockets().isEmpty());
        next.accept();
        assertTrue(client.read().startsWith("40{"));
    }

    @Test
    void firstAnswerOfAMiddlewareCounts() {
        io().use((socket, next) -> {
            next.accept();
            next.refuse("too late");
            next.accept();
        });
        SocketIoClient client = server.join();
        connected.next().emit("only");
        client.expect("42[\"only\"]");
        assertTrue(connected.isEmpty());
    }

    @Test
    void clientReceivesNothingBeforeItIsAccepted() {
        io().use((socket, next) -> {
            socket.join("room");
            asked.add(next);
        });
        SocketIoClient client = server.open().send("40");
        Middleware.Next next = asked.next();
        server.io().emit("toAll");
        server.io().to("room").emit("toRoom");
        assertEquals(0, server.io().stats().rooms());
        assertTrue(server.io().socketsIn("room").isEmpty());
        next.accept();
        assertTrue(client.read().startsWith("40{"));
        server.io().to("room").emit("afterwards");
        client.expect("42[\"afterwards\"]");
    }

    @Test
    void socketCannotEmitBeforeItIsAccepted() {
        Recorder<Throwable> thrown = new Recorder<>();
        io().use((socket, next) -> {
            assertFalse(socket.isConnected());
            thrown.add(assertThrows(IllegalStateException.class, () -> socket.emit("early")));
            thrown.add(assertThrows(IllegalStateException.class, () -> socket.emitWithAck("early", String.class)));
            socket.disconnect();
            next.accept();
        });
        server.join();
        thrown.next();
        thrown.next();
    }

    @Test
    void roomsJoinedInAMiddlewareAreKept() {
        io().use((socket, next) -> {
            socket.join("one", "two");
            socket.leave("two");
            next.accept();
        });
        SocketIoClient client = server.join();
        assertEquals(Set.of(client.id(), "one"), connected.next().rooms());
        assertEquals(1, server.io().socketsIn("one").size());
    }

    @Test
    void refusedSocketLeavesNothingBehind() {
        Recorder<Socket> refused = new Recorder<>();
        io().use((socket, next) -> {
            socket.join("room");
            refused.add(socket);
            next.refuse("no");
        });
        server.open().send("40").expect("44{\"message\":\"no\"}");
        Socket socket = refused.next();
        socket.join("another");
        socket.emit("nobody");
        assertFalse(socket.isConnected());
        assertEquals(new ServerStats(1, 0, 0, 0, 2), server.io().stats(), "heartbeat and connect timeout are left");
    }

    @Test
    void clientLostDuringAMiddlewareIsNotConnected() {
        io().use((socket, next) -> {
            socket.join("room");
            asked.add(next);
        });
        server.open().send("40").close();
        Middleware.Next next = asked.next();
        await().until(() -> server.io().stats().sessions() == 0);
        next.accept();
        assertEquals(new ServerStats(0, 0, 0, 0, 0), server.io().stats());
        assertTrue(connected.isEmpty());
    }

    @Test
    void eventBeforeAcceptanceClosesTheConnection() {
        io().use((socket, next) -> asked.add(next));
        SocketIoClient client = server.open().send("40");
        Middleware.Next next = asked.next();
        client.send("42[\"early\"]").awaitClose();
        next.accept();
        assertTrue(connected.isEmpty());
    }

    @Test
    void secondConnectDuringAMiddlewareClosesTheConnection() {
        io().use((socket, next) -> asked.add(next));
        server.open().send("40").send("40").awaitClose();
    }

    @Test
    void refusedClientCanTryAgain() {
        io().use(MiddlewareTest::accept).use((socket, next) -> {
            if (socket.handshake().auth().has("token")) {
                next.accept();
            } else {
                next.refuse("token needed");
            }
        });
        SocketIoClient client = server.open();
        client.send("40").expect("44{\"message\":\"token needed\"}");
        assertTrue(client.send("40{\"token\":1}").read().startsWith("40{"));
    }
}
