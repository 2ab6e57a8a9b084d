package dev.carillon.redis;

import static dev.carillon.redis.Clusters.awaitSockets;
import static dev.carillon.redis.Clusters.server;
import static org.awaitility.Awaitility.await;

import dev.carillon.testing.SocketIoClient;
import dev.carillon.testing.SocketIoFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server that sentinels name dies, and a replica takes over. */
class SentinelTest {
    private static final String NAME = "chat";

    @TempDir
    private Path folder;

    @Test
    void clusterFormsAgainAtTheNewMaster() throws Exception {
        try (RedisServer master = RedisServer.start(folder("master"));
                RedisServer replica = RedisServer.startReplica(folder("replica"), master);
                RedisServer sentinel = RedisServer.startSentinel(folder("sentinel"), NAME, master)) {
            await().until(() -> sentinel.cli("sentinel", "replicas", NAME).contains("" + replica.port()));
            String uri = "redis-sentinel://127.0.0.1:" + sentinel.port() + "#" + NAME;
            try (SocketIoFixture classicOne = server(RedisAdapters.classic(uri));
                    SocketIoFixture classicTwo = server(RedisAdapters.classic(uri));
                    SocketIoFixture shardedOne = server(RedisAdapters.sharded(uri));
                    SocketIoFixture shardedTwo = server(RedisAdapters.sharded(uri));
                    SocketIoClient ada = classicOne.join();
                    SocketIoClient bob = shardedOne.join()) {
                awaitSockets(classicTwo, 1);
                awaitSockets(shardedTwo, 1);
                master.kill();
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> replica.cli("info", "replication").contains("role:master"));
                awaitSockets(classicTwo, 1);
                awaitSockets(shardedTwo, 1);
                classicTwo.io().emit("classic");
                ada.expect("42[\"classic\"]");
                shardedTwo.io().emit("sharded");
                bob.expect("42[\"sharded\"]");
            }
        }
    }

    private Path folder(String name) throws Exception {
        return Files.createDirectory(folder.resolve(name));
    }
}
