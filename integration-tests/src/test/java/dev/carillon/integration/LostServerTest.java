package dev.carillon.integration;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.BroadcastAckException;
import dev.carillon.redis.RedisAdapters;
import dev.carillon.redis.RedisServer;
import dev.carillon.testing.SocketIoClient;
import dev.carillon.testing.SocketIoFixture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A cluster of a server in this JVM and the packaged server in a process, which is killed or stands still, as in a network
 * partition. So does their Redis.
 */
@Heavy
class LostServerTest {
    private static final Map<String, Function<String, RedisAdapters>> ADAPTERS = Map.of(
            "classic", RedisAdapters::classic, "sharded", RedisAdapters::sharded, "streams", RedisAdapters::streams);

    private static final Duration ACK_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private RedisServer redis;
    private SocketIoFixture here;
    private ServerProcess there;

    /** The client of the server in this JVM. */
    private SocketIoClient ada;

    /** The client of the server in the process. */
    private SocketIoClient bob;

    private void start(String adapter) {
        redis = RedisServer.start(folder);
        here = here(adapter);
        there = there(adapter);
        ada = here.join();
        bob = client(there);
        awaitSockets(2);
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable started : Arrays.asList(bob, ada, there, here, redis)) {
            if (started != null) {
                started.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "sharded", "streams"})
    void killedServerIsForgotten(String adapter) throws Exception {
        start(adapter);
        emitToBoth(0, 50);

        there.kill();
        emit(50, 100);
        expect(ada, 50, 100);
        await().atMost(LIMIT).until(this::isAnsweredCompletely);
        awaitSockets(1);
        assertNothingLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "sharded", "streams"})
    void serverThatStoodStillContinues(String adapter) throws Exception {
        start(adapter);
        there.signal("STOP");
        emit(0, 100);
        expect(ada, 0, 100);
        assertPartialAnswers();

        there.signal("CONT");
        assertContinues();
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "sharded", "streams"})
    void redisThatStoodStillContinues(String adapter) throws Exception {
        start(adapter);
        redis.signal("STOP");
        emit(0, 100);
        expect(ada, 0, 100);

        redis.signal("CONT");
        assertContinues();
    }

    private void assertContinues() {
        expect(bob, 0, 100);
        awaitSockets(2);
        emitToBoth(100, 200);
        assertNothingLeft();
    }

    private SocketIoFixture here(String adapter) {
        return SocketIoFixture.start(options ->
                options.adapter(ADAPTERS.get(adapter).apply(redis.uri())).requestsTimeout(ACK_TIMEOUT));
    }

    private ServerProcess there(String adapter) {
        return ServerProcess.run(
                folder,
                Map.of("CARILLON_REDIS_URL", redis.uri()),
                "--host=127.0.0.1",
                "--port=0",
                "--redis-adapter=" + adapter);
    }

    private static SocketIoClient client(ServerProcess server) {
        SocketIoClient client =
                SocketIoClient.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.awaitPort()));
        client.join("/");
        return client;
    }

    private void awaitSockets(int count) {
        await().atMost(LIMIT)
                .ignoreExceptions()
                .until(() ->
                        here.io().all().fetchSockets().get(5, TimeUnit.SECONDS).size() == count);
    }

    private void emit(int from, int to) {
        for (int i = from; i < to; i++) {
            here.io().emit("tick", i);
        }
    }

    private void emitToBoth(int from, int to) {
        emit(from, to);
        expect(ada, from, to);
        expect(bob, from, to);
    }

    /**
     * Each event must arrive once and in order. Events of the packaged server itself may be in between. With recovery, an event
     * ends with its offset.
     */
    private static void expect(SocketIoClient client, int from, int to) {
        for (int i = from; i < to; i++) {
            String event = next(client, "42[\"tick\",");
            assertEquals("42[\"tick\"," + i + "]", event.replaceFirst(",\"[0-9]+-[0-9]+\"]$", "]"));
        }
    }

    private static String next(SocketIoClient client, String beginning) {
        String packet = client.read();
        while (!packet.startsWith(beginning)) {
            packet = client.read();
        }
        return packet;
    }

    /** Asks all clients. Only the one of this server answers. */
    private CompletableFuture<List<Integer>> ask() {
        CompletableFuture<List<Integer>> answers =
                here.io().all().timeout(ACK_TIMEOUT).emitWithAck("ask", Integer.class);
        String question = next(ada, "42");
        assertTrue(question.endsWith("[\"ask\"]"), question);
        ada.send("43" + question.substring(2, question.indexOf('[')) + "[7]");
        return answers;
    }

    private void assertPartialAnswers() {
        ExecutionException error = assertThrows(ExecutionException.class, () -> ask().get(5, TimeUnit.SECONDS));
        BroadcastAckException partial = assertInstanceOf(BroadcastAckException.class, error.getCause());
        assertEquals(List.of(7), partial.replies());
    }

    /** Whether the answer of the local client is all that the server waits for. */
    private boolean isAnsweredCompletely() throws Exception {
        try {
            return ask().get(5, TimeUnit.SECONDS).equals(List.of(7));
        } catch (ExecutionException e) {
            assertInstanceOf(BroadcastAckException.class, e.getCause());
            return false;
        }
    }

    /** Checks that no acknowledgement is pending and that the client has received nothing more than was expected. */
    private void assertNothingLeft() {
        await().until(() -> here.io().stats().pendingAcks() == 0);
        here.io().all().local().emit("last");
        assertEquals("42[\"last\"]", ada.read());
    }
}
