package dev.carillon.benchmarks.load;

import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;

/** One client of the load generator. Its methods are called on the load loop. */
interface LoadClient {
    /** Begins to connect; to be called once. */
    void connect(SocketAddress server);

    /** Completes when the server has accepted the client into the main namespace. */
    CompletableFuture<Void> connected();

    /** Whether the server has ended the connection. */
    boolean isClosed();

    /** Ends the connection without a goodbye. */
    void close();
}
