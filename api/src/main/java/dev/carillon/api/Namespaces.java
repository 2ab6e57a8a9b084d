package dev.carillon.api;

import dev.carillon.Namespace;
import dev.carillon.SocketIoServer;
import java.util.List;

/**
 * Finds the namespaces that requests name.
 *
 * @param server the server
 */
record Namespaces(SocketIoServer server) {
    private static final String MAIN = "/";

    List<Namespace> all() {
        return server.namespaces();
    }

    /**
     * Finds a namespace. Does not create it, as {@link SocketIoServer#of(String)} does.
     *
     * @param name the name with or without its slash; null for the main namespace
     * @throws ProblemException if it does not exist
     */
    Namespace require(String name) {
        if (name == null) {
            return server;
        }
        String full = name.startsWith(MAIN) ? name : MAIN + name;
        if (full.equals(MAIN)) {
            return server;
        }
        return all().stream()
                .filter(namespace -> namespace.name().equals(full))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("no such namespace"));
    }
}
