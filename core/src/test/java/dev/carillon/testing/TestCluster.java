package dev.carillon.testing;

import dev.carillon.adapter.AdapterFactory;

/** Servers that an {@link AdapterContract} connects. */
public interface TestCluster extends AutoCloseable {
    /** The adapters of one more server. */
    AdapterFactory newServer();

    /** Waits until the servers know each other. */
    default void awaitServers(int count) {}

    /** Lets the server that was added last die: it neither answers nor says that it leaves. */
    void killLast();

    @Override
    void close();
}
