package dev.carillon.jobs;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Keeps jobs beyond the life of the process. Thread-safe. */
public interface JobStore extends AutoCloseable {
    /**
     * Reads all jobs. Called once, before anything is saved.
     *
     * @return the jobs, as they were saved last
     */
    List<Job> load();

    /**
     * Saves the state of a job, and replaces the earlier one.
     *
     * @param job the state
     * @return completes when the state, or a newer one, will survive the end of the process. The futures of a job complete in the
     *     order of the calls
     */
    CompletableFuture<Void> save(Job job);

    /**
     * Removes a job that is no longer needed.
     *
     * @param id the id of the job
     */
    void remove(String id);

    /** Saves what is pending, and closes the store. */
    @Override
    void close();

    /**
     * Returns a store that forgets everything when the process ends.
     *
     * @return a new store
     */
    static JobStore inMemory() {
        return new MemoryJobStore();
    }

    /**
     * Opens a store in a file, which is created if it does not exist. Needs {@code com.h2database:h2-mvstore} on the class path.
     *
     * @param file the file; one process can use it at a time
     * @return the store
     * @throws IllegalStateException if the file cannot be opened, or is something else than a job store; then it is not changed
     */
    static JobStore inFile(Path file) {
        return FileJobStore.open(file);
    }
}
