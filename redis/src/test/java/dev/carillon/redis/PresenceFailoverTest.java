package dev.carillon.redis;

import static org.awaitility.Awaitility.await;

import dev.carillon.presence.PresenceQuery;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Redis server dies that has a part of the registry, and a replica takes over. */
class PresenceFailoverTest {
    private static final String NAME = "chat";
    private static final PresenceQuery LOBBY = PresenceQuery.room("/", "lobby");

    @TempDir
    private Path folder;

    private static PresenceMember start(String uri) {
        return PresenceMember.start(uri, RedisPresence.connect(uri).withTiming(RedisPresenceTest.TIMING));
    }

    @Test
    void sentinelsNameAnotherServer() throws Exception {
        try (RedisServer master = RedisServer.start(folder("master"));
                RedisServer replica = RedisServer.startReplica(folder("replica"), master);
                RedisServer sentinel = RedisServer.startSentinel(folder("sentinel"), NAME, master)) {
            await().until(() -> sentinel.cli("sentinel", "replicas", NAME).contains("" + replica.port()));
            String uri = "redis-sentinel://127.0.0.1:" + sentinel.port() + "#" + NAME;
            try (PresenceMember one = start(uri);
                    PresenceMember two = start(uri)) {
                one.join("lobby");
                two.awaitCount(1, LOBBY);
                master.kill();
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> replica.cli("info", "replication").contains("role:master"));
                one.join("lobby");
                two.awaitCount(2, LOBBY);
            }
        }
    }

    @Test
    void replicaTakesOverInARedisCluster() throws Exception {
        try (RedisNodes redis = RedisNodes.start(folder);
                PresenceMember one = start(redis.uri());
                PresenceMember two = start(redis.uri())) {
            one.join("lobby");
            two.awaitCount(1, LOBBY);
            String slot = "carillon:presence:{socket.io:" + one.presence().server() + ".1}:none";
            redis.addReplica(slot);
            redis.owner(slot).kill();
            one.join("lobby");
            two.awaitCount(2, LOBBY);
        }
    }

    private Path folder(String name) throws Exception {
        return Files.createDirectory(folder.resolve(name));
    }
}
