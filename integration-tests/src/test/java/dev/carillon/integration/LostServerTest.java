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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
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

    @ParameterizedTest
    @ValueSource(strings = {"classic", "sharded", "streams"})
    void killedServerIsForgotten(String adapter) throws Exception {
        try (RedisServer redis = RedisServer.start(folder);
                SocketIoFixture here = here(redis, adapter);
                ServerProcess there = there(redis, adapter);
                SocketIoClient ada = here.join();
                SocketIoClient bob = client(there)) {
            awaitSockets(here, 2);
            emit(here, 0, 50);
            expect(ada, 0, 50);
            expect(bob, 0, 50);

            there.kill();
            emit(here, 50, 100);
            expect(ada, 50, 100);
            await().atMost(LIMIT).until(() -> isAnsweredCompletely(here, ada));
            awaitSockets(here, 1);
            assertNothingPending(here);
            assertNothingElse(here, ada);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "sharded", "streams"})
    void serverThatStoodStillContinues(String adapter) throws Exception {
        try (RedisServer redis = RedisServer.start(folder);
                SocketIoFixture here = here(redis, adapter);
                ServerProcess there = there(redis, adapter);
                SocketIoClient ada = here.join();
                SocketIoClient bob = client(there)) {
            awaitSockets(here, 2);
            there.signal("STOP");
            emit(here, 0, 100);
            expect(ada, 0, 100);
            assertPartialAnswers(here, ada);

            there.signal("CONT");
            expect(bob, 0, 100);
            awaitSockets(here, 2);
            emit(here, 100, 200);
            expect(ada, 100, 200);
            expect(bob, 100, 200);
            assertNothingPending(here);
            assertNothingElse(here, ada);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "sharded", "streams"})
    void redisThatStoodStillContinues(String adapter) throws Exception {
        try (RedisServer redis = RedisServer.start(folder);
                SocketIoFixture here = here(redis, adapter);
                ServerProcess there = there(redis, adapter);
                SocketIoClient ada = here.join();
                SocketIoClient bob = client(there)) {
            awaitSockets(here, 2);
            redis.signal("STOP");
            emit(here, 0, 100);
            expect(ada, 0, 100);

            redis.signal("CONT");
            expect(bob, 0, 100);
            awaitSockets(here, 2);
            emit(here, 100, 200);
            expect(ada, 100, 200);
            expect(bob, 100, 200);
            assertNothingPending(here);
            assertNothingElse(here, ada);
        }
    }

    private static SocketIoFixture here(RedisServer redis, String adapter) {
        return SocketIoFixture.start(options ->
                options.adapter(ADAPTERS.get(adapter).apply(redis.uri())).requestsTimeout(ACK_TIMEOUT));
    }

    private ServerProcess there(RedisServer redis, String adapter) {
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

    private static void awaitSockets(SocketIoFixture server, int count) {
        await().atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> server.io()
                                .all()
                                .fetchSockets()
                                .get(5, TimeUnit.SECONDS)
                                .size()
                        == count);
    }

    private static void emit(SocketIoFixture server, int from, int to) {
        for (int i = from; i < to; i++) {
            server.io().emit("tick", i);
        }
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

    private static CompletableFuture<List<Integer>> ask(SocketIoFixture server, SocketIoClient answering) {
        CompletableFuture<List<Integer>> answers =
                server.io().all().timeout(ACK_TIMEOUT).emitWithAck("ask", Integer.class);
        String question = next(answering, "42");
        assertTrue(question.endsWith("[\"ask\"]"), question);
        answering.send("43" + question.substring(2, question.indexOf('[')) + "[7]");
        return answers;
    }

    private static void assertPartialAnswers(SocketIoFixture server, SocketIoClient answering) {
        ExecutionException error = assertThrows(
                ExecutionException.class, () -> ask(server, answering).get(5, TimeUnit.SECONDS));
        BroadcastAckException partial = assertInstanceOf(BroadcastAckException.class, error.getCause());
        assertEquals(List.of(7), partial.replies());
    }

    /** Whether the answer of the local client is all that the server waits for. */
    private static boolean isAnsweredCompletely(SocketIoFixture server, SocketIoClient answering) throws Exception {
        try {
            return ask(server, answering).get(5, TimeUnit.SECONDS).equals(List.of(7));
        } catch (ExecutionException e) {
            assertInstanceOf(BroadcastAckException.class, e.getCause());
            return false;
        }
    }

    private static void assertNothingPending(SocketIoFixture server) {
        await().until(() -> server.io().stats().pendingAcks() == 0);
    }

    /** Checks that a client has received nothing more than was expected, and receives the next event. */
    private static void assertNothingElse(SocketIoFixture server, SocketIoClient client) {
        server.io().all().local().emit("last");
        assertEquals("42[\"last\"]", client.read());
    }
}
