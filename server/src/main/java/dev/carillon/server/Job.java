package dev.carillon.server;

import java.util.Locale;
import java.util.concurrent.ScheduledFuture;

/** A job that counts up to 100 % in steps. Guarded by the monitor of its {@link JobOwner}. */
final class Job {
    private static final int STEP = 10;
    private static final int DONE = 100;

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

    /**
     * Creates a job that waits for its first step.
     *
     * @param structured whether progress is reported as an object; if not, as a text such as {@code %40} for simpler clients
     */
    Job(String id, boolean structured) {
        this.id = id;
        this.structured = structured;
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
        percent = next;
        next += STEP;
        if (percent == DONE) {
            end(State.DONE);
        }
    }

    void cancel() {
        end(State.CANCELLED);
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

    /** Whether the client understands progress objects, and not only percentages. */
    boolean isStructured() {
        return structured;
    }

    Summary summary() {
        return new Summary(id, percent, state.name().toLowerCase(Locale.ROOT));
    }

    private record Progress(String id, int percent, boolean done, Boolean cancelled) {}

    /**
     * An entry of the list of jobs.
     *
     * @param state {@code running}, {@code done} or {@code cancelled}
     */
    record Summary(String id, int percent, String state) {}
}
