package dev.carillon.jobs;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Connects the jobs of several servers. Each job has a home: the server that opened it, which alone decides about its states. It saves
 * them here, where all servers find them. The others follow a job, and pass what is reported to them on to its home. If a server dies,
 * another one ends its jobs with the error {@code interrupted}.
 *
 * <p>The module {@code carillon-redis} implements it over Redis. Thread-safe. No method blocks, except {@link #close}. A stage that
 * fails because the cluster or a server cannot be reached fails with a {@link JobException} with the reason
 * {@link JobException.Reason#UNAVAILABLE}, within a few seconds.
 */
public interface JobCluster extends AutoCloseable {
    /**
     * A state of a job.
     *
     * @param job the state
     * @param version increases with each state of the job
     * @param home the id of the server that the job belongs to
     */
    record Entry(Job job, long version, String home) {}

    /** What can be asked of the home of a job. */
    enum Operation {
        /** Report progress: the body has {@code done}, {@code total} and {@code message}. */
        REPORT,

        /** Complete the job: the body has the {@code result}. */
        COMPLETE,

        /** Fail the job: the body has the {@code error}. */
        FAIL,

        /** Cancel the job. */
        CANCEL
    }

    /**
     * A request to the home of a job.
     *
     * @param id the id of the job
     * @param operation what to do
     * @param body the same as that of the event of Socket.IO clients, without the id
     */
    record Call(String id, Operation operation, JsonObject body) {}

    /**
     * A part of a list.
     *
     * @param jobs the jobs, in the order of the list. A result of more than about 1000 characters may be missing
     * @param next returns the rest of the list; empty at its end
     */
    record Page(List<Job> jobs, Optional<JobQuery> next) {}

    /** What a server does for the cluster. */
    interface Member {
        /**
         * Executes a call of another server.
         *
         * @param call the call
         * @return completes with the new state of the job, or with a {@link JobException}
         */
        CompletionStage<Job> execute(Call call);

        /** Called when the cluster may have lost what this server has saved. The server saves the states of all its jobs again. */
        void onLoss();

        /** Called when states of the jobs that this server follows may have been missed. */
        void onGap();

        /**
         * Returns how long a job can be found after its end.
         *
         * @return the time
         */
        Duration retention();
    }

    /**
     * Joins the cluster. Called once, before any other method.
     *
     * @param member this server
     */
    void join(Member member);

    /**
     * Returns the id of this server, as the homes of its jobs have it.
     *
     * @return the id, which no other server has, nor this one after a restart
     */
    String home();

    /**
     * Saves a state of a job of this server, and sends it to those that follow the job, unless a newer one is saved already.
     *
     * @param entry the state
     * @return completes when the state can be found. If another server has ended the job, because it could not reach this one, the result
     *     is that end, which is final
     */
    CompletionStage<Optional<Entry>> save(Entry entry);

    /**
     * Forgets a job of this server. It is also forgotten when its end is older than the retention.
     *
     * @param id the id of the job
     */
    void remove(String id);

    /**
     * Finds a job of any server.
     *
     * @param id the id of the job
     * @return completes with the newest state, or empty if there is no such job
     */
    CompletionStage<Optional<Entry>> find(String id);

    /**
     * Lists jobs of all servers.
     *
     * @param query which jobs
     * @param limit the maximum number
     * @return completes with the first of them; fewer than the limit do not mean that it is the end
     */
    CompletionStage<Page> list(JobQuery query, int limit);

    /**
     * Begins to follow a job of another server.
     *
     * @param id the id of the job, which this server does not follow yet
     * @param follower receives each state that is saved, maybe twice or in another order. It must not block
     * @return completes when all states that are saved from now on will be received
     */
    CompletionStage<Void> follow(String id, Consumer<Entry> follower);

    /**
     * Ends to follow a job.
     *
     * @param id the id of the job
     */
    void unfollow(String id);

    /**
     * Passes a call on to the home of a job.
     *
     * @param home the id of the server
     * @param call the call
     * @return completes with the result of {@link Member#execute} on that server
     */
    CompletionStage<Job> call(String home, Call call);

    /** Leaves the cluster. The jobs of this server that have not ended fail with the error {@code interrupted}. Idempotent. */
    @Override
    void close();
}
