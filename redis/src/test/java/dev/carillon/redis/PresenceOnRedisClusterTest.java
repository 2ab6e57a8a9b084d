package dev.carillon.redis;

import dev.carillon.presence.Presence;
import dev.carillon.presence.PresenceQuery;
import dev.carillon.testing.PresenceContract;
import dev.carillon.testing.SocketIoFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The registry in a Redis Cluster. */
class PresenceOnRedisClusterTest extends PresenceContract {
    private static RedisNodes redis;

    private PresenceMember one;
    private PresenceMember two;

    @BeforeAll
    static void startRedis(@TempDir Path folder) {
        redis = RedisNodes.start(folder);
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    @BeforeEach
    void startServers() {
        one = start();
        two = start();
        one.awaitCount(0, PresenceQuery.all("/"));
        two.awaitCount(0, PresenceQuery.all("/"));
    }

    private static PresenceMember start() {
        return PresenceMember.start(
                redis.uri(), RedisPresence.connect(redis.uri()).withTiming(RedisPresenceTest.TIMING));
    }

    @AfterEach
    void stopServers() {
        one.close();
        two.close();
    }

    @Override
    protected SocketIoFixture server() {
        return one.server();
    }

    @Override
    protected Presence own() {
        return one.presence();
    }

    @Override
    protected Presence asked() {
        return two.presence();
    }
}
