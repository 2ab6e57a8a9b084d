package dev.carillon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.testing.Recorder;
import dev.carillon.testing.SocketIoClient;
import dev.carillon.testing.SocketIoFixture;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Handlers whose return value is sent as the acknowledgement. */
class RequestsTest {
    private final Recorder<Throwable> errors = new Recorder<>();
    private final SocketIoFixture server =
            SocketIoFixture.start(options -> options.onError((error, context) -> errors.add(error)));

    record Pair(int a, int b) {}

    @AfterEach
    void stop() {
        server.close();
    }

    private SocketIoClient joinWith(Consumer<Socket> handlers) {
        server.io().onConnection(handlers);
        return server.join();
    }

    @Test
    void returnedValueIsTheReply() {
        SocketIoClient client = joinWith(socket -> socket.onRequest("sum", Pair.class, p -> p.a() + p.b()));
        client.send("420[\"sum\",{\"a\":1,\"b\":2}]").expect("430[3]");
        client.send("42123456789012345[\"sum\",{\"a\":3,\"b\":2}]").expect("43123456789012345[5]");
    }

    @Test
    void requestNeedsNoArgument() {
        SocketIoClient client = joinWith(socket -> socket.onRequest("now", () -> new Pair(1, 2)));
        client.send("420[\"now\"]").expect("430[{\"a\":1,\"b\":2}]");
    }

    @Test
    void arrayIsOneReplyArgument() {
        SocketIoClient client = joinWith(socket -> socket.onRequest("list", () -> new String[] {"a", "b"}));
        client.send("420[\"list\"]").expect("430[[\"a\",\"b\"]]");
    }

    @Test
    void pendingStageDoesNotBlockTheSocket() {
        CompletableFuture<String> later = new CompletableFuture<>();
        SocketIoClient client =
                joinWith(socket -> socket.onRequest("later", () -> later).onRequest("now", () -> "now"));
        client.send("420[\"later\"]").send("421[\"now\"]").expect("431[\"now\"]");
        later.complete("later");
        client.expect("430[\"later\"]");
    }

    @Test
    void failedStageIsReportedAndNotAcknowledged() {
        CompletableFuture<String> later = new CompletableFuture<>();
        SocketIoClient client = joinWith(socket ->
                socket.onRequest("later", () -> later.thenApply(String::trim)).onRequest("now", () -> "now"));
        client.send("420[\"later\"]").send("421[\"now\"]").expect("431[\"now\"]");
        later.completeExceptionally(new IllegalStateException("failed later"));
        assertEquals("failed later", errors.next().getMessage());
        client.send("422[\"now\"]").expect("432[\"now\"]");
    }

    @Test
    void failureIsReportedAndNotAcknowledged() {
        SocketIoClient client = joinWith(socket -> socket.onRequest("bad", () -> {
                    throw new IllegalStateException("failed");
                })
                .onRequest("now", () -> "now"));
        client.send("420[\"bad\"]").send("421[\"now\"]").expect("431[\"now\"]");
        assertEquals("failed", errors.next().getMessage());
    }

    @Test
    void unwritableReplyIsReported() {
        SocketIoClient client = joinWith(socket -> socket.onRequest("bad", () -> Double.NaN)
                .onRequest("worse", () -> CompletableFuture.completedFuture(String.class))
                .onRequest("now", () -> "now"));
        client.send("420[\"bad\"]").send("421[\"worse\"]").send("422[\"now\"]").expect("432[\"now\"]");
        assertTrue(errors.next() instanceof IllegalArgumentException);
        assertTrue(errors.next() instanceof IllegalArgumentException);
    }

    @Test
    void eventWithoutAckIdIsNotAcknowledged() {
        Recorder<String> handled = new Recorder<>();
        SocketIoClient client = joinWith(socket -> socket.onRequest("x", String.class, text -> {
            handled.add(text);
            return text;
        }));
        client.send("42[\"x\",\"a\"]").send("420[\"x\",\"b\"]").expect("430[\"b\"]");
        assertEquals("a", handled.next());
    }

    @Test
    void acknowledgementIsSentOnce() {
        SocketIoClient client = joinWith(socket -> socket.on("x", (args, ack) -> {
            assertTrue(ack.isRequested());
            ack.send(1);
            ack.send(2);
            socket.emit("end");
        }));
        client.send("420[\"x\"]").expect("430[1]").expect("42[\"end\"]");
    }

    @Test
    void acknowledgementCanHaveNoneOrSeveralValues() {
        SocketIoClient client = joinWith(socket ->
                socket.on("none", (args, ack) -> ack.send()).on("many", (args, ack) -> ack.send(1, "two", null)));
        client.send("420[\"none\"]").expect("430[]");
        client.send("421[\"many\"]").expect("431[1,\"two\",null]");
    }

    @Test
    void stageWithoutAValueIsAcknowledged() {
        SocketIoClient client =
                joinWith(socket -> socket.onRequest("void", () -> CompletableFuture.runAsync(() -> {}, Runnable::run)));
        assertTrue(client.send("420[\"void\"]").read().startsWith("430["));
    }
}
