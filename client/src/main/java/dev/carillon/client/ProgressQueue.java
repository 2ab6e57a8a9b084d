package dev.carillon.client;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Sends the progress of a job in the background: one request at a time, with an interval between them, and always the newest value.
 * Thread-safe. Fields are guarded by the lock, which is never held while a request is sent.
 */
final class ProgressQueue {
    private final Function<Progress, CompletableFuture<Job>> sender;
    private final Duration interval;
    private final Scheduler scheduler;
    private final ReentrantLock lock = new ReentrantLock();

    /** What is to be sent next, or null. */
    private Progress pending;

    /** Whether a request is on its way. */
    private boolean sending;

    /** Whether a timer will send what is pending. */
    private boolean scheduled;

    /** When the next request may be sent. */
    private long earliestNanos;

    /** The error of a request that no caller knows yet, or null. */
    private RuntimeException failure;

    /** Set when the job has ended. */
    private JobEndedException ended;

    /** Completes when nothing is pending; null unless somebody waits for that. */
    private CompletableFuture<Void> delivered;

    ProgressQueue(Function<Progress, CompletableFuture<Job>> sender, Duration interval, Scheduler scheduler) {
        this.sender = sender;
        this.interval = interval;
        this.scheduler = scheduler;
        this.earliestNanos = scheduler.nanoTime();
    }

    /**
     * Sends a value, now or later.
     *
     * @throws JobEndedException if the job has ended
     * @throws RuntimeException if an earlier request has failed; the value is sent nevertheless
     */
    void offer(Progress newest) {
        RuntimeException error;
        lock.lock();
        try {
            error = takeError();
            pending = pending == null ? newest : newest.after(pending);
        } finally {
            lock.unlock();
        }
        sendInTime();
        if (error != null) {
            throw Waiting.here(error);
        }
    }

    /** Throws the error of an earlier request, if there is one. */
    void check() {
        RuntimeException error;
        lock.lock();
        try {
            error = takeError();
        } finally {
            lock.unlock();
        }
        if (error != null) {
            throw Waiting.here(error);
        }
    }

    private RuntimeException takeError() {
        if (ended != null) {
            throw ended.copy();
        }
        RuntimeException error = failure;
        failure = null;
        return error;
    }

    /** Sends what is pending without regard to the interval. Completes when it has arrived, or has failed. */
    CompletableFuture<Void> flush() {
        CompletableFuture<Void> result;
        lock.lock();
        try {
            if (!sending && pending == null) {
                return CompletableFuture.completedFuture(null);
            }
            if (delivered == null) {
                delivered = new CompletableFuture<>();
            }
            result = delivered.copy();
        } finally {
            lock.unlock();
        }
        send(take());
        return result;
    }

    /** Forgets what is pending: the job has ended. */
    void end(JobEndedException last) {
        lock.lock();
        try {
            ended = last;
            pending = null;
        } finally {
            lock.unlock();
        }
    }

    private void sendInTime() {
        long wait;
        lock.lock();
        try {
            if (pending == null || sending || scheduled) {
                return;
            }
            wait = earliestNanos - scheduler.nanoTime();
            scheduled = wait > 0;
        } finally {
            lock.unlock();
        }
        if (wait > 0) {
            scheduler.schedule(Duration.ofNanos(wait), this::onTimer);
        } else {
            send(take());
        }
    }

    private void onTimer() {
        lock.lock();
        try {
            scheduled = false;
        } finally {
            lock.unlock();
        }
        send(take());
    }

    /** Takes what is pending, unless a request is on its way. */
    private Progress take() {
        lock.lock();
        try {
            if (sending || pending == null) {
                return null;
            }
            Progress next = pending;
            pending = null;
            sending = true;
            earliestNanos = scheduler.nanoTime() + interval.toNanos();
            return next;
        } finally {
            lock.unlock();
        }
    }

    private void send(Progress next) {
        if (next != null) {
            var unused = sender.apply(next).whenComplete((job, error) -> onSent(next, error));
        }
    }

    private void onSent(Progress sent, Throwable error) {
        CompletableFuture<Void> waiting = null;
        boolean urgent;
        lock.lock();
        try {
            sending = false;
            if (error != null) {
                onFailure(sent, error);
            } else if (isTemporary(failure)) {
                failure = null; // what had failed has been sent now
            }
            urgent = delivered != null && pending != null && error == null;
            if (delivered != null && !urgent) {
                waiting = delivered;
                delivered = null;
            }
        } finally {
            lock.unlock();
        }
        if (waiting != null) {
            waiting.complete(null);
        } else if (urgent) {
            send(take());
        }
        if (error == null) { // otherwise, the next call decides
            sendInTime();
        }
    }

    /** Keeps a value that can be sent later, unless there is a newer one. */
    private void onFailure(Progress sent, Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        if (cause instanceof JobEndedException last) {
            ended = last;
            pending = null;
            return;
        }
        failure = cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
        if (isTemporary(failure)) {
            pending = pending == null ? sent : pending.after(sent);
        }
    }

    private static boolean isTemporary(RuntimeException error) {
        return error instanceof UncheckedIOException || (error instanceof ApiException api && api.isTemporary());
    }
}
