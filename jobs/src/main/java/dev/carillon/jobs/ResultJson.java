package dev.carillon.jobs;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializer;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.Date;

/** Converts the results of jobs to JSON. Dates are ISO 8601 texts, as in the payloads of events. */
final class ResultJson {
    private static final JsonSerializer<Object> TEXT = (value, type, context) -> new JsonPrimitive(value.toString());

    private static final Gson GSON = new GsonBuilder()
            .registerTypeHierarchyAdapter(TemporalAccessor.class, TEXT)
            .registerTypeHierarchyAdapter(TemporalAmount.class, TEXT)
            .registerTypeHierarchyAdapter(ZoneId.class, TEXT)
            .registerTypeAdapter(ZonedDateTime.class, (JsonSerializer<ZonedDateTime>) (time, type, context) ->
                    new JsonPrimitive(time.toOffsetDateTime().toString()))
            .registerTypeAdapter(Date.class, (JsonSerializer<Date>)
                    (date, type, context) -> new JsonPrimitive(date.toInstant().toString()))
            .registerTypeAdapter(byte[].class, (JsonSerializer<byte[]>) (bytes, type, context) -> {
                throw Limits.invalid("the result must not contain binary data");
            })
            .create();

    private ResultJson() {}

    /**
     * Converts a result.
     *
     * @param value the result, or null
     * @return null if there is none
     * @throws JobException if it cannot be converted, or is too large
     */
    static JsonElement of(Object value) {
        JsonElement json = value instanceof JsonElement element ? element : convert(value);
        if (json.toString().length() > Limits.RESULT) {
            throw Limits.invalid("the result must have at most " + Limits.RESULT + " characters of JSON");
        }
        return json instanceof JsonNull ? null : json;
    }

    private static JsonElement convert(Object value) {
        try {
            return GSON.toJsonTree(value);
        } catch (JobException e) {
            throw e;
        } catch (RuntimeException e) {
            throw Limits.invalid("the result cannot be converted to JSON", e);
        }
    }
}
