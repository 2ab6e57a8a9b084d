package dev.carillon;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.carillon.testing.SocketIoClient;
import dev.carillon.testing.SocketIoFixture;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Acknowledgements of broadcasts. */
class BroadcastAckTest {
    private final SocketIoFixture server = SocketIoFixture.start();

    @AfterEach
    void stop() {
        server.close();
    }

    private static BroadcastAckException failureOf(CompletableFuture<?> future) {
        ExecutionException error = assertThrows(ExecutionException.class, () -> future.get(5, TimeUnit.SECONDS));
        return assertInstanceOf(BroadcastAckException.class, error.getCause());
    }

    @Test
    void firstArgumentOfEveryReplyIsCollected() throws Exception {
        SocketIoClient ada = server.join();
        SocketIoClient bob = server.join();
        CompletableFuture<List<Integer>> replies = server.io().all().emitWithAck("ask", Integer.class, "x");
        ada.expect("420[\"ask\",\"x\"]").send("430[1,\"ignored\"]");
        bob.expect("420[\"ask\",\"x\"]").send("430[2]");
        assertEquals(Set.of(1, 2), Set.copyOf(replies.get(5, TimeUnit.SECONDS)));
    }

    @Test
    void noReceiversGiveAnEmptyList() {
        assertEquals(
                List.of(),
                server.io().to("empty").emitWithAck("ask", String.class).getNow(null));
    }

    @Test
    void concurrentQuestionsGetTheirOwnReplies() throws Exception {
        SocketIoClient ada = server.join();
        CompletableFuture<List<String>> first = server.io().all().emitWithAck("first", String.class);
        CompletableFuture<List<String>> second = server.io().all().emitWithAck("second", String.class);
        ada.expect("420[\"first\"]")
                .expect("421[\"second\"]")
                .send("431[\"two\"]")
                .send("430[\"one\"]");
        assertEquals(List.of("one"), first.get(5, TimeUnit.SECONDS));
        assertEquals(List.of("two"), second.get(5, TimeUnit.SECONDS));
    }

    @Test
    void timeoutReportsTheReceivedReplies() {
        SocketIoClient ada = server.join();
        server.join();
        CompletableFuture<List<String>> replies =
                server.io().all().timeout(Duration.ofMillis(200)).emitWithAck("ask", String.class);
        ada.expect("420[\"ask\"]").send("430[\"yes\"]");
        BroadcastAckException failure = failureOf(replies);
        assertEquals(AckException.Reason.TIMEOUT, failure.reason());
        assertEquals(List.of("yes"), failure.replies());
    }

    @Test
    void disconnectedReceiverEndsTheWait() {
        SocketIoClient ada = server.join();
        SocketIoClient bob = server.join();
        CompletableFuture<List<String>> replies = server.io().all().emitWithAck("ask", String.class);
        bob.expect("420[\"ask\"]").send("41");
        ada.expect("420[\"ask\"]").send("430[\"yes\"]");
        BroadcastAckException failure = failureOf(replies);
        assertEquals(AckException.Reason.DISCONNECTED, failure.reason());
        assertEquals(List.of("yes"), failure.replies());
    }

    @Test
    void timeoutMustBePositive() {
        BroadcastOperator all = server.io().all();
        assertThrows(IllegalArgumentException.class, () -> all.timeout(Duration.ZERO));
    }

    @Test
    void cancelledAcknowledgementsAreForgotten() {
        server.join();
        CompletableFuture<List<String>> replies = server.io().all().emitWithAck("ask", String.class);
        await().until(() -> server.io().stats().pendingAcks() == 1);
        replies.cancel(false);
        await().until(() -> server.io().stats().pendingAcks() == 0);
    }

    @Test
    void repliesThatTakeTooMuchMemoryAreMissing() throws Exception {
        String large = "x".repeat(150_000);
        try (SocketIoFixture small = SocketIoFixture.start(options -> options.maxTotalHeapBytes(1024 * 1024))) {
            SocketIoClient ada = small.join();
            SocketIoClient bob = small.join();
            CompletableFuture<List<String>> replies = small.io().all().emitWithAck("ask", String.class);
            ada.expect("420[\"ask\"]").send("430[\"" + large + "\"]");
            bob.expect("420[\"ask\"]").send("430[\"" + large + "\"]");
            BroadcastAckException failure = failureOf(replies);
            assertEquals(AckException.Reason.TOO_MANY_PENDING, failure.reason());
            assertEquals(List.of(large), failure.replies());

            CompletableFuture<List<String>> later = small.io().to(ada.id()).emitWithAck("ask", String.class);
            ada.expect("421[\"ask\"]").send("431[\"" + large + "\"]");
            assertEquals(List.of(large), later.get(5, TimeUnit.SECONDS));
        }
    }
}
