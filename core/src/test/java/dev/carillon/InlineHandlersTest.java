package dev.carillon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.testing.LogCapture;
import dev.carillon.testing.Recorder;
import dev.carillon.testing.SocketIoClient;
import dev.carillon.testing.SocketIoFixture;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Handlers that run on the event loop of the connection. */
class InlineHandlersTest {
    private static final String LOOP = "loop";
    private static final String HANDLER_THREAD = "handler thread";

    private final Recorder<Object> seen = new Recorder<>();
    private final Recorder<Throwable> errors = new Recorder<>();
    private final SocketIoFixture server =
            SocketIoFixture.start(options -> options.onError((error, context) -> errors.add(error)));

    @AfterEach
    void stop() {
        server.close();
    }

    private static String where() {
        return Thread.currentThread().getName().startsWith("carillon-handler") ? HANDLER_THREAD : LOOP;
    }

    private void addPlace(EventArgs args, Ack ack) {
        seen.add(where());
    }

    /** Connects a client, and waits until no handler of its socket is running. An answer may arrive before its handler has returned. */
    private SocketIoClient join() {
        server.io().onConnection(socket -> socket.onInline("where", (args, ack) -> ack.send(where())));
        SocketIoClient client = server.join();
        String place = "";
        while (!place.equals("439[\"" + LOOP + "\"]")) {
            place = client.send("429[\"where\"]").read();
        }
        return client;
    }

    /** Connects a client, and waits until the connection handlers have returned. */
    private SocketIoClient joinWithoutInlineHandlers() {
        server.io().onConnection(socket -> socket.on("ready", (args, ack) -> ack.send()));
        return server.join().send("429[\"ready\"]").expect("439[]");
    }

    @Test
    void handlerRunsOnTheEventLoop() {
        server.io()
                .onConnection(socket -> socket.onInline("here", this::addPlace).on("there", this::addPlace));
        join().send("42[\"here\"]").send("42[\"there\"]");
        assertEquals(LOOP, seen.next());
        assertEquals(HANDLER_THREAD, seen.next());
    }

    @Test
    void handlerMayAnswerEmitAndJoin() {
        server.io()
                .onConnection(socket -> socket.onInline("move", Point.class, (point, ack) -> {
                            socket.join("players");
                            socket.emit("moved", point);
                            server.io().to("players").emit("all", point.x());
                            ack.send(point.x() + point.y());
                        })
                        .onInline("log", Point.class, seen::add)
                        .onRequestInline(
                                "sum", (args, ack) -> args.get(0, Integer.class) + args.get(1, Integer.class)));
        SocketIoClient client = join();
        client.send("427[\"move\",{\"x\":1,\"y\":2}]")
                .expect("42[\"moved\",{\"x\":1,\"y\":2}]")
                .expect("42[\"all\",1]")
                .expect("437[3]");
        client.send("428[\"sum\",3,4]").expect("438[7]");
        client.send("42[\"log\",{\"x\":5,\"y\":6}]");
        assertEquals(new Point(5, 6), seen.next());
    }

    record Point(int x, int y) {}

    @Test
    void handlerWaitsForEarlierEventsOfItsSocket() {
        CountDownLatch release = new CountDownLatch(1);
        server.io()
                .onConnection(socket -> socket.on("slow", (args, ack) -> {
                            release.await();
                            seen.add("slow");
                        })
                        .onInline("fast", (args, ack) -> seen.add("fast " + where())));
        SocketIoClient client = join();
        client.send("42[\"slow\"]").send("42[\"fast\"]").send("42[\"fast\"]");
        SocketIoClient other = server.join();
        assertTrue(other.send("421[\"where\"]").read().startsWith("431")); // the event loop is not blocked meanwhile
        release.countDown();
        assertEquals("slow", seen.next());
        assertEquals("fast " + HANDLER_THREAD, seen.next());
        assertEquals("fast " + HANDLER_THREAD, seen.next());
        Awaitility.await().untilAsserted(() -> {
            client.send("42[\"fast\"]");
            assertEquals("fast " + LOOP, seen.next());
        });
    }

    @Test
    void anotherHandlerOfTheEventMovesBothToAHandlerThread() {
        server.io().onConnection(socket -> socket.onInline("e", this::addPlace).on("e", this::addPlace));
        join().send("42[\"e\"]");
        assertEquals(HANDLER_THREAD, seen.next());
        assertEquals(HANDLER_THREAD, seen.next());
    }

