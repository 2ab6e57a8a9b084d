package dev.carillon.jobs;

import java.util.concurrent.CancellationException;

/** Runs the code of a submitted job. */
final class JobRun implements Runnable, JobContext {
    private final TrackedJob job;
    private final JobTask task;
    private final Jobs jobs;

    /** The thread that runs the job. Guarded by this object. */
    private Thread thread;

    JobRun(TrackedJob job, JobTask task, Jobs jobs) {
        this.job = job;
        this.task = task;
        this.jobs = jobs;
    }

    @Override
    public void run() {
        synchronized (this) {
            if (job.hasEnded()) {
                return; // cancelled before it has begun
            }
            thread = Thread.currentThread();
        }
        try {
            jobs.start(job);
            jobs.succeed(job, task.run(this));
        } catch (Throwable e) {
            onFailure(e);
        } finally {
            synchronized (this) {
                thread = null;
                Thread.interrupted(); // the thread is used again
            }
        }
    }

    private void onFailure(Throwable error) {
        try {
            jobs.fail(job, error);
        } catch (JobException ended) {
            // It was cancelled. Its code has ended in whatever way it could.
        }
        if (error instanceof VirtualMachineError fatal) {
            throw fatal;
        }
    }

    /** Interrupts the code, if it is running. */
    synchronized void interrupt() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    @Override
    public String id() {
        return job.state().id();
    }

    @Override
    public void progress(JobProgress progress) {
        try {
            var unused = jobs.report(job, progress);
        } catch (JobException e) {
            if (e.reason() == JobException.Reason.TOO_MANY) {
                return; // the store is slow; a later report has newer progress
            }
            CancellationException cancelled = new CancellationException("the job was cancelled");
            cancelled.initCause(e);
            throw cancelled;
        }
    }

    @Override
    public boolean isCancelled() {
        return job.hasEnded();
    }
}
