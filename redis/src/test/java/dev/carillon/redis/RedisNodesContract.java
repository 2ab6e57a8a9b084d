package dev.carillon.redis;

import dev.carillon.testing.ClusterContract;
import dev.carillon.testing.TestCluster;
import java.nio.file.Path;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract of adapters, over a Redis Cluster. */
abstract class RedisNodesContract extends ClusterContract {
    @TempDir
    static Path folder;

    private static RedisNodes redis;

    private final Function<String, RedisAdapters> adapters;

    RedisNodesContract(Function<String, RedisAdapters> adapters) {
        this.adapters = adapters;
    }

    @BeforeAll
    static void startRedis() {
        redis = RedisNodes.start(folder);
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
