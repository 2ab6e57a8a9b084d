package dev.carillon.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.carillon.testing.SocketIoFixture;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisAdaptersTest {
    @TempDir
    private Path folder;

    @Test
    void joinedNeedsAServer() {
        assertThrows(IllegalStateException.class, RedisAdapters.classic("redis://localhost")::joined);
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "sharded", "streams"})
    void serverHasJoinedWhenRedisIsBack(String kind) throws Exception {
        try (RedisServer redis = RedisServer.start(folder)) {
            redis.kill();
            RedisAdapters adapters =
                    switch (kind) {
                        case "classic" -> RedisAdapters.classic(redis.uri());
                        case "sharded" -> RedisAdapters.sharded(redis.uri());
                        default -> RedisAdapters.streams(redis.uri());
                    };
            try (SocketIoFixture server = SocketIoFixture.start(options -> options.adapter(adapters))) {
                CompletableFuture<Void> joined = adapters.joined().toCompletableFuture();
                assertFalse(joined.isDone());
                redis.start();
                joined.get(20, TimeUnit.SECONDS);
                assertEquals(
                        List.of(),
                        server.io().serverSideEmitWithAck("ask", String.class).get(20, TimeUnit.SECONDS));
            }
        }
    }
}
