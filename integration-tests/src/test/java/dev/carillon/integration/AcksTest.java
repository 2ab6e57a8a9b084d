package dev.carillon.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.carillon.AckException;
import dev.carillon.Socket;
import dev.carillon.testing.Recorder;
import io.socket.client.Ack;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Acknowledgements in both directions. */
class AcksTest {
    private final Recorder<Socket> connected = new Recorder<>();
    private final Recorder<Throwable> errors = new Recorder<>();

    /** Completes stages after a delay and on another thread. */
    private final Executor later = CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS);

    @AutoClose
    private final TestServer server =
            TestServer.socketIo(options -> options.onError((error, context) -> errors.add(error)), io -> {
                io.onConnection(socket -> {
                    socket.onRequest("sum", Pair.class, pair -> pair.a() + pair.b());
                    socket.onRequest("later", String.class, text -> CompletableFuture.supplyAsync(() -> text, later));
                    socket.onRequest("nothing", Void.class, ignored -> null);
                    socket.onRequest("failing", Object.class, ignored -> {
                        throw new IllegalStateException("on purpose");
                    });
                    socket.on("several", (args, ack) -> {
                        ack.send("one", 2, List.of(3));
                        ack.send("the first call counts");
                    });
                    socket.on("wanted?", (args, ack) -> socket.emit("wanted", ack.isRequested()));
                    connected.add(socket);
                });
            });

    record Pair(int a, int b) {}

    @ParameterizedTest
    @EnumSource
    void returnValueIsTheAcknowledgement(ClientTransport transport) {
        JavaClient client = server.connect(transport);
        assertEquals(Json.parse("42"), client.request("sum", Json.object("a", 40, "b", 2)));
    }

    @ParameterizedTest
    @EnumSource
    void completedStageIsTheAcknowledgement(ClientTransport transport) {
        JavaClient client = server.connect(transport);
        assertEquals("in a while", client.ask("later", "in a while").get(0));
    }

    @Test
    void acknowledgementCanHaveAnyNumberOfValues() {
        JavaClient client = server.connect(ClientTransport.WEBSOCKET);
        List<Object> several = client.ask("several");
        assertEquals(3, several.size());
        assertEquals("one", several.get(0));
        assertEquals(2, several.get(1));
        assertEquals(Json.parse("[3]"), Json.of(several.get(2)));
        assertEquals(0, client.ask("nothing").size());
    }

    @Test
    void handlerKnowsWhetherAcknowledgementIsRequested() {
        JavaClient client = server.connect(ClientTransport.WEBSOCKET);
        client.emit("wanted?");
        assertEquals(false, client.take("wanted").get(0));
        client.emit("wanted?", (io.socket.client.Ack) reply -> {});
        assertEquals(true, client.take("wanted").get(0));
    }

    @Test
    void failingHandlerIsReportedAndConnectionStaysOpen() {
        JavaClient client = server.connect(ClientTransport.WEBSOCKET);
        client.emit("failing");
        assertEquals("on purpose", errors.next().getMessage());
        client.emit("sum", "no pair");
        assertInstanceOf(dev.carillon.EventArgumentException.class, errors.next());
        assertEquals(Json.parse("3"), client.request("sum", Json.object("a", 1, "b", 2)));
    }

    @ParameterizedTest
    @EnumSource
    void clientAcknowledgesServerEvents(ClientTransport transport) {
        JavaClient client = server.client(transport, "", options -> {});
        client.on("ask", args -> ((Ack) args[args.length - 1]).call(args[0] + "!", "more is ignored"));
        client.connect();
        Socket socket = connected.next();
        assertEquals("hello!", socket.emitWithAck("ask", String.class, "hello").join());
        assertEquals(
                "in time!",
                socket.timeout(Duration.ofSeconds(5))
                        .emitWithAck("ask", String.class, "in time")
                        .join());
    }

    @Test
    void acknowledgementsMatchTheirRequests() {
        JavaClient client = server.client(ClientTransport.UPGRADE, "", options -> {});
        client.on("ask", args -> ((Ack) args[args.length - 1]).call(args[0]));
        client.connect();
        Socket socket = connected.next();
        List<CompletableFuture<Integer>> replies = IntStream.range(0, 200)
                .mapToObj(i -> socket.emitWithAck("ask", Integer.class, i))
                .toList();
        for (int i = 0; i < replies.size(); i++) {
            assertEquals(i, replies.get(i).join());
        }
    }

    @Test
    void missingAcknowledgementTimesOut() {
        server.connect(ClientTransport.WEBSOCKET);
        CompletableFuture<String> reply =
                connected.next().timeout(Duration.ofMillis(50)).emitWithAck("nobody answers", String.class);
        assertEquals(AckException.Reason.TIMEOUT, failure(reply));
        assertEquals(0, server.stats().pendingAcks());
    }

    @Test
    void acknowledgementOfWrongTypeFails() {
        JavaClient client = server.client(ClientTransport.WEBSOCKET, "", options -> {});
        client.on("ask", args -> ((Ack) args[args.length - 1]).call("not a number"));
        client.connect();
        assertEquals(AckException.Reason.UNREADABLE, failure(connected.next().emitWithAck("ask", Integer.class)));
    }

    @Test
    void disconnectFailsPendingReplies() {
        JavaClient client = server.connect(ClientTransport.WEBSOCKET);
        Socket socket = connected.next();
        CompletableFuture<String> reply = socket.emitWithAck("nobody answers", String.class);
        client.disconnect();
        assertEquals(AckException.Reason.DISCONNECTED, failure(reply));
        assertEquals(AckException.Reason.DISCONNECTED, failure(socket.emitWithAck("too late", String.class)));
    }

    private static AckException.Reason failure(CompletableFuture<?> reply) {
        CompletionException failure = assertThrows(
                CompletionException.class,
                () -> reply.orTimeout(EventLog.WAIT_SECONDS, TimeUnit.SECONDS).join());
        return assertInstanceOf(AckException.class, failure.getCause()).reason();
    }
}
