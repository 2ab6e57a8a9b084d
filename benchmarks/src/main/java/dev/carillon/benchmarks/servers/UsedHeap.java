package dev.carillon.benchmarks.servers;

/** What a server's objects take. */
final class UsedHeap {
    private UsedHeap() {}

    /** In bytes, when what is garbage has gone. */
    static long afterGc() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
