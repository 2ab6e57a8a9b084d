package dev.carillon.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Opens connections to one server. If sentinels name it, each connection asks them again when it is lost. */
final class ServerConnector implements RedisConnector {
    private final RedisURI uri;
    private final RedisClient client = RedisClient.create();

    ServerConnector(RedisURI uri) {
        this.uri = uri;
        client.setOptions(ClientOptions.builder()
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .timeoutOptions(TIMEOUT)
                // Redis may have executed a command although its answer is lost, and no message may be sent twice.
                .replayFilter(command -> true)
                .build());
    }

    private record ServerCommands(StatefulRedisConnection<String, byte[]> connection) implements Commands {
        @Override
        public RedisClusterAsyncCommands<String, byte[]> async() {
            return connection.async();
        }

        @Override
        public CompletionStage<Long> publish(String channel, byte[] message) {
            return connection.async().publish(channel, message);
        }

        @Override
        public CompletionStage<Map<String, Long>> countSubscribers(
                Function<RedisClusterAsyncCommands<String, byte[]>, CompletionStage<Map<String, Long>>> question) {
            return question.apply(connection.async());
        }
    }

    @Override
    public CompletionStage<Commands> connect() {
        return client.connectAsync(CODEC, uri).thenApply(ServerCommands::new);
    }

    @Override
    public CompletionStage<StatefulRedisPubSubConnection<String, byte[]>> connectPubSub() {
        return client.connectPubSubAsync(CODEC, uri);
    }

    @Override
    public RedisClient client() {
        return client;
    }
}