    @Test
    void middlewareMovesTheHandlerToAHandlerThread() {
        server.io()
                .onConnection(socket -> socket.onInline("e", this::addPlace).use((event, args, next) -> {
                    seen.add(where());
                    next.accept();
                }));
        joinWithoutInlineHandlers().send("42[\"e\"]");
        assertEquals(HANDLER_THREAD, seen.next());
        assertEquals(HANDLER_THREAD, seen.next());
    }

    @Test
    void catchAllHandlerMovesTheHandlerToAHandlerThread() {
        server.io().onConnection(socket -> socket.onInline("e", this::addPlace).onAny((event, args) -> {}));
        joinWithoutInlineHandlers().send("42[\"e\"]");
        assertEquals(HANDLER_THREAD, seen.next());
    }

    @Test
    void handlerCanBeRemoved() {
        EventHandler handler = this::addPlace;
        server.io()
                .onConnection(socket -> socket.onInline("e", handler).onInline("remove", (args, ack) -> {
                    socket.off("e", handler);
                    ack.send();
                }));
        SocketIoClient client = join();
        client.send("42[\"e\"]").send("421[\"remove\"]").expect("431[]").send("42[\"e\"]");
        assertTrue(client.send("422[\"where\"]").read().startsWith("432"));
        assertEquals(LOOP, seen.next());
        assertTrue(seen.isEmpty());
    }

    @Test
    void failingHandlerIsReportedAndTheNextEventIsHandled() {
        server.io()
                .onConnection(socket -> socket.onInline("bad", (args, ack) -> {
                            throw new IllegalStateException("expected by the test");
                        })
                        .onInline("good", this::addPlace));
        join().send("42[\"bad\"]").send("42[\"good\"]");
        assertEquals("expected by the test", errors.next().getMessage());
        assertEquals(LOOP, seen.next());
    }

    @Test
    void handlerMayDisconnectItsSocket() {
        server.io()
                .onConnection(socket -> socket.onInline("leave", (args, ack) -> socket.disconnect())
                        .onDisconnect((reason, description) -> seen.add(reason)));
        SocketIoClient client = join();
        client.send("42[\"leave\"]").expect("41");
        assertEquals(DisconnectReason.SERVER_NAMESPACE_DISCONNECT, seen.next());
    }

    @Test
    void unreadableTypeIsRejectedAtOnce() {
        server.io()
                .onConnection(socket -> seen.add(assertThrows(
                        PayloadTypeException.class, () -> socket.onInline("e", Thread.class, thread -> {}))));
        server.join();
        assertTrue(seen.next() instanceof PayloadTypeException);
    }

    final class Listeners {
        @OnEvent(value = "here", inline = true)
        void here() {
            seen.add(where());
        }

        @OnEvent(value = "sum", inline = true)
        int sum(int a, int b) {
            seen.add(where());
            return a + b;
        }

        @OnEvent("there")
        void there() {
            seen.add(where());
        }
    }

    @Test
    void annotatedMethodMayRunInline() {
        server.io().addListeners(new Listeners());
        SocketIoClient client = join();
        client.send("42[\"here\"]").send("421[\"sum\",1,2]").expect("431[3]").send("42[\"there\"]");
        assertEquals(LOOP, seen.next());
        assertEquals(LOOP, seen.next());
        assertEquals(HANDLER_THREAD, seen.next());
    }

    @Test
    void blockingHandlerIsLoggedOnce() {
        try (LogCapture log = LogCapture.open()) {
            server.io()
                    .onConnection(socket -> socket.onInline("quick", (args, ack) -> ack.send())
                            .onInline("sleepy", (args, ack) -> {
                                Awaitility.await()
                                        .pollDelay(Duration.ofMillis(500))
                                        .until(() -> true);
                                ack.send();
                            }));
            SocketIoClient client = join();
            client.send("421[\"quick\"]").expect("431[]");
            client.send("422[\"sleepy\"]").expect("432[]");
            client.send("423[\"sleepy\"]").expect("433[]");
            client.send("424[\"quick\"]").expect("434[]");
            List<String> messages = log.messages();
            assertEquals(1, messages.size(), messages::toString);
            assertTrue(messages.get(0).startsWith("WARN a handler on the event loop carillon-"), messages.get(0));
            assertTrue(messages.get(0).contains("event 'sleepy'"), messages.get(0));
            assertFalse(messages.get(0).contains("quick"), messages.get(0));
        }
    }
}
