package dev.carillon.jobs;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Objects;

/**
 * The state of a job at one moment.
 *
 * @param id identifies the job
 * @param name what kind of work it is, for example {@code export}
 * @param state the state
 * @param done how much is done, in units of the application, at least 0
 * @param total how much there is to do; null if that is unknown
 * @param message what the job is doing; null if it has not said
 * @param result what the job has returned; null unless it is done and has a result
 * @param error why the job has failed; null unless it has
 * @param createdAt when it was created
 * @param startedAt when it began; null while it is queued
 * @param updatedAt when anything changed last
 * @param finishedAt when it ended; null until then
 */
public record Job(
        String id,
        String name,
        JobState state,
        long done,
        Long total,
        String message,
        JsonElement result,
        String error,
        Instant createdAt,
        Instant startedAt,
        Instant updatedAt,
        Instant finishedAt) {
    private static final double MAX_ESTIMATE_MILLIS = 1000 * 365.25 * 24 * 60 * 60 * 1000;

    private static final int ALL = 100;

    /** All times have the same length, so that they can be compared as texts. */
    private static final DateTimeFormatter MILLISECONDS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    /**
     * Checks that what every job has is not null.
     *
     * @param id identifies the job
     * @param name what kind of work it is
     * @param state the state
     * @param done how much is done
     * @param total how much there is to do, or null
     * @param message what the job is doing, or null
     * @param result what the job has returned, or null
     * @param error why the job has failed, or null
     * @param createdAt when it was created
     * @param startedAt when it began, or null
     * @param updatedAt when anything changed last
     * @param finishedAt when it ended, or null
     */
    public Job {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(createdAt, "createdAt");
        Objects.requireNonNull(updatedAt, "updatedAt");
    }

    static Job queued(String id, String name, Long total, String message, Instant now) {
        return new Job(id, name, JobState.QUEUED, 0, total, message, null, null, now, null, now, null);
    }

    /**
     * Returns how much is done.
     *
     * @return from 0 to 100, rounded down; null without a total
     */
    public Integer percent() {
        if (state == JobState.DONE) {
            return ALL;
        }
        if (total == null) {
            return null;
        }
        return done >= total ? ALL : (int) (done * (double) ALL / total);
    }

    /**
     * Estimates when the job will end, if it goes on at the average speed so far.
     *
     * @return null unless the job has a total, has been running for some time, and has done something. Also null if it would take
     *     more than 1000 years
     */
    public Instant estimatedFinishAt() {
        if (state != JobState.RUNNING || total == null || done <= 0) {
            return null;
        }
        Duration taken = Duration.between(startedAt, updatedAt);
        if (taken.isZero() || taken.isNegative()) {
            return null;
        }
        double rest = taken.toMillis() * ((double) Math.max(total - done, 0) / done);
        return rest > MAX_ESTIMATE_MILLIS ? null : updatedAt.plusMillis((long) rest);
    }

    Job started(Instant now) {
        return new Job(id, name, JobState.RUNNING, done, total, message, null, null, createdAt, now, now, null);
    }

    /** Returns the job after a report. {@code done} never decreases. */
    Job with(JobProgress progress, Instant now) {
        return new Job(
                id,
                name,
                JobState.RUNNING,
                progress.done() == null ? done : Math.max(done, progress.done()),
                progress.total() == null ? total : progress.total(),
                progress.message() == null ? message : progress.message(),
                null,
                null,
                createdAt,
                startedAt == null ? now : startedAt,
                now,
                null);
    }

    Job completed(JsonElement value, Instant now) {
        return ended(JobState.DONE, total == null ? done : Math.max(done, total), value, null, now);
    }

    Job failed(String reason, Instant now) {
        return ended(JobState.FAILED, done, null, reason, now);
    }

    /**
     * Returns the last state of a job whose server has died.
     *
     * @param now when that was noticed
     * @return the job, which has failed with the error {@code interrupted}
     */
    public Job interrupted(Instant now) {
        return failed("interrupted", now);
    }

    Job cancelled(Instant now) {
        return ended(JobState.CANCELLED, done, null, null, now);
    }

    private Job ended(JobState last, long reached, JsonElement value, String reason, Instant now) {
        return new Job(id, name, last, reached, total, message, value, reason, createdAt, startedAt, now, now);
    }

    /**
     * Converts the job to the object that clients receive. Members that are null are left out.
     *
     * @return the object
     */
    public JsonObject toJson() {
        JsonObject json = new JsonObject();
        json.addProperty("id", id);
        json.addProperty("name", name);
        json.addProperty("state", state.toString());
        json.addProperty("done", done);
        addIfPresent(json, "total", total);
        addIfPresent(json, "percent", percent());
        addIfPresent(json, "message", message);
        if (result != null) {
            json.add("result", result);
        }
        addIfPresent(json, "error", error);
        addIfPresent(json, "createdAt", createdAt);
        addIfPresent(json, "startedAt", startedAt);
        addIfPresent(json, "updatedAt", updatedAt);
        addIfPresent(json, "finishedAt", finishedAt);
        addIfPresent(json, "estimatedFinishAt", estimatedFinishAt());
        return json;
    }

    private static void addIfPresent(JsonObject json, String member, Object value) {
        if (value instanceof Number number) {
            json.addProperty(member, number);
        } else if (value instanceof Instant time) {
            json.addProperty(member, MILLISECONDS.format(time));
        } else if (value != null) {
            json.addProperty(member, value.toString());
        }
    }

    /**
     * Reads what {@link #toJson} has written.
     *
     * @param text the text of the object
     * @return the job
     * @throws RuntimeException if it is not such an object
     */
    public static Job parse(String text) {
        JsonObject json = JsonParser.parseString(text).getAsJsonObject();
        return new Job(
                json.get("id").getAsString(),
                json.get("name").getAsString(),
                JobState.parse(json.get("state").getAsString()).orElseThrow(),
                json.get("done").getAsLong(),
                json.has("total") ? json.get("total").getAsLong() : null,
                string(json, "message"),
                json.get("result"),
                string(json, "error"),
                instant(json, "createdAt"),
                instant(json, "startedAt"),
                instant(json, "updatedAt"),
                instant(json, "finishedAt"));
    }

    private static String string(JsonObject json, String member) {
        return json.has(member) ? json.get(member).getAsString() : null;
    }

    private static Instant instant(JsonObject json, String member) {
        return json.has(member) ? Instant.parse(json.get(member).getAsString()) : null;
    }
}
