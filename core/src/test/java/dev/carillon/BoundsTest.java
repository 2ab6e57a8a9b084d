package dev.carillon;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.testing.PollingClient;
import dev.carillon.testing.Recorder;
import dev.carillon.testing.SocketIoClient;
import dev.carillon.testing.SocketIoFixture;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The limits for one client: the configured values and the defaults. */
class BoundsTest {

    /** Checks that an event at the limit is handled and that an event over the limit ends the connection. */
    private static void assertLimit(
            Consumer<SocketIoServer.Builder> options,
            Consumer<SocketIoClient> allowed,
            Consumer<SocketIoClient> tooMuch) {
        Recorder<DisconnectReason> ends = new Recorder<>();
        try (var server = SocketIoFixture.start(options)) {
            server.io()
                    .onConnection(socket -> socket.on("x", (args, ack) -> ack.send())
                            .onDisconnect((reason, description) -> ends.add(reason)));
            SocketIoClient client = server.join();
            allowed.accept(client);
            client.expect("430[]");
            tooMuch.accept(client);
            client.awaitClose();
            assertEquals(DisconnectReason.PARSE_ERROR, ends.next());
        }
    }

    private static Consumer<SocketIoClient> attachments(int count) {
        return client -> {
            client.send("45" + count + "-0[\"x\"]");
            for (int i = 0; i < count; i++) {
                client.send(new byte[] {1});
            }
        };
    }

    private static Consumer<SocketIoClient> arrays(int depth) {
        int inner = depth - 1; // the packet's own array is the first level
        return client -> client.send("420[\"x\"," + "[".repeat(inner) + "]".repeat(inner) + "]");
    }

    /** The first response fills the buffer of a client that does not poll; the response to its CONNECT exceeds the limit. */
    @Test
    void connectOfASlowClientDoesNotAffectOthers() {
        try (var server = SocketIoFixture.start(options -> options.eventLoops(1).maxUnsentBytes(65_536))) {
            SocketIoClient first = server.join();
            SocketIoClient second = server.join();
            PollingClient full = server.poll();
            String unknown = "/" + "n".repeat(65_512 - "44/,{\"message\":\"Invalid namespace\"}".length());
            full.post("40" + unknown + ",");
            full.post("40");
            await().until(() -> server.io().stats().sessions() == 2);
            assertEquals(2, server.io().stats().sockets());
            server.io().emit("all");
            first.expect("42[\"all\"]");
            second.expect("42[\"all\"]");
        }
    }

    @Test
    void postHasItsOwnLimit() {
        try (var server = SocketIoFixture.start(options -> options.maxPostSize(100))) {
            server.io()
                    .onConnection(socket -> socket.on("a", String.class, text -> socket.emit("length", text.length())));
            assertEquals(100, server.poll().openPayload().get("maxPayload").getAsInt());
            assertEquals(413, server.poll().post("4" + "x".repeat(100)).status());
            server.join().emit("a", "x".repeat(200)).expectEvent("length", 200);
        }
    }

    @Test
    void numberOfAttachmentsIsConfigurable() {
        assertLimit(options -> options.maxAttachments(2), attachments(2), client -> client.send("453-0[\"x\"]"));
    }

    @Test
    void defaultLimitIsTenAttachments() {
        assertLimit(options -> {}, attachments(10), client -> client.send("4511-0[\"x\"]"));
    }

    @Test
    void jsonDepthIsConfigurable() {
        assertLimit(options -> options.maxJsonDepth(5), arrays(5), arrays(6));
    }

    @Test
    void defaultLimitIsAHundredJsonLevels() {
        assertLimit(options -> {}, arrays(100), arrays(101));
    }

    @Test
    void defaultLimitIsAHundredNamespacesPerConnection() {
        try (var server = SocketIoFixture.start()) {
            SocketIoClient client = server.join();
            for (int i = 1; i <= 99; i++) {
                server.io().of("/" + i);
                client.join("/" + i);
            }
            server.io().of("/100");
            client.send("40/100,").expect("44/100,{\"message\":\"Too many namespaces\"}");
        }
    }

    @Test
    void defaultLimitIsTenThousandChildNamespaces() {
        try (var server = SocketIoFixture.start(
                options -> options.maxNamespacesPerConnection(20_000).handlerExecutor(Runnable::run))) {
            server.io().of(Pattern.compile("/n-\\d+"));
            for (int i = 0; i < 10; i++) { // spread over several clients to save time
                List<String> answers = answers(server.poll(), IntStream.range(i * 1000, (i + 1) * 1000));
                assertEquals(1000, answers.size());
                assertTrue(answers.stream().allMatch(answer -> answer.startsWith("40/n-")));
            }
            assertEquals(
                    List.of("44/n-10000,{\"message\":\"Invalid namespace\"}"),
                    answers(server.poll(), IntStream.of(10_000)));
        }
    }

    /** Joins namespaces and returns the responses. */
    private static List<String> answers(PollingClient client, IntStream namespaces) {
        String joins = namespaces.mapToObj(i -> "40/n-" + i + ",").collect(Collectors.joining("\u001e"));
        return List.of(client.send(joins).poll().body().split("\u001e", -1));
    }

    @Test
    void defaultLimitIsAThousandRoomsPerSocket() {
        try (var server = SocketIoFixture.start()) {
            Socket socket = server.io().socket(server.join().id()).orElseThrow();
            for (int i = 0; i < 1000; i++) {
                socket.join("room " + i);
            }
            assertThrows(IllegalStateException.class, () -> socket.join("one more"));
        }
    }

    @Test
    void defaultLimitIsTenThousandPendingAcksPerSocket() {
        try (var server = SocketIoFixture.start()) {
            SocketIoClient client = server.join();
            Socket socket = server.io().socket(client.id()).orElseThrow();
            for (int i = 0; i < 10_000; i++) {
                socket.emitWithAck("ask", Void.class);
                client.read();
            }
            CompletableFuture<Void> refused = socket.emitWithAck("one more", Void.class);
            var failure = assertThrows(ExecutionException.class, () -> refused.get(5, TimeUnit.SECONDS));
            assertEquals(
                    AckException.Reason.TOO_MANY_PENDING,
                    assertInstanceOf(AckException.class, failure.getCause()).reason());
            assertEquals(10_000, server.io().stats().pendingAcks());
        }
    }

    /** The response to a POST is delayed until the number of pending events is within the limit. */
    @Test
    void defaultLimitIsAThousandPendingEventsPerConnection() {
        CountDownLatch latch = new CountDownLatch(1);
        Recorder<String> begun = new Recorder<>();
        try (var server = SocketIoFixture.start()) {
            server.io()
                    .onConnection(socket -> socket.on("x", (args, ack) -> {
                        begun.add("x");
                        latch.await();
                    }));
            PollingClient client = server.poll().send("40");
            assertTrue(client.poll().body().startsWith("40{"));
            client.send("42[\"x\"]");
            begun.next();
            client.send("42[\"x\"]" + "\u001e42[\"x\"]".repeat(998));
            client.posts().sendPost(client.target(), "42[\"x\"]");
            await().during(Duration.ofMillis(200)).until(() -> !client.posts().hasInput());
            latch.countDown();
            assertEquals("ok", client.posts().read().body());
        }
    }
}
