package dev.carillon.client;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.function.Function;

/**
 * The state of a job at one moment.
 *
 * @param id identifies the job
 * @param name what kind of work it is, for example {@code export}
 * @param state the state
 * @param done how much is done, in units of the application, at least 0
 * @param total how much there is to do; null if that is unknown
 * @param percent how much is done, from 0 to 100; null without a total, unless the job is done
 * @param message what the job is doing; null if it has not said
 * @param result what the job has returned; null unless it is done and has a result
 * @param error why the job has failed; null unless it has
 * @param createdAt when it was created
 * @param startedAt when it began; null while it is queued
 * @param updatedAt when anything changed last
 * @param finishedAt when it ended; null until then
 * @param estimatedFinishAt when it will end if it goes on at the same speed; null if that is unknown
 */
public record Job(
        String id,
        String name,
        JobState state,
        long done,
        Long total,
        Integer percent,
        String message,
        JsonElement result,
        String error,
        Instant createdAt,
        Instant startedAt,
        Instant updatedAt,
        Instant finishedAt,
        Instant estimatedFinishAt) {

    static Job of(JsonObject json) {
        return new Job(
                json.get("id").getAsString(),
                json.get("name").getAsString(),
                JobState.parse(json.get("state").getAsString()),
                json.get("done").getAsLong(),
                optional(json, "total", JsonElement::getAsLong),
                optional(json, "percent", JsonElement::getAsInt),
                optional(json, "message", JsonElement::getAsString),
                json.get("result"),
                optional(json, "error", JsonElement::getAsString),
                instant(json, "createdAt"),
                optional(json, "startedAt", Job::instant),
                instant(json, "updatedAt"),
                optional(json, "finishedAt", Job::instant),
                optional(json, "estimatedFinishAt", Job::instant));
    }

    private static <T> T optional(JsonObject json, String member, Function<JsonElement, T> converter) {
        return json.has(member) ? converter.apply(json.get(member)) : null;
    }

    private static Instant instant(JsonObject json, String member) {
        return instant(json.get(member));
    }

    private static Instant instant(JsonElement value) {
        return Instant.parse(value.getAsString());
    }
}
