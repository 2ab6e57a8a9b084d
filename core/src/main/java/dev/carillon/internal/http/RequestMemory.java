package dev.carillon.internal.http;

/** Counts the memory of requests that have arrived only in part, or that wait for their turn. Thread-safe. */
@FunctionalInterface
public interface RequestMemory {
    /** Counts nothing. */
    RequestMemory UNLIMITED = bytes -> true;

    /** Adds bytes, or removes them if the number is negative. Returns false if bytes were added and there are now too many. */
    boolean add(long bytes);
}
