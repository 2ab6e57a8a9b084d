package dev.carillon.redis;

import dev.carillon.jobs.JobCluster.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lease of this server, and what happens to the jobs of servers whose leases have expired: whichever server notices it first ends
 * them. After Redis was away, all servers first have time to renew their leases. Thread-safe.
 */
final class JobLeases {
    private static final Logger log = LoggerFactory.getLogger(JobLeases.class);

    /** How many jobs of a dead server are ended at a time. */
    private static final int BATCH = 100;

    private final RedisJobs jobs;
    private final RedisLink link;
    private final RedisJobs.Keys keys;
    private final RedisJobs.Timing timing;
    private final Runnable onLoss;

    /** When leases are trusted. Used by one renewal at a time. */
    private volatile long trustedAt;

    private final long createdAt = System.nanoTime();
    private volatile boolean failing;
    private volatile boolean hasLease;
    private volatile boolean stopped;

    JobLeases(RedisJobs jobs, RedisLink link, RedisJobs.Keys keys, RedisJobs.Timing timing, Runnable onLoss) {
        this.jobs = jobs;
        this.link = link;
        this.keys = keys;
        this.timing = timing;
        this.onLoss = onLoss;
        trustAfter(timing.lease());
    }

    private void trustAfter(Duration time) {
        trustedAt = System.nanoTime() + time.toNanos();
    }

    void start() {
        if (stopped) {
            return;
        }
        renew(timing.lease())
                .thenCompose(done -> jobs.expire())
                .thenCompose(done -> System.nanoTime() - trustedAt >= 0 ? endLost() : completed())
                .whenComplete((done, error) -> {
                    if (error != null) {
                        failing = true;
                    } else {
                        if (failing) {
                            trustAfter(isStarting() ? timing.lease() : timing.grace());
                        }
                        failing = false;
                        hasLease = true;
                    }
                    if (!stopped) {
                        link.schedule(this::start, timing.renewal());
                    }
                });
    }

    /** Whether this server has only waited for its own first connection, and not for Redis. */
    private boolean isStarting() {
        return !hasLease && System.nanoTime() - createdAt < timing.lease().toNanos();
    }

    /** Renews the lease as soon as there is a connection, because jobs are saved from now on. */
    void onConnected() {
        if (!stopped) {
            renew(timing.lease()).exceptionally(error -> null); // tried again soon
        }
    }

    private static CompletionStage<Void> completed() {
        return CompletableFuture.completedFuture(null);
    }

    private CompletionStage<Void> renew(Duration lease) {
        return jobs.run(JobScript.RENEW, new String[] {keys.homes()}, jobs.home(), Long.toString(lease.toMillis()))
                .thenAccept(result -> {
                    if (RedisJobs.text(result.get(0)).equals("1") && !stopped) {
                        onLoss.run();
                    }
                });
    }

    /** Ends the jobs of all servers whose leases have expired. */
    private CompletionStage<Void> endLost() {
        return jobs.run(JobScript.EXPIRED, new String[] {keys.homes()}).thenCompose(homes -> {
            CompletionStage<Void> all = completed();
            for (byte[] bytes : homes) {
                String home = RedisJobs.text(bytes);
                all = all.thenCompose(done -> endJobs(home));
            }
            return all;
        });
    }

    /** Ends the jobs of a server, and forgets it. */
    private CompletionStage<Void> endJobs(String home) {
        return RedisJobs.send(link, () -> link.ask(redis -> redis.async().srandmember(keys.open(home), BATCH)))
                .thenCompose(ids -> {
                    if (ids.isEmpty()) {
                        return jobs.run(JobScript.FORGET, new String[] {keys.homes(), keys.open(home)}, home)
                                .thenApply(done -> null);
                    }
                    log.debug("{} jobs of the server {} are interrupted", ids.size(), home);
                    return endAll(home, ids).thenCompose(ended -> ended ? endJobs(home) : completed());
                });
    }

    /** Completes with whether any of the jobs has ended. Otherwise, the server is alive again. */
    private CompletionStage<Boolean> endAll(String home, List<byte[]> ids) {
        List<CompletableFuture<Boolean>> all = ids.stream()
                .map(id -> end(home, RedisJobs.text(id)).toCompletableFuture())
                .toList();
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                .thenApply(done -> all.stream().anyMatch(CompletableFuture::join));
    }

    private CompletionStage<Boolean> end(String home, String id) {
        return jobs.find(id).thenCompose(entry -> endIfOpen(home, id, entry));
    }

    private CompletionStage<Boolean> endIfOpen(String home, String id, Optional<Entry> entry) {
        if (entry.isEmpty()
                || !entry.get().home().equals(home)
                || !RedisJobs.isOpen(entry.get().job())) {
            return RedisJobs.send(
                            link, () -> link.ask(redis -> redis.async().srem(keys.open(home), RedisLink.bytes(id))))
                    .thenApply(removed -> removed > 0);
        }
        return jobs.saveLost(entry.get(), entry.get().job().interrupted(Instant.now()));
    }

    /** Ends the lease, and the jobs of this server. */
    CompletionStage<Void> leave() {
        stopped = true;
        return renew(Duration.ZERO).thenCompose(done -> endJobs(jobs.home()));
    }

    void stop() {
        stopped = true;
    }
}
