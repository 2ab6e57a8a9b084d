package dev.carillon.server;

import dev.carillon.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The owner of a set of jobs: a single connection, or all connections that share a key. Thread-safe. Its monitor guards
 * its jobs.
 */
final class JobOwner {
    static final int MAX_RUNNING = 100;
    static final int MAX_FINISHED = 20;

    private final AtomicInteger runningOfAll;
    private final Set<Socket> sockets = new HashSet<>();
    private final Map<String, Job> jobs = new LinkedHashMap<>(); // oldest first
    private int running;
    private int lastId;

    /**
     * Creates an owner without jobs.
     *
     * @param runningOfAll the counter of the running jobs of all owners
     */
    JobOwner(AtomicInteger runningOfAll) {
        this.runningOfAll = runningOfAll;
    }

    synchronized void add(Socket socket) {
        sockets.add(socket);
    }

    /** Removes a connection. Returns whether it was the last one. */
    synchronized boolean remove(Socket socket) {
        sockets.remove(socket);
        return sockets.isEmpty();
    }

    synchronized boolean hasJobs() {
        return !jobs.isEmpty();
    }

    /** Creates a job. Returns empty if too many jobs are running, or if no connection is left. */
    synchronized Optional<Job> open(boolean structured) {
        if (running >= MAX_RUNNING || sockets.isEmpty()) {
            return Optional.empty();
        }
        lastId++;
        Job job = new Job(String.valueOf(lastId), structured);
        jobs.put(job.id(), job);
        running++;
        runningOfAll.incrementAndGet();
        return Optional.of(job);
    }

    synchronized void start(Job job, ScheduledExecutorService timer, Duration interval) {
        if (job.isRunning()) {
            job.runs(timer.scheduleAtFixedRate(() -> step(job), 0, interval.toNanos(), TimeUnit.NANOSECONDS));
        }
    }

    private synchronized void step(Job job) {
        if (job.isRunning()) {
            job.step();
            report(job);
            settle(job);
        }
    }

    /** Cancels a running job. Returns false if no running job has this id. */
    synchronized boolean cancel(String id) {
        Job job = jobs.get(id);
        if (job == null || !job.isRunning()) {
            return false;
        }
        job.cancel();
        if (job.isStructured()) { // a bare percentage cannot express cancellation
            report(job);
        }
        settle(job);
        return true;
    }

    /** Cancels all jobs without reporting it: no connection is left. */
    synchronized void end() {
        jobs.values().stream().filter(Job::isRunning).forEach(job -> {
            job.cancel();
            runningOfAll.decrementAndGet();
        });
        running = 0;
        jobs.clear();
    }

    /** Returns the running jobs and the most recently ended ones, oldest first. */
    synchronized List<Job.Summary> list() {
        return jobs.values().stream().map(Job::summary).toList();
    }

    private void report(Job job) {
        Object progress = job.progress();
        sockets.forEach(socket -> socket.emit("process", progress));
    }

    private void settle(Job job) {
        if (job.isRunning()) {
            return;
        }
        running--;
        runningOfAll.decrementAndGet();
        List<Job> ended = new ArrayList<>(jobs.values());
        ended.removeIf(Job::isRunning);
        if (ended.size() > MAX_FINISHED) {
            jobs.remove(ended.get(0).id());
        }
    }
}
