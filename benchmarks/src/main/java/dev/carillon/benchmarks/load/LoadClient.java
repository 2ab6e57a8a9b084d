package dev.carillon.benchmarks.load;

import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;

/** A client of the load generator. Its methods are called on the load loop. */
interface LoadClient {
    /** Starts connecting. Must be called only once. */
    void connect(SocketAddress server);

    /** Completes when the server has accepted the client in the main namespace. */
    CompletableFuture<Void> connected();

    /** Whether the connection is closed. */
    boolean isClosed();

    /** Closes the connection abruptly, without a close frame or a DISCONNECT packet. */
    void close();
}
