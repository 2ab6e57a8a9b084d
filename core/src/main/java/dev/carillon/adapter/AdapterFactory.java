package dev.carillon.adapter;

/** Creates the adapter of each namespace. */
@FunctionalInterface
public interface AdapterFactory {
    /**
     * Creates the adapter of a namespace. Called once, when the namespace is created, and before {@link Adapter#start}.
     *
     * @param local the namespace of this server
     * @return the adapter
     */
    Adapter create(LocalServer local);
}
