package dev.carillon.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import dev.carillon.fuzz.Growth;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** The body of a request or event about a job, as JSON. */
class JobBodiesFuzzTest {
    private static final long MAX_NUMBER = (1L << 53) - 1;

    @FuzzTest
    void body(byte[] input) {
        parse(input).ifPresent(json -> {
            read(json, JobBodies::name).ifPresent(JobBodiesFuzzTest::checkName);
            read(json, JobBodies::progress).ifPresent(JobBodiesFuzzTest::checkProgress);
            read(json, JobBodies::error);
            read(json, JobBodies::filter).ifPresent(filter -> assertEquals(accepts(json), filter.test(job(null))));
            checkResult(json);
        });
        Growth.requireLinear(input, large -> parse(large).ifPresent(JobBodiesFuzzTest::readAll));
    }

    /** Parses a body as the HTTP API does. */
    private static Optional<JsonElement> parse(byte[] input) {
        JsonReader reader = new JsonReader(new StringReader(new String(input, StandardCharsets.UTF_8)));
        reader.setStrictness(Strictness.STRICT);
        reader.setNestingLimit(100);
        try {
            return Optional.of(JsonParser.parseReader(reader));
        } catch (JsonParseException e) {
            return Optional.empty();
        }
    }

    private static void readAll(JsonElement json) {
        read(json, JobBodies::name);
        read(json, JobBodies::progress);
        read(json, JobBodies::error);
        read(json, JobBodies::filter);
        JobBodies.listed(job(json));
    }

    /** Reads a part of a body. Only the documented exception may occur. */
    private static <T> Optional<T> read(JsonElement json, Function<JsonObject, T> part) {
        try {
            return Optional.of(part.apply(JobBodies.object(json)));
        } catch (JobException e) {
            assertEquals(JobException.Reason.INVALID, e.reason());
            assertTrue(e.getMessage().length() < 200, e::getMessage);
            return Optional.empty();
        }
    }

    /** Whether the conditions in a valid body hold for {@link #job}. */
    private static boolean accepts(JsonElement body) {
        JsonObject json = JobBodies.object(body);
        String name = JobBodies.text(json, "name");
        String state = JobBodies.text(json, "state");
        return (name == null || name.equals("export")) && (state == null || state.equals("done"));
    }

    private static void checkName(String name) {
        assertTrue(name.length() <= 100);
        assertFalse(name.isBlank());
        assertTrue(name.chars().noneMatch(Character::isISOControl));
    }

    private static void checkProgress(JobProgress progress) {
        assertTrue(progress.done() == null || (progress.done() >= 0 && progress.done() <= MAX_NUMBER));
        assertTrue(progress.total() == null || (progress.total() >= 0 && progress.total() <= MAX_NUMBER));
        assertTrue(progress.message() == null || progress.message().length() <= 1000);
    }

    /** A job is stored as JSON and read again, and lists contain it without a long result. */
    private static void checkResult(JsonElement json) {
        Job job = job(json);
        String text = job.toJson().toString();
        assertEquals(text, Job.parse(text).toJson().toString());
        JsonElement listed = JobBodies.listed(job).get("result");
        assertTrue(listed == null || listed.equals(job.result()));
        assertTrue(listed != null || job.result() == null || text.length() > 200);
    }

    private static Job job(JsonElement result) {
        return Job.queued("id", "export", 10L, null, Instant.EPOCH)
                .completed(result instanceof JsonNull ? null : result, Instant.EPOCH);
    }
}
