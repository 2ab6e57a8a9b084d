package dev.carillon.internal.loop;

/** An object on an event loop that collects writes and flushes them together. */
@FunctionalInterface
public interface Flushable {
    /** Flushes pending writes. Called on the event loop at the end of an iteration. Must not throw. */
    void flush();
}
