package dev.carillon.benchmarks.servers;

/** Measures the heap usage of a server. */
final class UsedHeap {
    private UsedHeap() {}

    /** Returns the used heap after a garbage collection, in bytes. */
    static long afterGc() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
