package dev.carillon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.testing.Recorder;
import dev.carillon.testing.SocketIoClient;
import dev.carillon.testing.SocketIoFixture;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ways to listen to a socket other than {@code on}. */
class ListeningTest {
    private final Recorder<Throwable> errors = new Recorder<>();
    private final Recorder<String> seen = new Recorder<>();
    private final SocketIoFixture server =
            SocketIoFixture.start(options -> options.onError((error, context) -> errors.add(error)));

    @AfterEach
    void stop() {
        server.close();
    }

    /** Registers handlers and joins. The event {@code done} shows that all earlier events have been handled. */
    private SocketIoClient join(Consumer<Socket> handlers) {
        server.io().onConnection(socket -> {
            handlers.accept(socket);
            socket.on("done", (args, ack) -> seen.add("done"));
        });
        return server.join();
    }

    private void expect(String... expected) {
        for (String event : expected) {
            assertEquals(event, seen.next());
        }
    }

    @Test
    void onceHandlesOneEvent() {
        SocketIoClient client = join(socket -> socket.once("a", String.class, arg -> seen.add("once " + arg)));
        client.send("42[\"a\",\"1\"]").send("42[\"a\",\"2\"]").send("42[\"done\"]");
        expect("once 1", "done");
    }

    @Test
    void onceDoesNotRemoveTheOnHandler() {
        EventHandler handler = (args, ack) -> seen.add("handled " + args.get(0, String.class));
        SocketIoClient client = join(socket -> socket.once("a", handler).on("a", handler));
        client.send("42[\"a\",\"1\"]").send("42[\"a\",\"2\"]").send("42[\"done\"]");
        expect("handled 1", "handled 1", "handled 2", "done");
    }

    @Test
    void offRemovesAHandler() {
        EventHandler handler = (args, ack) -> seen.add("handled");
        SocketIoClient client = join(socket -> socket.on("a", handler)
                .once("a", handler)
                .on("a", (args, ack) -> seen.add("stays"))
                .off("a", handler)
                .on("b", handler)
                .off("b"));
        client.send("42[\"a\"]").send("42[\"b\"]").send("42[\"done\"]");
        expect("stays", "done");
    }

    @Test
    void anyHandlersAreCalledFirst() {
        AnyEventHandler removed = (event, args) -> seen.add("removed");
        SocketIoClient client = join(socket -> socket.on("a", (args, ack) -> seen.add("handler"))
                .onAny((event, args) -> seen.add("second " + event + args.size()))
                .prependAny((event, args) -> seen.add("first " + event))
                .onAny(removed)
                .offAny(removed));
        client.send("42[\"a\",1,2]").send("42[\"b\"]").send("42[\"done\"]");
        expect("first a", "second a2", "handler", "first b", "second b0", "first done", "second done0", "done");
    }

    @Test
    void anyHandlerCanAcknowledge() {
        SocketIoClient client = join(socket -> socket.onAny(new AnyEventHandler() {
            @Override
            public void handle(String event, EventArgs args) {
                seen.add("without");
            }

            @Override
            public void handle(String event, EventArgs args, Ack ack) {
                ack.send(event + args.size());
            }
        }));
        client.send("427[\"a\",1]").expect("437[\"a1\"]");
        assertTrue(seen.isEmpty());
    }

    @Test
    void offAnyRemovesAllHandlers() {
        SocketIoClient client =
                join(socket -> socket.onAny((event, args) -> seen.add("any")).offAny());
        client.send("42[\"done\"]");
        expect("done");
    }

    @Test
    void outgoingHandlersSeeEmitsAndBroadcasts() {
        OutgoingEventHandler removed = (event, args) -> seen.add("removed");
        SocketIoClient client = join(socket -> socket.onAnyOutgoing(
                        (event, args) -> seen.add("second " + event + Arrays.toString(args)))
                .prependAnyOutgoing((event, args) -> seen.add("first " + event))
                .onAnyOutgoing(removed)
                .offAnyOutgoing(removed)
                .on("go", (args, ack) -> {
                    socket.emit("direct", 1);
                    server.io().emit("all", 2);
                }));
        client.send("42[\"go\"]").expect("42[\"direct\",1]").expect("42[\"all\",2]");
        expect("first direct", "second direct[1]", "first all", "second all[2]");
    }

    @Test
    void offAnyOutgoingRemovesAllHandlers() {
        SocketIoClient client = join(socket -> socket.onAnyOutgoing((event, args) -> seen.add(event))
                .offAnyOutgoing()
                .on("go", (args, ack) -> socket.emit("direct")));
        client.send("42[\"go\"]").expect("42[\"direct\"]");
        assertTrue(seen.isEmpty());
    }

