package dev.carillon.redis;

import dev.carillon.testing.ClusterContract;
import dev.carillon.testing.TestCluster;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract of adapters, over a stream in a Redis Cluster. */
class StreamsOnRedisClusterTest extends ClusterContract {
    @TempDir
    static Path folder;

    private static RedisNodes redis;

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
        return new RedisCluster(() -> RedisAdapters.streams(redis.uri()));
    }
}
