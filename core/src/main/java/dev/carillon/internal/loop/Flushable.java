package dev.carillon.internal.loop;

/** Something on an event loop that collects writes and flushes them together. */
@FunctionalInterface
public interface Flushable {
    /** Flushes what was written; called on the event loop, at the end of a turn. Must not throw. */
    void flush();
}
