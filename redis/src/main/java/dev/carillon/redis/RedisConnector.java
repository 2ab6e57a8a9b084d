package dev.carillon.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Opens connections to Redis: to one server, which sentinels may name, or to the nodes of a Redis Cluster. Thread-safe; no method
 * blocks.
 */
interface RedisConnector {
    RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);
    TimeoutOptions TIMEOUT = TimeoutOptions.enabled(Duration.ofSeconds(5));

    /** A connection for commands. */
    interface Commands {
        StatefulConnection<String, byte[]> connection();

        RedisClusterAsyncCommands<String, byte[]> async();

        /** Publishes a message to a channel of PUB/SUB. */
        CompletionStage<Long> publish(String channel, byte[] message);

        /** Asks the server, or each node of a Redis Cluster, for its numbers of subscribers to channels, and adds up those of each channel. */
        CompletionStage<Map<String, Long>> countSubscribers(
                Function<RedisClusterAsyncCommands<String, byte[]>, CompletionStage<Map<String, Long>>> question);
    }

    CompletionStage<Commands> connect();

    CompletionStage<StatefulRedisPubSubConnection<String, byte[]>> connectPubSub();

    /** Registers what is called if subscriptions may have to move to other nodes. */
    default void onTopologyChange(Runnable listener) {}

    /** Releases the client. Its connections have been closed. */
    default CompletionStage<Void> close() {
        return client().shutdownAsync();
    }

    /** Returns the client, which owns the connections and the threads. */
    AbstractRedisClient client();
}
