package dev.carillon.redis;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.carillon.jobs.Job;
import dev.carillon.jobs.JobBodies;
import dev.carillon.jobs.JobCluster;
import dev.carillon.jobs.JobException;
import dev.carillon.jobs.JobQuery;
import dev.carillon.jobs.JobState;
import io.lettuce.core.KeyValue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects the jobs of several servers over Redis 5 or newer. Needs {@code carillon-jobs}.
 *
 * <pre>{@code
 * Jobs jobs = Jobs.builder(io).cluster(RedisJobs.connect("redis://localhost")).attach();
 * }</pre>
 *
 * <p>Each object has its own connections to Redis, so use it for one server only. They are opened when the jobs are attached, and closed
 * together with the server.
 */
public final class RedisJobs implements JobCluster {
    private static final Logger log = LoggerFactory.getLogger(RedisJobs.class);

    private static final String DEFAULT_PREFIX = "socket.io";
    private static final String NONE = "";
    private static final int ID_LENGTH = 16;

    /** What one script may look at, and return. While it runs, Redis does nothing else. */
    private static final int MAX_LOOKS = 1000;

    private static final int MAX_PAGE_BYTES = 256 * 1024;
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);

    private final RedisAddress address;
    private final String prefix;
    private final Timing timing;
    private final Keys keys;
    private final String home = Ids.random(ID_LENGTH);
    private RedisLink link;
    private JobCalls calls;
    private JobLeases leases;
    private Duration retention;
    private boolean closed;

    /**
     * Times.
     *
     * @param lease how long a server counts as alive after its last sign of life
     * @param renewal the time between two signs of life
     * @param grace how long the others have to reconnect after Redis was away, before they count as dead
     * @param call how long a call waits for its answer
     */
    record Timing(Duration lease, Duration renewal, Duration grace, Duration call) {
        /** Lettuce waits up to 30 seconds before it tries to connect again. */
        static final Timing DEFAULT = new Timing(
                Duration.ofSeconds(10), Duration.ofSeconds(3), Duration.ofSeconds(45), Duration.ofSeconds(5));
    }

    /** The names of the keys and channels. The hash tag keeps them in one slot of a Redis Cluster. */
    record Keys(String prefix) {
        static Keys of(String prefix) {
            return new Keys("carillon:jobs:{" + prefix + "}:");
        }

        String jobs() {
            return prefix + "job:";
        }

        String job(String id) {
            return jobs() + id;
        }

        /** The ids of all jobs, the newest first: the scores are the negative times. */
        String all() {
            return prefix + "all";
        }

        /** The ids of the jobs that have ended, by time. */
        String ended() {
            return prefix + "ended";
        }

        /** The ids of the servers, by the times when their leases expire. */
        String homes() {
            return prefix + "homes";
        }

        /** The ids of the jobs of a server that have not ended. */
        String open(String home) {
            return prefix + "open:" + home;
        }

        String states(String id) {
            return prefix + "states:" + id;
        }

        String calls() {
            return prefix + "calls:";
        }
    }

    private RedisJobs(RedisAddress address, String prefix, Timing timing) {
        this.address = address;
        this.prefix = prefix;
        this.timing = timing;
        this.keys = Keys.of(prefix);
    }

    /**
     * Uses a Redis server or a Redis Cluster.
     *
     * @param uri the address of Redis, as for {@link RedisAdapters#classic}
     * @return the cluster of jobs
     * @throws IllegalArgumentException if the address is malformed
     */
    public static RedisJobs connect(String uri) {
        return new RedisJobs(RedisAddress.parse(uri), DEFAULT_PREFIX, Timing.DEFAULT);
    }

    /**
     * Returns the same with another prefix, so that several clusters can share a Redis server.
     *
     * @param clusterPrefix the prefix; {@code socket.io} by default, as for {@link RedisAdapters#withPrefix}
     * @return a new object
     */
    public RedisJobs withPrefix(String clusterPrefix) {
        return new RedisJobs(address, Objects.requireNonNull(clusterPrefix, "clusterPrefix"), timing);
    }

    RedisJobs withTiming(Timing other) {
        return new RedisJobs(address, prefix, other);
    }

    @Override
    public synchronized void join(Member member) {
        if (link != null) {
            throw new IllegalStateException("a RedisJobs object can be used for one server only");
        }
        retention = member.retention();
        link = new RedisLink(address, "the jobs of other servers cannot be reached");
        calls = new JobCalls(link, keys.calls(), home, timing.call());
        leases = new JobLeases(this, link, keys, timing, member::onLoss);
        link.onRenewed(() -> {
            leases.onConnected();
            member.onGap();
        });
        calls.start(member);
        leases.start();
    }

    @Override
    public String home() {
        return home;
    }

    // ---- commands ----

    static String text(byte[] bytes) {
        return bytes == null ? NONE : new String(bytes, StandardCharsets.UTF_8);
    }

    /** Sends a command, unless too much is on its way already. Whatever fails, the exception says that the jobs cannot be reached. */
    static <T> CompletionStage<T> send(RedisLink link, Supplier<CompletionStage<T>> command) {
        CompletionStage<T> result = link.isAway()
                ? CompletableFuture.failedFuture(new IllegalStateException("Redis is not connected"))
                : command.get();
        return result.exceptionallyCompose(error -> {
            log.debug("Redis could not be asked: {}", error.toString());
            return CompletableFuture.failedFuture(unavailable());
        });
    }

    private static JobException unavailable() {
        return new JobException(JobException.Reason.UNAVAILABLE, "the other servers cannot be reached");
    }

    CompletionStage<List<byte[]>> run(RedisScript script, String[] scriptKeys, String... args) {
        return send(link, () -> link.run(script, scriptKeys, RedisLink.allBytes(args)));
    }

    // ---- states ----

    @Override
    public CompletionStage<Optional<Entry>> save(Entry entry) {
        return save(entry, NONE)
                .thenApply(other -> other.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Entry(
                                Job.parse(text(other.get(2))),
                                Long.parseLong(text(other.get(0))),
                                text(other.get(1)))));
    }

    /** Saves the end of a job of a dead server, unless anything has changed since it was read. Completes with whether it was saved. */
    CompletionStage<Boolean> saveLost(Entry read, Job end) {
        long version = read.version() + 1;
        return save(new Entry(end, version, read.home()), Long.toString(read.version()))
                .thenApply(saved -> !saved.isEmpty());
    }

    private CompletionStage<List<byte[]>> save(Entry entry, String expectedVersion) {
        Job job = entry.job();
        JsonObject json = job.toJson();
        JsonObject listed = JobBodies.listed(job);
        return run(
                JobScript.SAVE,
                new String[] {keys.job(job.id()), keys.all(), keys.ended(), keys.homes(), keys.open(entry.home())},
                keys.states(job.id()),
                job.id(),
                entry.home(),
                Long.toString(entry.version()),
                expectedVersion,
                job.name(),
                job.state().toString(),
                job.state().isTerminal() ? "1" : "0",
                json.toString(),
                listed.size() < json.size() ? listed.toString() : NONE,
                score(job.createdAt()),
                job.finishedAt() == null ? NONE : Long.toString(job.finishedAt().toEpochMilli()),
                Long.toString(retention.toMillis()));
    }

    private static String score(Instant createdAt) {
        return Long.toString(-createdAt.toEpochMilli());
    }

    @Override
    public void remove(String id) {
        run(JobScript.REMOVE, new String[] {keys.job(id), keys.all(), keys.ended(), keys.open(home)}, id)
                .exceptionally(error -> List.of()); // it expires
    }

    /** Removes the jobs that ended too long ago. */
    CompletionStage<Void> expire() {
        return run(
                        JobScript.EXPIRE,
                        new String[] {keys.ended(), keys.all()},
                        keys.jobs(),
                        Long.toString(System.currentTimeMillis() - retention.toMillis()))
                .thenApply(done -> null);
    }

    @Override
    public CompletionStage<Optional<Entry>> find(String id) {
        return send(link, () -> link.ask(redis -> redis.async().hmget(keys.job(id), "job", "version", "home")))
                .thenApply(fields -> fields.get(0).hasValue() ? Optional.of(entry(fields)) : Optional.empty());
    }

    private static Entry entry(List<KeyValue<String, byte[]>> fields) {
        return new Entry(
                Job.parse(text(fields.get(0).getValue())),
                Long.parseLong(text(fields.get(1).getValue())),
                text(fields.get(2).getValue()));
    }

    @Override
    public CompletionStage<Page> list(JobQuery query, int limit) {
        boolean isFirst = query.afterCreatedAt() == null;
        String from = isFirst ? NONE : score(query.afterCreatedAt());
        return run(
                        JobScript.LIST,
                        new String[] {keys.all()},
                        keys.jobs(),
                        from,
                        query.afterId(),
                        Objects.requireNonNullElse(query.name(), NONE),
                        query.state() == null ? NONE : query.state().toString(),
                        Integer.toString(Math.min(limit, MAX_LOOKS)),
                        Integer.toString(MAX_LOOKS),
                        Integer.toString(MAX_PAGE_BYTES))
                .thenApply(found -> page(query, found));
    }

    private static Page page(JobQuery query, List<byte[]> found) {
        List<Job> jobs = new ArrayList<>();
        found.subList(2, found.size()).forEach(json -> jobs.add(Job.parse(text(json))));
        String score = text(found.get(0));
        return new Page(
                jobs,
                score.isEmpty()
                        ? Optional.empty()
                        : Optional.of(query.after(Instant.ofEpochMilli(-Long.parseLong(score)), text(found.get(1)))));
    }

    // ---- other servers ----

    @Override
    public CompletionStage<Void> follow(String id, Consumer<Entry> follower) {
        return link.subscribe(keys.states(id), (channel, message) -> follower.accept(parse(message)))
                .toCompletableFuture()
                .copy()
                .orTimeout(timing.call().toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(error -> {
                    log.debug("a job could not be followed: {}", error.toString());
                    throw new CompletionException(unavailable());
                });
    }

    private static Entry parse(byte[] message) {
        JsonObject json = JsonParser.parseString(text(message)).getAsJsonObject();
        return new Entry(
                Job.parse(json.get("job").toString()),
                json.get("version").getAsLong(),
                json.get("home").getAsString());
    }

    @Override
    public void unfollow(String id) {
        link.unsubscribe(keys.states(id)).exceptionally(error -> null); // the next connection does not renew it
    }

    @Override
    public CompletionStage<Job> call(String server, Call call) {
        return calls.call(server, call);
    }

    // ---- end ----

    @Override
    public synchronized void close() {
        if (link == null || closed) {
            return;
        }
        closed = true;
        try {
            leases.leave().toCompletableFuture().get(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) { // the others end the jobs when the lease has expired
            log.debug("the jobs of this server could not be ended in Redis: {}", e.toString());
        }
        link.close();
    }

    /** Lets the lease expire, as if this server could not reach Redis. For tests. */
    synchronized void stopLease() {
        leases.stop();
    }

    /** Ends the connections, as if the process had been killed. For tests. */
    synchronized CompletionStage<Void> kill() {
        closed = true;
        leases.stop();
        return link.close();
    }

    static boolean isOpen(Job job) {
        return job.state() == JobState.QUEUED || job.state() == JobState.RUNNING;
    }
}
