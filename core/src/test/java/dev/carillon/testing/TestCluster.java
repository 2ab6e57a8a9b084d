package dev.carillon.testing;

import dev.carillon.adapter.AdapterFactory;

/** The cluster in which a {@link ClusterContract} starts its servers. */
public interface TestCluster extends AutoCloseable {
    /** Returns the adapter factory for one more server. */
    AdapterFactory newServer();

    /** Waits until this number of servers know each other. */
    default void awaitServers(int count) {}

    /** Waits until the servers receive the events of the rooms and namespaces that exist now. */
    default void settle() {}

    /** Kills the server that was added last. It no longer responds and does not announce its departure. */
    void killLast();

    @Override
    void close();
}
