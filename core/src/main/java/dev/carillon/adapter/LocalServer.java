package dev.carillon.adapter;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * One namespace of this server, as an adapter sees it. It applies the operations of other servers to its own sockets. Thread-safe;
 * no method blocks.
 */
public interface LocalServer {
    /**
     * The namespace.
     *
     * @return its name, with the slash
     */
    String namespace();

    /**
     * Executes a command of another server. A command that cannot be executed, because its data is invalid, is logged at WARN.
     *
     * @param command the command
     */
    void execute(ClusterCommand command);

    /**
     * Answers a request of another server.
     *
     * @param request the request
     * @param <R> what it answers
     * @return completes with the answer, or exceptionally when there is none
     */
    <R> CompletionStage<R> answer(ClusterRequest<R> request);

    /**
     * Delivers a broadcast of another server and collects the acknowledgements of this server's sockets.
     *
     * @param broadcast the broadcast
     * @param timeout how long the sockets may take
     * @param acks receives the number of receivers immediately, and each acknowledgement when it arrives
     */
    void broadcastWithAck(ClusterCommand.Broadcast broadcast, Duration timeout, AckCollector acks);
}
