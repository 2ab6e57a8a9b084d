package dev.carillon.redis;

import static dev.carillon.redis.Clusters.awaitSockets;
import static dev.carillon.redis.Clusters.server;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.carillon.testing.SocketIoClient;
import dev.carillon.testing.SocketIoFixture;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the tests of mixed clusters do not cover: connections, results, and options of the channels. */
class RedisEmitterTest {
    @TempDir
    private Path folder;

    static Stream<Arguments> kinds() {
        Function<String, RedisAdapters> classic = RedisAdapters::classic;
        Function<String, RedisAdapters> sharded = RedisAdapters::sharded;
        Function<String, RedisEmitter> emitClassic = RedisEmitter::classic;
        Function<String, RedisEmitter> emitSharded = RedisEmitter::sharded;
        Function<String, RedisAdapters> streams = RedisAdapters::streams;
        Function<String, RedisEmitter> emitStreams = RedisEmitter::streams;
        return Stream.of(
                Arguments.of(classic, emitClassic),
                Arguments.of(sharded, emitSharded),
                Arguments.of(streams, emitStreams));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void prefixAndNamespaceSelectTheServers(
            Function<String, RedisAdapters> adapters, Function<String, RedisEmitter> emitters) throws Exception {
        try (RedisServer redis = RedisServer.start(folder);
                SocketIoFixture one = server(adapters.apply(redis.uri()).withPrefix("shop"))) {
            one.io().of("/orders");
            try (SocketIoClient ada = one.join();
                    RedisEmitter emitter = emitters.apply(redis.uri())) {
                ada.join("/orders");
                awaitSockets(one, 1);
                emitter.emit("to another cluster").toCompletableFuture().get(10, TimeUnit.SECONDS);
                RedisEmitter shop = emitter.withPrefix("shop");
                shop.of("orders")
                        .compress(false)
                        .emit("paid", 7)
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS);
                ada.expect("42/orders,[\"paid\",7]");
                shop.in(ada.id()).emit("for you");
                ada.expect("42[\"for you\"]");
            }
        }
    }

    @Test
    void closeSendsWhatIsWaitingForTheFirstConnection() throws Exception {
        try (RedisServer redis = RedisServer.start(folder);
                SocketIoFixture one = server(RedisAdapters.classic(redis.uri()));
                SocketIoClient ada = one.join()) {
            awaitSockets(one, 1);
            try (RedisEmitter emitter = RedisEmitter.classic(redis.uri())) {
                for (int i = 0; i < 100; i++) {
                    emitter.emit("n", i);
                }
            }
            for (int i = 0; i < 100; i++) {
                ada.expect("42[\"n\"," + i + "]");
            }
        }
    }

    @Test
    void emitFailsWhileRedisIsAway() throws Exception {
        try (RedisServer redis = RedisServer.start(folder);
                RedisEmitter emitter = RedisEmitter.classic(redis.uri())) {
            emitter.emit("taken").toCompletableFuture().get(10, TimeUnit.SECONDS);
            redis.kill();
            await().untilAsserted(() -> assertEquals("Redis is not connected", failure(emitter.emit("lost"))));
            redis.start();
            await().until(() -> failure(emitter.emit("taken again")).isEmpty());
        }
    }

    @Test
    void emitBeforeTheFirstConnectionIsLimited() throws Exception {
        RedisServer redis = RedisServer.start(folder);
        redis.kill();
        try (RedisEmitter emitter = RedisEmitter.classic(redis.uri())) {
            CompletionStage<Void> first = emitter.emit("first");
            for (int i = 1; i < 1000; i++) {
                emitter.emit("waiting");
            }
            assertEquals("too many messages are waiting for Redis", failure(emitter.emit("too many")));
            assertEquals("Redis is not connected", failure(first));
        }
    }

    @Test
    void reservedNamesAreRefused() {
        try (RedisEmitter emitter = RedisEmitter.classic("redis://localhost:1")) {
            assertThrows(IllegalArgumentException.class, () -> emitter.emit("disconnect"));
            assertThrows(IllegalArgumentException.class, () -> emitter.serverSideEmit("connection"));
        }
    }

    /** Returns the message of the exception with which a stage completes, or an empty text. */
    private static String failure(CompletionStage<Void> stage) throws Exception {
        try {
            stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
            return "";
        } catch (ExecutionException e) {
            return e.getCause().getMessage();
        }
    }
}
