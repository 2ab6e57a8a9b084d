package dev.carillon.redis;

import dev.carillon.testing.ClusterContract;
import dev.carillon.testing.TestCluster;
import java.nio.file.Path;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract of adapters, over one Redis server. */
abstract class RedisContract extends ClusterContract {
    @TempDir
    static Path folder;

    private static RedisServer redis;

    private final Function<String, RedisAdapters> adapters;

    RedisContract(Function<String, RedisAdapters> adapters) {
        this.adapters = adapters;
    }

    @BeforeAll
    static void startRedis() {
        redis = RedisServer.start(folder);
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    @Override
    protected TestCluster newCluster() {
        return new RedisCluster(() -> adapters.apply(redis.uri()));
    }
}
