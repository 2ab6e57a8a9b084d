package dev.carillon.integration;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.net.InetSocketAddress;

/** A server of a cluster that executes the same commands, whatever it runs on. The commands are those of {@code cluster.mjs}. */
interface ClusterMember extends AutoCloseable {
    /** Its name in the tables. */
    String name();

    InetSocketAddress address();

    /** Executes a command and returns its result. */
    JsonElement call(String command, JsonObject options) throws Exception;

    @Override
    void close();
}
