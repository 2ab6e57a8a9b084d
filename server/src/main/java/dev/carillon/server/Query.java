package dev.carillon.server;

import dev.carillon.jobs.Job;
import dev.carillon.jobs.JobException;
import dev.carillon.jobs.JobProgress;
import dev.carillon.jobs.JobState;
import dev.carillon.jobs.Jobs;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A job that counts up to 100 % in steps. Guarded by the monitor of its {@link QueryOwner}. */
final class Query {
    private static final Logger log = LoggerFactory.getLogger(Query.class);

    /** The name of the jobs. */
    static final String NAME = "query";

    private static final int STEP = 10;
    private static final int DONE = 100;

    private final Jobs jobs;
    private final String id;
    private final boolean structured;
    private State state = State.RUNNING;
    private int percent;
    private int next;
    private ScheduledFuture<?> schedule;

    private enum State {
        RUNNING,
        DONE,
        CANCELLED
    }

    private Query(Jobs jobs, String id, boolean structured) {
        this.jobs = jobs;
        this.id = id;
        this.structured = structured;
    }

    /**
     * Opens a job that waits for its first step.
     *
     * @param structured whether progress is reported as an object; if not, as a text such as {@code %40} for simpler clients
     * @throws JobException if there are too many jobs
     */
    static Query open(Jobs jobs, boolean structured) {
        return new Query(jobs, jobs.open(NAME, (long) DONE, null).join().id(), structured);
    }

    String id() {
        return id;
    }

    boolean isRunning() {
        return state == State.RUNNING;
    }

    void runs(ScheduledFuture<?> steps) {
        schedule = steps;
    }

    void step() {
        try {
            logFailure(
                    next == DONE ? jobs.complete(id, null) : jobs.report(id, new JobProgress((long) next, null, null)));
        } catch (JobException e) { // somebody else has ended the job
            boolean done =
                    jobs.find(id).filter(job -> job.state() == JobState.DONE).isPresent();
            percent = done ? DONE : percent;
            end(done ? State.DONE : State.CANCELLED);
            return;
        }
        percent = next;
        next += STEP;
        if (percent == DONE) {
            end(State.DONE);
        }
    }

    void cancel() {
        try {
            logFailure(jobs.cancel(id));
        } catch (JobException e) {
            log.debug("a query had ended already: {}", e.getMessage());
        }
        end(State.CANCELLED);
    }

    private static void logFailure(CompletableFuture<Job> change) {
        var unused = change.whenComplete((job, error) -> {
            if (error != null) {
                log.error("the state of a query cannot be stored", error);
            }
        });
    }

    private void end(State last) {
        state = last;
        if (schedule != null) {
            schedule.cancel(false);
        }
    }

    /** Returns the payload of the {@code process} event. */
    Object progress() {
        return structured
                ? new Progress(id, percent, !isRunning(), state == State.CANCELLED ? true : null)
                : "%" + percent;
    }

    /** Whether the client can be told about the present state: a bare percentage cannot express cancellation. */
    boolean isReportable() {
        return structured || state != State.CANCELLED;
    }

    Summary summary() {
        return new Summary(id, percent, state.name().toLowerCase(Locale.ROOT));
    }

    private record Progress(String id, int percent, boolean done, Boolean cancelled) {}

    /**
     * An entry of the list of queries.
     *
     * @param state {@code running}, {@code done} or {@code cancelled}
     */
    record Summary(String id, int percent, String state) {}
}
