package dev.carillon;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.carillon.testing.Recorder;
import dev.carillon.testing.SocketIoClient;
import dev.carillon.testing.SocketIoFixture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Emits an event to a client and waits for its acknowledgement. */
class EmitWithAckTest {
    private final SocketIoFixture server = SocketIoFixture.start(options -> options.maxPendingAcks(2));
    private final SocketIoClient client = server.join();
    private final Socket socket = server.io().socket(client.id()).orElseThrow();

    record Positive(int value) {
        Positive {
            if (value < 0) {
                throw new IllegalArgumentException("negative");
            }
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static <T> T get(CompletableFuture<T> reply) {
        try {
            return reply.get(5, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private static AckException.Reason failure(CompletableFuture<?> reply) {
        ExecutionException failed = assertThrows(ExecutionException.class, () -> reply.get(5, TimeUnit.SECONDS));
        return assertInstanceOf(AckException.class, failed.getCause()).reason();
    }

    private void assertNothingWaits() {
        await().until(() -> server.io().stats().pendingAcks() == 0);
    }

    @Test
    void replyHandlersAreCalledInOrder() {
        Recorder<String> seen = new Recorder<>();
        socket.on("event", (args, ack) -> seen.add("event"));
        socket.emitWithAck("ask", reply -> seen.add("first " + reply.get(1, String.class)), "question");
        socket.emitWithAck("ask", reply -> seen.add("second " + reply.size()));
        client.expect("420[\"ask\",\"question\"]").expect("421[\"ask\"]");
        client.send("431[]").send("42[\"event\"]").send("430[1,\"a\"]");
        assertEquals("second 0", seen.next());
        assertEquals("event", seen.next());
        assertEquals("first a", seen.next());
        assertNothingWaits();
    }

    @Test
    void replyHandlerIsToldAboutFailures() {
        Recorder<AckException.Reason> seen = new Recorder<>();
        ReplyHandler handler = new ReplyHandler() {
            @Override
            public void onReply(EventArgs args) {
                throw new IllegalStateException("nobody answers");
            }

            @Override
            public void onFailure(AckException cause) {
                seen.add(cause.reason());
            }
        };
        socket.timeout(Duration.ofMillis(10)).emitWithAck("ask", handler);
        assertEquals(AckException.Reason.TIMEOUT, seen.next());
        socket.emitWithAck("ask", handler);
        client.close();
        assertEquals(AckException.Reason.DISCONNECTED, seen.next());
    }

    @Test
    void firstArgumentIsTheReply() {
        CompletableFuture<Positive> reply = socket.emitWithAck("ask", Positive.class, "question");
        client.expect("420[\"ask\",\"question\"]").send("430[{\"value\":7},\"more\"]");
        assertEquals(new Positive(7), get(reply));
        assertNothingWaits();
    }

    @Test
    void ackIdsCountPerNamespace() {
        SocketIoClient other = server.join();
        socket.emitWithAck("a", Void.class);
        server.io().socket(other.id()).orElseThrow().emitWithAck("b", Void.class);
        client.expect("420[\"a\"]");
        other.expect("421[\"b\"]");
    }

    @Test
    void replyCanBeEmptyIgnoredOrBinary() {
        CompletableFuture<String> empty = socket.emitWithAck("a", String.class);
        client.expect("420[\"a\"]").send("430[]");
        assertNull(get(empty));
        CompletableFuture<Void> ignored = socket.emitWithAck("b", Void.class);
        client.expect("421[\"b\"]").send("431[{\"any\":1}]");
        assertNull(get(ignored));
        CompletableFuture<byte[]> binary = socket.emitWithAck("c", byte[].class, new byte[] {9});
        client.expect("451-2[\"c\",{\"_placeholder\":true,\"num\":0}]");
        client.webSocket().readBinary();
        client.send("461-2[{\"_placeholder\":true,\"num\":0}]").send(new byte[] {1, 2});
        assertArrayEquals(new byte[] {1, 2}, get(binary));
    }

    @Test
    void unreadableReplyFails() {
        CompletableFuture<Positive> wrongType = socket.emitWithAck("a", Positive.class);
        client.expect("420[\"a\"]").send("430[\"text\"]");
        assertEquals(AckException.Reason.UNREADABLE, failure(wrongType));
        CompletableFuture<Positive> refusedByTheType = socket.emitWithAck("b", Positive.class);
        client.expect("421[\"b\"]").send("431[{\"value\":-1}]");
        assertEquals(AckException.Reason.UNREADABLE, failure(refusedByTheType));
        assertNothingWaits();
    }

    @Test
    void missingAcknowledgementTimesOut() {
        CompletableFuture<String> reply = socket.timeout(Duration.ofMillis(20)).emitWithAck("ask", String.class);
        assertEquals(AckException.Reason.TIMEOUT, failure(reply));
        assertNothingWaits();
        client.expect("420[\"ask\"]").send("430[\"late\"]");
        socket.timeout(Duration.ofMillis(20)).emit("still there");
        client.expect("42[\"still there\"]");
    }

    @Test
    void replyInTimeLeavesNoTimer() {
        int timers = server.io().stats().timers();
        CompletableFuture<String> reply = socket.timeout(Duration.ofMinutes(1)).emitWithAck("ask", String.class);
        client.expect("420[\"ask\"]").send("430[\"ok\"]");
        assertEquals("ok", get(reply));
        assertEquals(timers, server.io().stats().timers());
    }

    @Test
    void timeoutMustBePositive() {
        assertThrows(IllegalArgumentException.class, () -> socket.timeout(Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> socket.timeout(Duration.ofSeconds(-1)));
    }

    @Test
    void disconnectFailsPendingReplies() {
        CompletableFuture<String> reply = socket.emitWithAck("ask", String.class);
        client.expect("420[\"ask\"]").close();
        assertEquals(AckException.Reason.DISCONNECTED, failure(reply));
        assertNothingWaits();
        assertEquals(AckException.Reason.DISCONNECTED, failure(socket.emitWithAck("too late", String.class)));
    }

    @Test
    void serverShutdownFailsPendingAndLaterReplies() {
        SocketIoFixture other = SocketIoFixture.start();
        Socket last = other.io().socket(other.join().id()).orElseThrow();
        CompletableFuture<String> reply = last.emitWithAck("ask", String.class);
        other.close();
        assertEquals(AckException.Reason.DISCONNECTED, failure(reply));
        assertEquals(AckException.Reason.DISCONNECTED, failure(last.emitWithAck("too late", String.class)));
        last.emit("does nothing");
        last.disconnect();
        assertEquals(false, last.isConnected());
    }

    @Test
    void emitOverThePendingLimitFailsAndIsNotSent() {
        socket.emitWithAck("a", String.class);
        socket.emitWithAck("b", String.class);
        assertEquals(AckException.Reason.TOO_MANY_PENDING, failure(socket.emitWithAck("c", String.class)));
        socket.emit("end");
        client.expect("420[\"a\"]").expect("421[\"b\"]").expect("42[\"end\"]");
        assertEquals(2, server.io().stats().pendingAcks());
    }

    @Test
    void cancelledReplyIsForgotten() {
        CompletableFuture<String> reply = socket.emitWithAck("ask", String.class);
        client.expect("420[\"ask\"]");
        reply.cancel(true);
        assertNothingWaits();
        client.send("430[\"late\"]");
    }

    @Test
    void secondReplyIsIgnored() {
        CompletableFuture<String> reply = socket.emitWithAck("ask", String.class);
        client.expect("420[\"ask\"]").send("430[\"one\"]").send("430[\"two\"]");
        assertEquals("one", get(reply));
    }

    @Test
    void clientCannotReplyForAnother() {
        CompletableFuture<String> reply = socket.emitWithAck("ask", String.class);
        client.expect("420[\"ask\"]");
        SocketIoClient other = server.join().send("430[\"mine\"]");
        server.io().socket(other.id()).orElseThrow().emit("end");
        other.expect("42[\"end\"]");
        client.send("430[\"theirs\"]");
        assertEquals("theirs", get(reply));
    }

    @Test
    void handlerCanWaitForItsOwnSocketsReply() {
        Recorder<String> answers = new Recorder<>();
        socket.on("go", (args, ack) -> answers.add(get(socket.emitWithAck("ask", String.class))));
        client.send("42[\"go\"]").expect("420[\"ask\"]").send("430[\"answer\"]");
        assertEquals("answer", answers.next());
    }

    /** Uses as many handlers as the pool has threads, because delivering a reply must not require a pool thread. */
    @Test
    void manyHandlersCanWaitAtOnce() {
        allWaitAtOnce(waiting -> get(waiting.emitWithAck("ask", String.class)));
    }

    @Test
    void manyHandlersCanWaitForBroadcastRepliesAtOnce() {
        allWaitAtOnce(waiting -> get(server.io().to(waiting.id()).emitWithAck("ask", String.class))
                .get(0));
    }

    /** Starts as many handlers as the pool has threads. Each asks its own client and waits for the reply. */
    private void allWaitAtOnce(Function<Socket, String> ask) {
        int count = 256;
        Recorder<String> answers = new Recorder<>();
        server.io().onConnection(waiting -> waiting.on("go", (args, ack) -> answers.add(ask.apply(waiting))));
        List<SocketIoClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clients.add(server.join().send("42[\"go\"]"));
        }
        clients.forEach(EmitWithAckTest::answer);
        for (int i = 0; i < count; i++) {
            assertEquals("answer", answers.next());
        }
    }

    private static void answer(SocketIoClient client) {
        String question = client.read();
        client.send("43" + question.substring(2, question.indexOf('[')) + "[\"answer\"]");
    }

    @Test
    void replyCompletesOffTheEventLoop() {
        Recorder<String> threads = new Recorder<>();
        CompletableFuture<Void> reply = socket.emitWithAck("ask", Void.class);
        reply.thenRun(() -> threads.add(Thread.currentThread().getName()));
        client.expect("420[\"ask\"]").send("430[]");
        String thread = threads.next();
        assertFalse(thread.matches("carillon-\\d+-\\d+"), thread);
    }

    @Test
    void unwritableValueThrowsAndLeavesNoPendingAck() {
        assertThrows(IllegalArgumentException.class, () -> socket.emitWithAck("a", Void.class, String.class));
        assertThrows(IllegalArgumentException.class, () -> socket.emit("a", Double.NaN));
        assertEquals(0, server.io().stats().pendingAcks());
    }

    @Test
    void handlerCanWaitOnAnApplicationExecutor() {
        ExecutorService single = Executors.newSingleThreadExecutor();
        Recorder<String> answers = new Recorder<>();
        try (SocketIoFixture own = SocketIoFixture.start(options -> options.handlerExecutor(single))) {
            own.io()
                    .onConnection(asked ->
                            asked.on("go", (args, ack) -> answers.add(get(asked.emitWithAck("ask", String.class)))));
            own.join().send("42[\"go\"]").expect("420[\"ask\"]").send("430[\"answer\"]");
            assertEquals("answer", answers.next());
        } finally {
            single.shutdownNow();
        }
    }
}
