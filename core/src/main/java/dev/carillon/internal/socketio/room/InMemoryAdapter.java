package dev.carillon.internal.socketio.room;

import dev.carillon.adapter.AckCollector;
import dev.carillon.adapter.Adapter;
import dev.carillon.adapter.ClusterCommand;
import dev.carillon.adapter.ClusterRequest;
import dev.carillon.adapter.ClusterResponses;
import dev.carillon.adapter.LocalServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The adapter of a single server. It has no peers, so server-side events are delivered to this server itself. */
public record InMemoryAdapter(LocalServer local) implements Adapter {
    @Override
    public CompletionStage<Void> start() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> close() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Integer> serverCount() {
        return CompletableFuture.completedFuture(1);
    }

    @Override
    public CompletionStage<Void> send(ClusterCommand command) {
        if (command instanceof ClusterCommand.ServerSideEmit) {
            local.execute(command);
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public <R> CompletionStage<ClusterResponses<R>> request(ClusterRequest<R> request, Duration timeout) {
        if (request instanceof ClusterRequest.ServerSideEmit) {
            return local.answer(request)
                    .handle((answer, error) -> error == null
                            ? new ClusterResponses<>(List.of(answer), 0)
                            : new ClusterResponses<>(List.of(), 1));
        }
        return CompletableFuture.completedFuture(ClusterResponses.none());
    }

    @Override
    public void broadcastWithAck(ClusterCommand.Broadcast broadcast, Duration timeout, AckCollector acks) {
        // There are no other servers.
    }
}
