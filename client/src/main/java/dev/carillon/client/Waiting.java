package dev.carillon.client;

import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Waits for responses. */
final class Waiting {
    private Waiting() {}

    /**
     * Waits for a result.
     *
     * @throws UncheckedIOException if the thread is interrupted; the future is then cancelled
     */
    static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new InterruptedIOException("interrupted while waiting for the server"));
        } catch (ExecutionException e) {
            throw here(e.getCause());
        }
    }

    /** Gives an exception of another thread the stack trace of this one, which leads to the caller. */
    static RuntimeException here(Throwable error) {
        if (error instanceof RuntimeException known) {
            known.fillInStackTrace();
            return known;
        }
        return new IllegalStateException(error);
    }
}
