package dev.carillon.jobs;

import dev.carillon.ConnectionStateRecovery;
import dev.carillon.jobs.JobHistory.Seen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
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
 * The same as {@link JobsModelTest} on two servers: each report and each follower uses a random one. {@code -Dcarillon.jobs.runs} and
 * {@code -Dcarillon.jobs.seed} have the same meaning.
 */
class ClusterModelTest {
    private static final long FIRST_SEED = Long.getLong("carillon.jobs.seed", 1);
    private static final int RUNS = Integer.getInteger("carillon.jobs.runs", 5);
    private static final int JOBS = 6;
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

    private static JobsFixture start(MemoryCluster cluster, Duration interval) {
        return JobsFixture.start(
                options -> options.connectionStateRecovery(
                        ConnectionStateRecovery.builder().build()),
                settings -> settings.cluster(cluster.connect()).updateInterval(interval));
    }

    private void run(long seed) throws Exception {
        Random random = new Random(seed);
        Duration interval = Duration.ofMillis(List.of(0, 1, 10).get(random.nextInt(3)));
        try (MemoryCluster cluster = new MemoryCluster();
                JobsFixture one = start(cluster, interval);
                JobsFixture two = start(cluster, interval)) {
            List<Future<Void>> results = new ArrayList<>();
            for (int i = 0; i < JOBS; i++) {
                long jobSeed = random.nextLong();
                results.add(threads.submit(() -> followJob(List.of(one, two), jobSeed)));
            }
            for (Future<Void> result : results) {
                result.get(1, TimeUnit.MINUTES);
            }
        } catch (ExecutionException e) {
            throw new AssertionError("seed " + seed, e.getCause());
        }
    }

    private Void followJob(List<JobsFixture> servers, long seed) throws Exception {
        Random random = new Random(seed);
        JobHistory history = new JobHistory();
        CompletableFuture<String> begun = new CompletableFuture<>();
        Future<Void> worker = threads.submit(() -> report(servers, history, begun, random.nextLong()));
        String id = begun.get(1, TimeUnit.MINUTES);
        List<String> names = new ArrayList<>();
        List<Future<List<Seen>>> followers = new ArrayList<>();
        for (int i = 0; i < FOLLOWERS; i++) {
            pause(random);
            JobsFixture server = servers.get(random.nextInt(2));
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

    private static Void report(
            List<JobsFixture> servers, JobHistory history, CompletableFuture<String> begun, long seed) {
        Random random = new Random(seed);
        Job opened = any(servers, random).open("reported", null, null).join();
        history.add(opened);
        String id = opened.id();
        begun.complete(id);
        for (int i = random.nextInt(MAX_REPORTS); i > 0; i--) {
            pause(random);
            history.add(any(servers, random)
                    .report(id, new JobProgress(null, null, "report " + i))
                    .join());
        }
        Jobs last = any(servers, random);
        history.add(
                switch (random.nextInt(3)) {
                    case 0 -> last.cancel(id).join();
                    case 1 -> last.fail(id, "disk full").join();
                    default ->
                        last.complete(id, List.of("result", random.nextInt())).join();
                });
        return null;
    }

    private static Jobs any(List<JobsFixture> servers, Random random) {
        return servers.get(random.nextInt(2)).jobs();
    }

    private static void pause(Random random) {
        LockSupport.parkNanos(random.nextLong(MAX_PAUSE_NANOS));
    }
}
