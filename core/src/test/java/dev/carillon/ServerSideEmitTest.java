package dev.carillon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.carillon.testing.Recorder;
import dev.carillon.testing.SocketIoFixture;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events between servers. A single server handles its own events. */
class ServerSideEmitTest {
    private final Recorder<Object> received = new Recorder<>();
    private final Recorder<ErrorHandler.Context> failed = new Recorder<>();
    private SocketIoFixture server = SocketIoFixture.start(
            options -> options.requestsTimeout(Duration.ofMillis(50)).onError((error, context) -> failed.add(context)));

    @AfterEach
    void stop() {
        server.close();
    }

    record Reload(String what, ByteBuffer digest) {}

    @Test
    void listenerReceivesTypedArguments() {
        server.io().onServerSideEmit("reload", Reload.class, received::add);
        server.io().serverSideEmit("reload", new Reload("prices", ByteBuffer.wrap(new byte[] {1, 2})));
        Reload reload = (Reload) received.next();
        assertEquals("prices", reload.what());
        assertEquals(ByteBuffer.wrap(new byte[] {1, 2}), reload.digest());
    }

    @Test
    void serverSideEventsArriveInOrder() {
        server.io().onServerSideEmit("n", Integer.class, received::add);
        for (int i = 0; i < 1000; i++) {
            server.io().serverSideEmit("n", i);
        }
        for (int i = 0; i < 1000; i++) {
            assertEquals(i, received.next());
        }
    }

    @Test
    void clientsDoNotReceiveServerSideEvents() {
        var client = server.join();
        server.io().serverSideEmit("inside");
        server.io().emit("outside");
        client.expect("42[\"outside\"]");
    }

    @Test
    void namespacesAreSeparate() {
        server.io().onServerSideEmit("a", String.class, received::add);
        server.io().of("/other").serverSideEmit("a", "other");
        server.io().serverSideEmit("a", "main");
        assertEquals("main", received.next());
    }

    @Test
    void listenerCanBeRemoved() {
        EventHandler handler = (args, ack) -> received.add(args.get(0, String.class));
        server.io()
                .onServerSideEmit("a", handler)
                .onServerSideEmit("a", String.class, value -> received.add(value + "!"));
        server.io().offServerSideEmit("a", handler);
        server.io().serverSideEmit("a", "x");
        assertEquals("x!", received.next());
    }

    @Test
    void replyIsReadAsTheRequestedType() {
        server.io()
                .onServerSideEmit("load", Integer.class, (factor, ack) -> ack.send(new Reload("cpu" + factor, null)));
        List<Reload> replies =
                server.io().serverSideEmitWithAck("load", Reload.class, 3).join();
        assertEquals(1, replies.size());
        assertEquals("cpu3", replies.get(0).what());
    }

    @Test
    void timeoutReportsThePartialReplies() {
        CompletableFuture<List<String>> replies = server.io().serverSideEmitWithAck("nobody", String.class);
        CompletionException thrown = assertThrows(CompletionException.class, replies::join);
        BroadcastAckException cause = assertInstanceOf(BroadcastAckException.class, thrown.getCause());
        assertEquals(AckException.Reason.TIMEOUT, cause.reason());
        assertEquals(List.of(), cause.replies());
    }

    @Test
    void onlyTheFirstReplyCounts() {
        server.io().onServerSideEmit("twice", (args, ack) -> {
            ack.send("first");
            ack.send("second");
        });
        assertEquals(
                List.of("first"),
                server.io().serverSideEmitWithAck("twice", String.class).join());
    }

    @Test
    void emitWithoutACallbackRequestsNoAck() {
        server.io().onServerSideEmit("a", (args, ack) -> received.add(ack.isRequested()));
        server.io().serverSideEmit("a");
        assertEquals(false, received.next());
    }

    @Test
    void failingListenerIsReported() {
        server.io().onServerSideEmit("a", (args, ack) -> {
            throw new IllegalStateException("expected by the test");
        });
        server.io().serverSideEmit("a");
        ErrorHandler.Context context = failed.next();
        assertEquals("/", context.namespace().name());
        assertFalse(context.socket().isPresent());
        assertEquals("a", context.event().orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"connect", "connection", "new_namespace"})
    void reservedNamesAreRefused(String name) {
        assertThrows(IllegalArgumentException.class, () -> server.io().serverSideEmit(name));
    }

    @Test
    void serverSideEmitWorksWithRecovery() {
        server.close();
        server = SocketIoFixture.start(options -> options.connectionStateRecovery(
                ConnectionStateRecovery.builder().build()));
        server.io().onServerSideEmit("a", (args, ack) -> ack.send("b"));
        assertEquals(
                List.of("b"),
                server.io().serverSideEmitWithAck("a", String.class).join());
    }

    @Test
    void serverSideEventCopiesItsArguments() {
        byte[] data = {1};
        server.io().onServerSideEmit("a", byte[].class, received::add);
        server.io().of("/b").onServerSideEmit("a", byte[].class, received::add);
        server.io().serverSideEmit("a", data);
        data[0] = 9;
        assertEquals(1, ((byte[]) received.next())[0]);
    }
}
