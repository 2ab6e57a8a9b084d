package dev.carillon.redis;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The registry in a Redis Cluster. */
class PresenceOnRedisClusterTest extends RedisPresenceContract {
    private static RedisNodes redis;

    @BeforeAll
    static void startRedis(@TempDir Path folder) {
        redis = RedisNodes.start(folder);
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    @Override
    PresenceMember start() {
        return PresenceMember.start(
                redis.uri(), RedisPresence.connect(redis.uri()).withTiming(RedisPresenceTest.TIMING));
    }

    @AfterEach
    void stopServers() {
        one.close();
        two.close();
    }
}
