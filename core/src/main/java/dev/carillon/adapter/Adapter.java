package dev.carillon.adapter;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Carries the operations of one namespace to the other servers of a cluster, and their operations to the {@link LocalServer} that
 * was passed to the factory. When a method is called, the server has already applied the operation to its own sockets.
 * Implementations must be thread-safe, and no method may block.
 */
public interface Adapter {
    /**
     * Joins the cluster.
     *
     * @return completes when this server receives the commands of the other servers
     */
    CompletionStage<Void> start();

    /**
     * Leaves the cluster. Pending requests complete with the answers that have arrived.
     *
     * @return completes when the adapter has released its resources
     */
    CompletionStage<Void> close();

    /**
     * Counts the servers of the cluster that have this namespace.
     *
     * @return completes with their number, this one included
     */
    CompletionStage<Integer> serverCount();

    /**
     * Sends a command to all other servers.
     *
     * @param command the command
     * @return completes when it is on its way, or exceptionally when it cannot be sent
     */
    CompletionStage<Void> send(ClusterCommand command);

    /**
     * Asks all other servers.
     *
     * @param request the request
     * @param timeout how long to wait for answers
     * @param <R> what each server answers
     * @return completes with the answers when all servers have answered, or when the timeout expires
     */
    <R> CompletionStage<ClusterResponses<R>> request(ClusterRequest<R> request, Duration timeout);

    /**
     * Sends a broadcast to all other servers and collects the acknowledgements of their sockets.
     *
     * @param broadcast the broadcast
     * @param timeout how long to collect
     * @param acks receives what each server and each socket reports
     */
    void broadcastWithAck(ClusterCommand.Broadcast broadcast, Duration timeout, AckCollector acks);

    /**
     * Returns the log of events that the servers share. With it, the server does not {@link #send} broadcasts.
     *
     * @return the log; empty if this adapter has none
     */
    default Optional<SharedLog> sharedLog() {
        return Optional.empty();
    }
}
