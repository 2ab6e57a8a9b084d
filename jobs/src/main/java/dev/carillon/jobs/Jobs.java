package dev.carillon.jobs;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.carillon.SocketIoServer;
import dev.carillon.jobs.JobCluster.Entry;
import dev.carillon.jobs.JobCluster.Operation;
import dev.carillon.push.ChannelSource;
import dev.carillon.push.StateChannel;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Long jobs whose progress clients follow live. A job runs on a thread of the application ({@link #submit}), or elsewhere, from where
 * its progress is reported ({@link #open}).
 *
 * <pre>{@code
 * SocketIoServer server = SocketIoServer.builder().build();
 * Jobs jobs = Jobs.builder(server).attach();
 * PushServer.builder(server, PushAuthorizer.EVERYONE).source("job", jobs.channels()).attach();
 * server.start();
 * Job job = jobs.submit("export", context -> {
 *     for (int row = 1; row <= 1000; row++) {
 *         context.progress(row, 1000, "row " + row);
 *     }
 *     return "export.csv";
 * });
 * }</pre>
 *
 * <p>With a {@link Builder#cluster cluster}, these methods also find the jobs of other servers, unless they say otherwise.
 *
 * <p>A Socket.IO client follows a job with {@code job:subscribe}, all others with the channel {@code job:ID}. See the documentation
 * for the events. Thread-safe.
 */
public final class Jobs implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Jobs.class);

    private static final int ID_BYTES = 12;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Duration HOUSEKEEPING = Duration.ofSeconds(1);

    private final JobRegistry registry;
    private final TrackedJob.Shared shared;
    private final Executor executor;
    private final Silence silence;

    /** The jobs of other servers. Empty without a cluster. */
    private final Optional<RemoteJobs> remote;

    private boolean closed;

    private Jobs(
            JobRegistry registry,
            TrackedJob.Shared shared,
            Executor executor,
            Silence silence,
            Optional<RemoteJobs> remote) {
        this.registry = registry;
        this.shared = shared;
        this.executor = executor;
        this.silence = silence;
        this.remote = remote;
    }

    /**
     * Starts to build.
     *
     * @param server the server whose clients follow the jobs; it must not have been started
     * @return a builder with the default settings
     */
    public static Builder builder(SocketIoServer server) {
        return new Builder(Objects.requireNonNull(server, "server"));
    }

    // ---- work of this application ----

    /**
     * Runs a job on the executor.
     *
     * @param name what kind of work it is, at most 100 characters without control characters
     * @param task the work
     * @return the job, which is queued
     * @throws JobException if there are too many jobs, or the name is invalid
     * @throws java.util.concurrent.CompletionException if the job cannot be stored; then it does not run
     */
    public Job submit(String name, JobTask task) {
        Objects.requireNonNull(task, "task");
        TrackedJob job = create(name, null, null, false).join();
        JobRun run = new JobRun(job, task, this);
        job.onCancel(run::interrupt);
        try {
            executor.execute(run);
        } catch (RejectedExecutionException e) {
            var unused = job.end((state, now) -> state.failed("the executor has rejected the job", now));
            TrackedJob.logFailure(job.state(), e);
        }
        return job.state();
    }

    void start(TrackedJob job) {
        var unused = job.change(Job::started);
    }

    CompletableFuture<Job> report(TrackedJob job, JobProgress progress) {
        return job.change((state, now) -> state.with(progress, now));
    }

    void succeed(TrackedJob job, Object result) {
        JsonElement json = ResultJson.of(result);
        var unused = job.end((state, now) -> state.completed(json, now));
    }

    void fail(TrackedJob job, Throwable error) {
        String text = error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage();
        var unused = job.end((state, now) -> state.failed(Limits.truncate(text, Limits.ERROR), now));
        TrackedJob.logFailure(job.state(), error);
    }

    // ---- work elsewhere ----

    /**
     * Opens a job that is done elsewhere and reported by its id. It fails if there is no report for too long
     * ({@link Builder#reporterTimeout}).
     *
     * @param name what kind of work it is, at most 100 characters without control characters
     * @param total how much there is to do, or null
     * @param message what the job is doing, or null; at most 1000 characters
     * @return completes with the job when it is stored
     * @throws JobException if there are too many jobs, or a value is invalid
     */
    public CompletableFuture<Job> open(String name, Long total, String message) {
        return awayFromStore(create(name, total, message, true).thenApply(TrackedJob::state));
    }

    private CompletableFuture<TrackedJob> create(String name, Long total, String message, boolean remote) {
        Limits.requireName(Objects.requireNonNull(name, "name"));
        Limits.requireNotNegative(total, "total");
        Limits.requireLength(message, Limits.MESSAGE, "message");
        registry.reserve();
        Job job = Job.queued(newId(), name, total, message, shared.clock().instant());
        return TrackedJob.create(shared, job, remote)
                .whenComplete((tracked, error) -> {
                    if (error == null) {
                        registry.add(tracked);
                    }
                    registry.release();
                })
                .thenCompose(tracked -> tracked.copy(true).thenApply(done -> tracked));
    }

    /**
     * Completes on another thread than the store's, because what the application does next may block, or wait for the store itself.
     */
    private static <T> CompletableFuture<T> awayFromStore(CompletableFuture<T> change) {
        return change.isDone() ? change : change.whenCompleteAsync((result, error) -> {});
    }

    private static String newId() {
        byte[] id = new byte[ID_BYTES];
        RANDOM.nextBytes(id);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
    }

    /**
     * Reports progress. The first report starts the job.
     *
     * @param id the id of the job
     * @param progress what has changed
     * @return completes with the new state when it is stored
     * @throws JobException if there is no such job, if it has ended, if it was submitted, or if too many of its reports wait for the
     *     store. For a job of another server, this is the failure of the future
     */
    public CompletableFuture<Job> report(String id, JobProgress progress) {
        Objects.requireNonNull(progress, "progress");
        return change(
                id, job -> reportElsewhere(job, progress), Operation.REPORT, () -> JobBodies.ofProgress(progress));
    }

    /** Changes a job of this or another server. */
    private CompletableFuture<Job> change(
            String id,
            Function<TrackedJob, CompletableFuture<Job>> here,
            Operation operation,
            Supplier<JsonObject> body) {
        Optional<TrackedJob> job = registry.find(id);
        if (job.isPresent()) {
            return here.apply(job.get());
        }
        RemoteJobs others = remote.orElseThrow(JobException::unknown);
        JsonObject request = body.get();
        return others.find(id)
                .thenCompose(entry -> call(entry.orElseThrow(JobException::unknown), operation, request))
                .whenCompleteAsync((state, error) -> {});
    }

    /** Asks another server to change its job. */
    CompletableFuture<Job> call(Entry entry, Operation operation, JsonObject body) {
        JobCluster cluster = shared.cluster().orElseThrow().jobs();
        Job job = entry.job();
        if (job.state().isTerminal()) {
            throw JobException.ended(job);
        }
        return cluster.call(entry.home(), new JobCluster.Call(job.id(), operation, body))
                .toCompletableFuture();
    }

    /** Executes the call of another server. */
    private CompletableFuture<Job> execute(JobCluster.Call call) {
        TrackedJob job = require(call.id());
        return switch (call.operation()) {
            case REPORT -> reportElsewhere(job, JobBodies.progress(call.body()));
            case COMPLETE -> complete(job, call.body().get("result"));
            case FAIL -> fail(job, JobBodies.error(call.body()));
            case CANCEL -> cancel(job);
        };
    }

    CompletableFuture<Job> reportElsewhere(TrackedJob job, JobProgress progress) {
        job.requireReportable();
        return awayFromStore(report(job, progress));
    }

    /**
     * Ends a job that has succeeded.
     *
     * @param id the id of the job
     * @param result any value that can be converted to JSON, or null; at most 64 KiB of JSON
     * @return completes with the last state when it is stored
     * @throws JobException if there is no such job, if it has ended, if it was submitted, or if the result is too large or cannot be
     *     converted. For a job of another server, this may be the failure of the future
     */
    public CompletableFuture<Job> complete(String id, Object result) {
        return change(
                id, job -> complete(job, result), Operation.COMPLETE, () -> JobBodies.ofResult(ResultJson.of(result)));
    }

    CompletableFuture<Job> complete(TrackedJob job, Object result) {
        job.requireReportable();
        JsonElement json = ResultJson.of(result);
        return awayFromStore(job.change((state, now) -> state.completed(json, now)));
    }

    /**
     * Ends a job that has failed.
     *
     * @param id the id of the job
     * @param error what clients are told, at most 4000 characters
     * @return completes with the last state when it is stored
     * @throws JobException if there is no such job, if it has ended, if it was submitted, or if the text is too long. For a job of
     *     another server, this may be the failure of the future
     */
    public CompletableFuture<Job> fail(String id, String error) {
        Limits.requireLength(Objects.requireNonNull(error, "error"), Limits.ERROR, "error");
        return change(id, job -> fail(job, error), Operation.FAIL, () -> JobBodies.ofError(error));
    }

    CompletableFuture<Job> fail(TrackedJob job, String error) {
        Limits.requireLength(error, Limits.ERROR, "error");
        job.requireReportable();
        return awayFromStore(job.change((state, now) -> state.failed(error, now)));
    }

    // ---- all jobs ----

    /**
     * Cancels a job. Its code is told: its thread is interrupted, and its next report fails.
     *
     * @param id the id of the job
     * @return completes with the last state when it is stored. A submitted job ends even if that fails, because its thread was
     *     interrupted
     * @throws JobException if there is no such job, or if it has ended. For a job of another server, this is the failure of the future
     */
    public CompletableFuture<Job> cancel(String id) {
        return change(id, this::cancel, Operation.CANCEL, JsonObject::new);
    }

    CompletableFuture<Job> cancel(TrackedJob job) {
        return awayFromStore(job.cancel());
    }

    /**
     * Returns the state of a job of this server.
     *
     * @param id the id of the job
     * @return empty if there is no such job, or if it was forgotten
     */
    public Optional<Job> find(String id) {
        return registry.find(id).map(TrackedJob::state);
    }

    /**
     * Returns jobs of this server.
     *
     * @param condition which ones
     * @return the jobs, the newest first
     */
    public List<Job> list(Predicate<Job> condition) {
        return registry.list(condition).toList();
    }

    /**
     * Returns the state of a job, which may belong to another server of the cluster.
     *
     * @param id the id of the job
     * @return completes with empty if there is no such job, or if it was forgotten. Fails with a {@link JobException} with the reason
     *     {@link JobException.Reason#UNAVAILABLE} if the job is not of this server, and the cluster cannot be reached
     */
    public CompletableFuture<Optional<Job>> fetch(String id) {
        Optional<Job> job = find(id);
        return job.isPresent() || remote.isEmpty()
                ? CompletableFuture.completedFuture(job)
                : awayFromStore(remote.get().find(id).thenApply(entry -> entry.map(Entry::job)));
    }

    /** Finds a job of another server. */
    CompletableFuture<Entry> require(RemoteJobs others, String id) {
        return awayFromStore(others.find(id).thenApply(entry -> entry.orElseThrow(JobException::unknown)));
    }

    /**
     * Returns jobs of all servers of the cluster. Without a cluster, these are the jobs of this server.
     *
     * @param query which ones
     * @param condition a further condition, for example what a client may see
     * @param limit the maximum number
     * @return completes with the jobs, the newest first; those of other servers without results of more than about 1000 characters.
     *     Fails with a {@link JobException} with the reason {@link JobException.Reason#UNAVAILABLE} if the cluster cannot be reached
     */
    public CompletableFuture<List<Job>> fetch(JobQuery query, Predicate<Job> condition, int limit) {
        if (remote.isEmpty()) {
            return CompletableFuture.completedFuture(
                    registry.list(query.and(condition)).limit(limit).toList());
        }
        return fetchPage(query, condition, limit, new ArrayList<>());
    }

    private CompletableFuture<List<Job>> fetchPage(
            JobQuery query, Predicate<Job> condition, int limit, List<Job> found) {
        JobCluster cluster = shared.cluster().orElseThrow().jobs();
        return awayFromStore(cluster.list(query, limit - found.size()).toCompletableFuture())
                .thenCompose(page -> {
                    page.jobs().stream()
                            .map(job -> find(job.id()).orElse(job)) // the cluster gets progress later
                            .filter(query.and(condition))
                            .forEach(found::add);
                    boolean isComplete = found.size() >= limit || page.next().isEmpty();
                    return isComplete
                            ? CompletableFuture.completedFuture(found)
                            : fetchPage(page.next().get(), condition, limit, found);
                });
    }

    /** The jobs of this server, only as far as the stream is read. */
    Stream<Job> stream(Predicate<Job> condition) {
        return registry.list(condition);
    }

    Optional<TrackedJob> tracked(String id) {
        return registry.find(id);
    }

    Optional<RemoteJobs> remote() {
        return remote;
    }

    /** Returns a job of this or another server, so that it can be followed. */
    CompletableFuture<? extends FollowedJob> follow(String id) {
        Optional<TrackedJob> job = registry.find(id);
        if (job.isPresent() || remote.isEmpty()) {
            return CompletableFuture.completedFuture(job.orElseThrow(JobException::unknown));
        }
        return awayFromStore(remote.get().follow(id));
    }

    /**
     * Returns the channels of the jobs for {@link dev.carillon.push.PushServer.Builder#source}, with the prefix {@code job}. The
     * name of a channel is the id of a job.
     *
     * @return the source
     */
    public ChannelSource channels() {
        return new ChannelSource() {
            @Override
            public CompletionStage<Void> prepare(String id) {
                if (remote.isEmpty() || registry.find(id).isPresent()) {
                    return CompletableFuture.completedFuture(null);
                }
                return awayFromStore(remote.get().follow(id)).handle((job, error) -> {
                    if (error != null && JobException.reason(error) != JobException.Reason.UNKNOWN) {
                        throw new CompletionException(error);
                    }
                    return null;
                });
            }

            @Override
            public boolean open(String id, StateChannel channel) {
                Optional<? extends FollowedJob> job = registry.find(id);
                if (job.isEmpty()) {
                    job = remote.flatMap(others -> others.ready(id));
                }
                job.ifPresent(found -> found.open(channel));
                return job.isPresent();
            }
        };
    }

    TrackedJob require(String id) {
        return registry.find(id).orElseThrow(JobException::unknown);
    }

    /**
     * Closes the store when everything that has been reported is saved. The end of the server does the same, so this is only needed
     * if something must happen afterwards. In a cluster, the jobs of this server that have not ended fail with the error {@code
     * interrupted}. Idempotent.
     */
    @Override
    public void close() {
        synchronized (this) { // whoever closes it a second time also waits
            if (!closed) {
                closed = true;
                shared.scheduler().shutdownNow();
                shared.unsaved().close();
                shared.store().close();
                shared.cluster().ifPresent(cluster -> cluster.jobs().close());
            }
        }
    }

    private void maintain() {
        try {
            registry.expire(shared.clock().millis());
            shared.unsaved().retry();
            failSilent();
            shared.cluster().ifPresent(cluster -> cluster.copies().retry());
            remote.ifPresent(RemoteJobs::maintain);
        } catch (RuntimeException e) { // it must run again
            log.error("the jobs could not be maintained", e);
        }
    }

    /** Fails the jobs whose reporters have been silent for too long. */
    void failSilent() {
        if (silence.isLimited()) {
            registry.forEach(job -> job.failIfSilent(silence));
        }
    }

    private void restore(JobStore store) {
        List<Job> loaded = store.load().stream()
                .sorted(Comparator.comparing(Job::updatedAt))
                .toList();
        for (Job job : loaded) {
            TrackedJob tracked = TrackedJob.restore(shared, job);
            registry.add(tracked);
            if (!job.state().isTerminal()) {
                var unused = tracked.end(Job::interrupted);
            } else {
                var unused = tracked.copy(true);
            }
        }
    }

    private final class Member implements JobCluster.Member {
        private final Duration retention;

        Member(Duration retention) {
            this.retention = retention;
        }

        @Override
        public CompletionStage<Job> execute(JobCluster.Call call) {
            try {
                return Jobs.this.execute(call);
            } catch (JobException e) {
                return CompletableFuture.failedFuture(e);
            }
        }

        @Override
        public void onLoss() {
            registry.forEach(TrackedJob::renewCopy);
        }

        @Override
        public void onGap() {
            remote.ifPresent(RemoteJobs::check);
        }

        @Override
        public Duration retention() {
            return retention;
        }
    }

    /** Settings of {@link Jobs}. */
    public static final class Builder {
        private final SocketIoServer server;
        private String namespace = "/";
        private Executor executor;
        private JobStore store = JobStore.inMemory();
        private Optional<JobCluster> cluster = Optional.empty();
        private JobAuthorizer authorizer = JobAuthorizer.FOLLOW_AND_CANCEL;
        private Duration updateInterval = Duration.ofMillis(100);
        private Duration retention = Duration.ofHours(1);
        private int maxOpen = 100_000;
        private int maxEnded = 10_000;
        private long maxEndedBytes = Runtime.getRuntime().maxMemory() / 16;
        private int maxSubscriptions = 1000;
        private Duration reporterTimeout = Duration.ofHours(1);
        private InstantSource clock = InstantSource.system();
        private LongSupplier nanoTime = System::nanoTime;

        private Builder(SocketIoServer server) {
            this.server = server;
        }

        /**
         * Sets the namespace whose clients follow jobs.
         *
         * @param name the name, {@code /} by default
         * @return this
         */
        public Builder namespace(String name) {
            namespace = Objects.requireNonNull(name, "namespace");
            return this;
        }

        /**
         * Sets what runs the submitted jobs.
         *
         * @param threads the executor; by default, one with as many daemon threads as are needed, at most 64
         * @return this
         */
        public Builder executor(Executor threads) {
            executor = Objects.requireNonNull(threads, "executor");
            return this;
        }

        /**
         * Sets where jobs are kept. The store is closed together with the server. Jobs that had not ended when the process died come
         * back as failed, with the error {@code interrupted}.
         *
         * @param jobStore the store; in memory by default
         * @return this
         */
        public Builder store(JobStore jobStore) {
            store = Objects.requireNonNull(jobStore, "store");
            return this;
        }

        /**
         * Connects this server with others, so that each job can be followed, reported, cancelled and listed on all of them. A state
         * is saved in the store first and then in the cluster. The cluster is left together with the server.
         *
         * @param servers the cluster, of which {@code carillon-redis} has an implementation; none by default
         * @return this
         */
        public Builder cluster(JobCluster servers) {
            cluster = Optional.of(servers);
            return this;
        }

        /**
         * Sets what Socket.IO clients may do.
         *
         * @param decision the decision; by default, they may follow and cancel all jobs, but not report them
         * @return this
         */
        public Builder authorizer(JobAuthorizer decision) {
            authorizer = Objects.requireNonNull(decision, "authorizer");
            return this;
        }

        /**
         * Sets the shortest time between two updates of a job that its followers receive. Its end is published immediately.
         *
         * @param interval the interval, 100 milliseconds by default; may be zero
         * @return this
         */
        public Builder updateInterval(Duration interval) {
            if (interval.isNegative()) {
                throw new IllegalArgumentException("updateInterval must not be negative: " + interval);
            }
            updateInterval = interval;
            return this;
        }

        /**
         * Sets how long a job that is done elsewhere ({@link Jobs#open}) may go without a report. After that, it fails with an error
         * such as {@code no report for 1 h}. Every report counts, even if nothing has changed. Submitted jobs may be silent.
         *
         * @param timeout the time since the last report, or since the job was opened; one hour by default, zero for no limit
         * @return this
         */
        public Builder reporterTimeout(Duration timeout) {
            if (timeout.isNegative()) {
                throw new IllegalArgumentException("reporterTimeout must not be negative: " + timeout);
            }
            reporterTimeout = timeout;
            return this;
        }

        /**
         * Sets how long jobs can be read after their end.
         *
         * @param age the time, one hour by default
         * @return this
         */
        public Builder retention(Duration age) {
            if (age.isNegative() || age.isZero()) {
                throw new IllegalArgumentException("retention must be positive: " + age);
            }
            retention = age;
            return this;
        }

        /**
         * Sets how many jobs there may be that have not ended.
         *
         * @param jobs the number, 100,000 by default
         * @return this
         */
        public Builder maxOpen(int jobs) {
            maxOpen = (int) requirePositive(jobs, "maxOpen");
            return this;
        }

        /**
         * Sets how many jobs that have ended are kept. Beyond it, those that ended first are forgotten.
         *
         * @param jobs the number, 10,000 by default
         * @return this
         */
        public Builder maxEnded(int jobs) {
            maxEnded = (int) requirePositive(jobs, "maxEnded");
            return this;
        }

        /**
         * Sets how much memory the jobs that have ended may take. Beyond it, those that ended first are forgotten.
         *
         * @param bytes the number of bytes, by default a sixteenth of the maximum heap
         * @return this
         */
        public Builder maxEndedBytes(long bytes) {
            maxEndedBytes = requirePositive(bytes, "maxEndedBytes");
            return this;
        }

        /**
         * Sets how many jobs a client may follow at the same time.
         *
         * @param jobs the number, 1000 by default
         * @return this
         */
        public Builder maxSubscriptions(int jobs) {
            maxSubscriptions = (int) requirePositive(jobs, "maxSubscriptions");
            return this;
        }

        Builder clock(InstantSource source) {
            clock = source;
            return this;
        }

        Builder nanoTime(LongSupplier source) {
            nanoTime = source;
            return this;
        }

        private static long requirePositive(long value, String name) {
            if (value <= 0) {
                throw new IllegalArgumentException(name + " must be positive: " + value);
            }
            return value;
        }

        /**
         * Reads the stored jobs, and adds the event handlers to the server. Call it before the server is started.
         *
         * @return the jobs, which end together with the server
         */
        public Jobs attach() {
            ScheduledThreadPoolExecutor scheduler = newScheduler();
            UnsavedEnds unsaved = new UnsavedEnds(store);
            JobRegistry registry = new JobRegistry(
                    new JobRegistry.Retention(maxOpen, retention, maxEnded, maxEndedBytes), store, unsaved);
            TrackedJob.Shared shared = new TrackedJob.Shared(
                    server.of(namespace),
                    store,
                    unsaved,
                    scheduler,
                    // In a cluster, times are those of the JSON from the beginning, so that all servers sort jobs in
                    // the same way.
                    cluster.isEmpty() ? clock : () -> clock.instant().truncatedTo(ChronoUnit.MILLIS),
                    nanoTime,
                    updateInterval,
                    registry::onEnd,
                    cluster.map(servers ->
                            new TrackedJob.Cluster(servers, new ClusterCopies(servers, scheduler, updateInterval))));
            Jobs jobs = new Jobs(
                    registry,
                    shared,
                    executor == null ? JobThreads.create() : executor,
                    new Silence(reporterTimeout),
                    cluster.map(servers -> new RemoteJobs(servers, shared, maxOpen)));
            cluster.ifPresent(servers -> servers.join(jobs.new Member(retention)));
            jobs.restore(store);
            JobEvents events = new JobEvents(jobs, authorizer, maxSubscriptions);
            server.of(namespace).onConnection(events::register);
            var unused = scheduler.scheduleWithFixedDelay(
                    jobs::maintain, HOUSEKEEPING.toMillis(), HOUSEKEEPING.toMillis(), TimeUnit.MILLISECONDS);
            server.terminated().whenComplete((ended, error) -> jobs.close());
            return jobs;
        }

        private static ScheduledThreadPoolExecutor newScheduler() {
            ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1, task -> {
                Thread thread = new Thread(task, "carillon-jobs");
                thread.setDaemon(true);
                return thread;
            });
            scheduler.setRemoveOnCancelPolicy(true);
            return scheduler;
        }
    }
}
