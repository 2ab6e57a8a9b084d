package dev.carillon.redis;

import static dev.carillon.redis.Clusters.awaitSockets;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.carillon.testing.SocketIoClient;
import dev.carillon.testing.SocketIoFixture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Channels move from one node of a Redis Cluster to another. */
class RedisClusterFailoverTest {
    private static final String LOBBY = "socket.io#/#lobby#";

    @TempDir
    private Path folder;

    @Test
    void subscriptionsFollowAMovedSlotAndAFailover() throws Exception {
        try (RedisNodes redis = RedisNodes.start(folder);
                SocketIoFixture one = Clusters.server(RedisAdapters.sharded(redis.uri()));
                SocketIoFixture two = Clusters.server(RedisAdapters.sharded(redis.uri()));
                SocketIoFixture classicOne = Clusters.server(RedisAdapters.classic(redis.uri()));
                SocketIoFixture classicTwo = Clusters.server(RedisAdapters.classic(redis.uri()));
                SocketIoClient ada = one.join();
                SocketIoClient bob = classicOne.join()) {
            one.io().socket(ada.id()).orElseThrow().join("lobby");
            awaitSockets(two, 1);
            awaitSockets(classicTwo, 1);
            two.io().to("lobby").emit("before");
            ada.expect("42[\"before\"]");

            RedisServer owner = redis.moveSlot(LOBBY);
            await().until(() -> hasSubscriber(owner));
            two.io().to("lobby").emit("moved");
            ada.expect("42[\"moved\"]");

            redis.addReplica(LOBBY);
            owner.kill();
            // Events may be lost until the replica has taken over.
            CompletableFuture<String> next = CompletableFuture.supplyAsync(ada::read);
            await().atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> {
                        two.io().to("lobby").emit("failed over");
                        return next.isDone();
                    });
            assertEquals("42[\"failed over\"]", next.get());
            awaitSockets(two, 1);
            awaitSockets(classicTwo, 1);
            classicTwo.io().to(bob.id()).emit("classic");
            bob.expect("42[\"classic\"]");
        }
    }

    private static boolean hasSubscriber(RedisServer node) {
        return node.cli("pubsub", "shardnumsub", LOBBY).equals(LOBBY + "\n1");
    }
}
