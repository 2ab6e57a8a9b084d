package dev.carillon;

import java.util.Collection;
import java.util.function.Consumer;

/**
 * A template for namespaces that are created when a client asks for them. A child gets the middlewares and connection handlers
 * that the parent has at that moment. Thread-safe.
 */
public interface ParentNamespace {
    /**
     * Adds a middleware to the children that are created from now on.
     *
     * @param middleware the middleware
     * @return this
     */
    ParentNamespace use(Middleware middleware);

    /**
     * Registers a handler for clients that connect to children that are created from now on.
     *
     * @param handler registers the socket's handlers
     * @return this
     */
    ParentNamespace onConnection(Consumer<? super Socket> handler);

    /**
     * The children that exist.
     *
     * @return a copy
     */
    Collection<Namespace> children();

    /**
     * Emits an event to everyone in all children.
     *
     * @param event the name; not one of the reserved names
     * @param args any number of values that the JSON codec can write
     * @throws IllegalArgumentException when the name is reserved or a value cannot be written
     */
    void emit(String event, Object... args);
}