    @Test
    void middlewaresAreCalledInOrderForEachEvent() {
        SocketIoClient client = join(socket -> socket.use((event, args, next) -> {
                    seen.add("first " + event);
                    next.accept();
                })
                .use((event, args, next) -> {
                    if (event.equals("bad")) {
                        next.refuse(new IllegalStateException("bad event"));
                    } else {
                        next.accept();
                        next.accept(); // the second call is ignored
                    }
                })
                .on("bad", (args, ack) -> seen.add("bad handled"))
                .on("good", (args, ack) -> seen.add("good handled")));
        client.send("42[\"bad\"]").send("42[\"good\"]");
        expect("first bad", "first good", "good handled");
        assertEquals("bad event", errors.next().getMessage());
    }

    @Test
    void failingMiddlewareRefusesTheEvent() {
        SocketIoClient client = join(socket -> socket.use((event, args, next) -> {
                    if (event.equals("bad")) {
                        throw new IOException("broken");
                    }
                    next.accept();
                })
                .on("bad", (args, ack) -> seen.add("bad handled")));
        client.send("42[\"bad\"]").send("42[\"done\"]");
        expect("done");
        assertInstanceOf(IOException.class, errors.next());
    }

    @Test
    void middlewareCanAnswerLaterFromAnotherThread() {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        SocketIoClient client = join(socket -> socket.use((event, args, next) -> {
                    if (event.equals("slow")) {
                        answer.thenRunAsync(next::accept);
                    } else {
                        next.accept();
                    }
                })
                .on("slow", (args, ack) -> seen.add("slow handled")));
        client.send("42[\"slow\"]").send("42[\"done\"]");
        expect("done");
        answer.complete(null);
        expect("slow handled");
    }

    @Test
    void listenersForAllEventsAreListed() {
        AnyEventHandler first = (event, args) -> {};
        AnyEventHandler second = (event, args) -> {};
        OutgoingEventHandler outgoing = (event, args) -> {};
        Socket socket = server.io().socket(server.join().id()).orElseThrow();
        socket.onAny(second).prependAny(first).onAnyOutgoing(outgoing);
        assertEquals(List.of(first, second), socket.listenersAny());
        assertEquals(List.of(outgoing), socket.listenersAnyOutgoing());
    }

    @Test
    void onceHandlerReceivesAllArgumentsAndTheAck() {
        SocketIoClient client = join(socket -> socket.once("a", (args, ack) -> ack.send(args.toArray())));
        client.send("421[\"a\",1,2]").expect("431[1,2]");
        client.send("422[\"a\",3,4]").send("42[\"done\"]");
        expect("done");
    }

    @Test
    void onceHandlerCanBeRemovedBeforeItsEvent() {
        EventHandler handler = (args, ack) -> seen.add("handled");
        SocketIoClient client = join(socket -> socket.once("a", handler).off("a", handler));
        client.send("42[\"a\"]").send("42[\"done\"]");
        expect("done");
    }

    @Test
    void offRemovesAllHandlersOfOneEventOnly() {
        SocketIoClient client = join(socket -> socket.on("a", (args, ack) -> seen.add("on"))
                .once("a", (args, ack) -> seen.add("once"))
                .on("b", (args, ack) -> seen.add("b"))
                .off("a"));
        client.send("42[\"a\"]").send("42[\"b\"]").send("42[\"done\"]");
        expect("b", "done");
    }

    @Test
    void outgoingHandlersSeeQuestionsButNoAnswers() {
        SocketIoClient client = join(socket -> socket.onAnyOutgoing((event, args) -> seen.add(event + args.length))
                .on("go", (args, ack) -> {
                    ack.send("answer");
                    socket.emitWithAck("ask", Void.class, 1);
                    server.io().all().emitWithAck("ask all", Void.class, 1, 2);
                }));
        client.send("420[\"go\"]").expect("430[\"answer\"]");
        expect("ask1", "ask all2");
        client.expect("420[\"ask\",1]").expect("421[\"ask all\",1,2]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"connect", "disconnect", "disconnecting", "connect_error"})
    void reservedEventNameIsRefused(String event) {
        Socket socket = server.io().socket(server.join().id()).orElseThrow();
        assertThrows(IllegalArgumentException.class, () -> socket.on(event, (args, ack) -> {}));
        assertThrows(IllegalArgumentException.class, () -> socket.once(event, (args, ack) -> {}));
    }
}
