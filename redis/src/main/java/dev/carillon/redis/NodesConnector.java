package dev.carillon.redis;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.event.ClusterTopologyChangedEvent;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * Opens connections to the nodes of a Redis Cluster. Messages of PUB/SUB reach all nodes, so any of them will do. A sharded channel
 * belongs to the node that owns its slot; Lettuce chooses the node, and follows a slot that has moved.
 */
final class NodesConnector implements RedisConnector {
    private static final Duration TOPOLOGY_REFRESH = Duration.ofSeconds(30);
    private static final Duration MIN_TOPOLOGY_REFRESH = Duration.ofSeconds(1);

    private static final Duration COUNT_TIMEOUT = Duration.ofSeconds(1);

    private final RedisClusterClient client;
    private final Disposable.Composite listeners = Disposables.composite();

    NodesConnector(List<RedisURI> nodes) {
        client = RedisClusterClient.create(nodes);
        client.setOptions(ClusterClientOptions.builder()
                // Connections to nodes are opened when they are first used, and replaced after a failover. The commands
                // wait for them.
                .disconnectedBehavior(ClusterClientOptions.DisconnectedBehavior.ACCEPT_COMMANDS)
                .timeoutOptions(TIMEOUT)
                .topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                        .enablePeriodicRefresh(TOPOLOGY_REFRESH)
                        .adaptiveRefreshTriggersTimeout(MIN_TOPOLOGY_REFRESH)
                        .refreshTriggersReconnectAttempts(1)
                        .build())
                .build());
    }

    private record NodesCommands(StatefulRedisClusterConnection<String, byte[]> connection) implements Commands {
        @Override
        public RedisClusterAsyncCommands<String, byte[]> async() {
            return connection.async();
        }

        /** Uses one node for all channels, so that their messages keep their order. Lettuce would choose a node for each channel. */
        @Override
        public CompletionStage<Long> publish(String channel, byte[] message) {
            CommandArgs<String, byte[]> args =
                    new CommandArgs<>(CODEC).add(channel).add(message);
            return connection.async().dispatch(CommandType.PUBLISH, new IntegerOutput<>(CODEC), args);
        }

        /** A node counts only its own subscribers. Those of a node that does not answer are about to move to another one. */
        @Override
        public CompletionStage<Map<String, Long>> countSubscribers(
                Function<RedisClusterAsyncCommands<String, byte[]>, CompletionStage<Map<String, Long>>> question) {
            List<CompletableFuture<Map<String, Long>>> counts = connection.getPartitions().stream()
                    .filter(node -> !node.is(RedisClusterNode.NodeFlag.FAIL))
                    .map(node -> connection
                            .getConnectionAsync(node.getNodeId())
                            .thenCompose(one -> question.apply(one.async()))
                            .orTimeout(COUNT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS))
                    .toList();
            return CompletableFuture.allOf(counts.toArray(CompletableFuture[]::new))
                    .handle((done, error) -> {
                        if (counts.stream().allMatch(CompletableFuture::isCompletedExceptionally)) {
                            throw new CompletionException(error);
                        }
                        Map<String, Long> sums = new HashMap<>();
                        counts.stream()
                                .filter(count -> !count.isCompletedExceptionally())
                                .forEach(count -> count.join()
                                        .forEach(
                                                (channel, subscribers) -> sums.merge(channel, subscribers, Long::sum)));
                        return sums;
                    });
        }
    }

    @Override
    public CompletionStage<Commands> connect() {
        return client.refreshPartitionsAsync()
                .thenCompose(done -> client.connectAsync(CODEC))
                .thenApply(NodesCommands::new);
    }

    @Override
    public CompletionStage<StatefulRedisPubSubConnection<String, byte[]>> connectPubSub() {
        return client.refreshPartitionsAsync()
                .thenCompose(done -> client.connectPubSubAsync(CODEC))
                .thenApply(connection -> {
                    connection.setNodeMessagePropagation(true); // sharded channels are those of other nodes
                    return connection;
                });
    }

    @Override
    public void onTopologyChange(Runnable listener) {
        listeners.add(client.getResources()
                .eventBus()
                .get()
                .ofType(ClusterTopologyChangedEvent.class)
                .subscribe(event -> listener.run()));
    }

    @Override
    public CompletionStage<Void> close() {
        listeners.dispose();
        return client.shutdownAsync();
    }

    @Override
    public RedisClusterClient client() {
        return client;
    }
}
