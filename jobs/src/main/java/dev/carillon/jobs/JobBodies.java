package dev.carillon.jobs;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Predicate;

/** Reads what clients send about jobs. The bodies of the events and of the HTTP API are the same. */
public final class JobBodies {
    private JobBodies() {}

    /**
     * Returns a body.
     *
     * @param json the body; null is an empty one
     * @return the object
     * @throws JobException if it is not an object
     */
    public static JsonObject object(JsonElement json) {
        if (json == null || json instanceof JsonNull) {
            return new JsonObject();
        }
        if (json instanceof JsonObject object) {
            return object;
        }
        throw Limits.invalid("an object is expected");
    }

    /**
     * Reads {@code name}, which must be there.
     *
     * @param body the body
     * @return the name
     * @throws JobException if it is missing or invalid
     */
    public static String name(JsonObject body) {
        String name = text(body, "name");
        if (name == null) {
            throw Limits.invalid("name is missing");
        }
        return Limits.requireName(name);
    }

    /**
     * Reads {@code done}, {@code total} and {@code message}.
     *
     * @param body the body
     * @return what has changed
     * @throws JobException if a value is invalid
     */
    public static JobProgress progress(JsonObject body) {
        return new JobProgress(number(body, "done"), number(body, "total"), text(body, "message"));
    }

    /**
     * Reads {@code error}, which must be there.
     *
     * @param body the body
     * @return the error
     * @throws JobException if it is missing or invalid
     */
    public static String error(JsonObject body) {
        String error = text(body, "error");
        if (error == null) {
            throw Limits.invalid("error is missing");
        }
        return error;
    }

    /**
     * Reads the conditions {@code state} and {@code name}.
     *
     * @param body the body
     * @return the condition; it holds for all jobs if the body has none
     * @throws JobException if a value is invalid
     */
    public static Predicate<Job> filter(JsonObject body) {
        String name = text(body, "name");
        String state = text(body, "state");
        if (state != null && JobState.parse(state).isEmpty()) {
            throw Limits.invalid("there is no state " + Limits.truncate(state, Limits.NAME));
        }
        return job -> (name == null || job.name().equals(name))
                && (state == null || job.state().toString().equals(state));
    }

    /**
     * Reads a text that may be missing.
     *
     * @param body the body
     * @param member the name of the member
     * @return null if it is missing
     * @throws JobException if it is not a string
     */
    public static String text(JsonObject body, String member) {
        JsonElement value = body.get(member);
        if (value == null || value instanceof JsonNull) {
            return null;
        }
        if (value instanceof JsonPrimitive primitive && primitive.isString()) {
            return value.getAsString();
        }
        throw Limits.invalid(member + " must be a string");
    }

    /**
     * Reads a whole number that may be missing.
     *
     * @param body the body
     * @param member the name of the member
     * @return null if it is missing
     * @throws JobException if it is not a whole number from 0 to 2^53 - 1
     */
    public static Long number(JsonObject body, String member) {
        JsonElement value = body.get(member);
        if (value == null || value instanceof JsonNull) {
            return null;
        }
        if (value instanceof JsonPrimitive primitive && primitive.isNumber()) {
            try {
                BigDecimal number = new BigDecimal(value.getAsString());
                if (number.signum() >= 0 && number.compareTo(MAX_NUMBER) <= 0) {
                    return number.longValueExact();
                }
            } catch (ArithmeticException | NumberFormatException e) {
                // the same as any other value that is not a whole number
            }
        }
        throw Limits.invalid(member + " must be a whole number from 0 to " + MAX_NUMBER);
    }

    /** The largest whole number that JavaScript represents exactly. */
    private static final BigDecimal MAX_NUMBER = BigDecimal.valueOf((1L << 53) - 1);

    static JsonArray array(List<Job> jobs) {
        JsonArray array = new JsonArray();
        jobs.forEach(job -> array.add(job.toJson()));
        return array;
    }
}
