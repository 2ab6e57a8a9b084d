package dev.carillon.jobs;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Keeps nothing: the jobs are in memory anyway. */
final class MemoryJobStore implements JobStore {
    private static final CompletableFuture<Void> SAVED = CompletableFuture.completedFuture(null);

    @Override
    public List<Job> load() {
        return List.of();
    }

    @Override
    public CompletableFuture<Void> save(Job job) {
        return SAVED;
    }

    @Override
    public void remove(String id) {}

    @Override
    public void close() {}
}
