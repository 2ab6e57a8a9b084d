package dev.carillon.jobs;

import dev.carillon.ConnectionStateRecovery;
import dev.carillon.jobs.JobHistory.Seen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Random jobs, and clients that follow them by random techniques, come late, lose their connections and resume. Each sees states
 * that the job had, in order, and its end exactly once. {@code -Dcarillon.jobs.runs=1000} performs more runs, and {@code
 * -Dcarillon.jobs.seed=17} starts with the one that has failed.
 */
class JobsModelTest {
    private static final long FIRST_SEED = Long.getLong("carillon.jobs.seed", 1);
    private static final int RUNS = Integer.getInteger("carillon.jobs.runs", 10);
    private static final int JOBS = 8;
    private static final int FOLLOWERS = 4;
    private static final int MAX_REPORTS = 60;
    private static final long MAX_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(3);

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stopTheThreads() {
        threads.shutdownNow();
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void everyFollowerSeesAConsistentJob() throws Exception {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + RUNS; seed++) {
            run(seed);
        }
    }

    private void run(long seed) throws Exception {
        Random random = new Random(seed);
        int logEvents = random.nextBoolean() ? 1000 : 3;
        Duration interval = Duration.ofMillis(List.of(0, 1, 10).get(random.nextInt(3)));
        try (JobsFixture server = JobsFixture.start(
                options -> options.connectionStateRecovery(
                        ConnectionStateRecovery.builder().build()),
                settings -> settings.updateInterval(interval),
                push -> push.logEvents(logEvents))) {
            List<Future<Void>> results = new ArrayList<>();
            for (int i = 0; i < JOBS; i++) {
                boolean submitted = random.nextBoolean();
                long jobSeed = random.nextLong();
                results.add(threads.submit(() -> followJob(server, submitted, jobSeed)));
            }
            for (Future<Void> result : results) {
                result.get(1, TimeUnit.MINUTES);
            }
        } catch (ExecutionException e) {
            throw new AssertionError("seed " + seed, e.getCause());
        }
    }

    /** Runs a job, and clients that follow it. */
    private Void followJob(JobsFixture server, boolean submitted, long seed) throws Exception {
        Random random = new Random(seed);
        JobHistory history = new JobHistory();
        CompletableFuture<String> begun = new CompletableFuture<>();
        Callable<Void> work = submitted
                ? () -> submit(server.jobs(), history, begun, seed)
                : () -> report(server.jobs(), history, begun, seed);
        Future<Void> worker = threads.submit(work);
        String id = begun.get(1, TimeUnit.MINUTES);
        List<String> names = new ArrayList<>();
        List<Future<List<Seen>>> followers = new ArrayList<>();
        for (int i = 0; i < FOLLOWERS; i++) {
            pause(random);
            Follower follower = random.nextBoolean()
                    ? new SocketIoFollower(server.address(), id, random.nextLong())
                    : new PushFollower(server.address(), id, random.nextLong());
            names.add(follower.getClass().getSimpleName());
            followers.add(threads.submit(follower::followToTheEnd));
        }
        worker.get(1, TimeUnit.MINUTES);
        for (int i = 0; i < FOLLOWERS; i++) {
            history.check(names.get(i), followers.get(i).get(1, TimeUnit.MINUTES));
        }
        return null;
    }

    /** Work that is done elsewhere and reported by its id. */
    private static Void report(Jobs jobs, JobHistory history, CompletableFuture<String> begun, long seed) {
        Random random = new Random(seed);
        Job opened = jobs.open("reported", random.nextBoolean() ? (long) MAX_REPORTS : null, null)
                .join();
        history.add(opened);
        String id = opened.id();
        begun.complete(id);
        long done = 0;
        for (int i = random.nextInt(MAX_REPORTS); i > 0; i--) {
            pause(random);
            done += random.nextInt(2);
            history.add(
                    jobs.report(id, new JobProgress(done, null, "report " + i)).join());
        }
        history.add(end(jobs, id, random).join());
        return null;
    }

    private static CompletableFuture<Job> end(Jobs jobs, String id, Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> jobs.cancel(id);
            case 1 -> jobs.fail(id, "disk full");
            default -> jobs.complete(id, List.of("result", random.nextInt()));
        };
    }

    /** Work of the application. */
    private static Void submit(Jobs jobs, JobHistory history, CompletableFuture<String> begun, long seed)
            throws Exception {
        Random random = new Random(seed);
        CompletableFuture<Void> ended = new CompletableFuture<>();
        CompletableFuture<Void> queued = new CompletableFuture<>();
        Job submitted = jobs.submit("submitted", job -> {
            queued.join();
            try {
                return work(jobs, job, history, random);
            } finally {
                ended.complete(null);
            }
        });
        String id = submitted.id();
        history.add(submitted);
        Job running = jobs.find(id).orElseThrow();
        while (running.state() == JobState.QUEUED) {
            Thread.onSpinWait();
            running = jobs.find(id).orElseThrow();
        }
        history.add(running);
        begun.complete(id);
        queued.complete(null);
        ended.get(1, TimeUnit.MINUTES);
        Job last = running;
        while (!last.state().isTerminal()) {
            Thread.onSpinWait();
            last = jobs.find(id).orElseThrow();
        }
        history.add(last);
        return null;
    }

    private static Object work(Jobs jobs, JobContext job, JobHistory history, Random random) {
        int reports = random.nextInt(MAX_REPORTS);
        for (int i = 1; i <= reports; i++) {
            pause(random);
            job.progress(i, MAX_REPORTS, "row " + i);
            history.add(jobs.find(job.id()).orElseThrow());
        }
        switch (random.nextInt(3)) {
            case 0 -> {
                jobs.cancel(job.id()).join();
                job.progress(reports, MAX_REPORTS, "too late"); // throws an exception
                throw new AssertionError("the job was cancelled");
            }
            case 1 -> throw new IllegalStateException("disk full");
            default -> {
                return List.of("result", reports);
            }
        }
    }

    private static void pause(Random random) {
        LockSupport.parkNanos(random.nextLong(MAX_PAUSE_NANOS));
    }
}
