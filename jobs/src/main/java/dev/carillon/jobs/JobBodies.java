package dev.carillon.jobs;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Reads what clients send about jobs. The bodies of the events and of the HTTP API are the same. */
public final class JobBodies {
    /** The largest whole number that JavaScript represents exactly. */
    private static final BigDecimal MAX_NUMBER = BigDecimal.valueOf((1L << 53) - 1);

    /** Of a number with an exponent or a fraction of zeros. Parsing very many digits takes quadratic time. */
    private static final int MAX_NUMBER_LENGTH = 50;

    /** The length of a result that lists contain, about. */
    private static final int LISTED_RESULT = 1000;

    /** The length of a list of jobs, about. */
    private static final int MAX_LIST = 256 * 1024;

    private static final Set<String> CONDITIONS = Set.of("state", "name");

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

    /** Returns the body of a report. */
    static JsonObject ofProgress(JobProgress progress) {
        JsonObject body = new JsonObject();
        body.addProperty("done", progress.done());
        body.addProperty("total", progress.total());
        body.addProperty("message", progress.message());
        return body;
    }

    static JsonObject ofResult(JsonElement result) {
        JsonObject body = new JsonObject();
        body.add("result", result);
        return body;
    }

    static JsonObject ofError(String error) {
        JsonObject body = new JsonObject();
        body.addProperty("error", error);
        return body;
    }

    /**
     * Reads the conditions {@code state} and {@code name}.
     *
     * @param body the body
     * @return the condition; it holds for all jobs if the body has none
     * @throws JobException if a value is invalid
     */
    public static Predicate<Job> filter(JsonObject body) {
        return query(body);
    }

    /**
     * Reads the conditions {@code state} and {@code name}.
     *
     * @param body the body
     * @return the query; it finds all jobs if the body has no conditions
     * @throws JobException if a value is invalid
     */
    public static JobQuery query(JsonObject body) {
        String state = text(body, "state");
        JobState required = state == null
                ? null
                : JobState.parse(state)
                        .orElseThrow(() -> Limits.invalid("there is no state " + Limits.truncate(state, Limits.NAME)));
        return new JobQuery(text(body, "name"), required, null, "");
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
        if (value instanceof JsonPrimitive primitive
                && primitive.isNumber()
                && value.getAsString().length() <= MAX_NUMBER_LENGTH) {
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

    /**
     * Returns a job as lists contain it: without its result, if that is long. A list may have many jobs.
     *
     * @param job the job
     * @return a new object
     */
    public static JsonObject listed(Job job) {
        JsonObject json = job.toJson();
        if (job.result() != null && remaining(job.result(), LISTED_RESULT) < 0) {
            json.remove("result");
        }
        return json;
    }

    /**
     * Returns how much of a limit remains after the length of a value; negative if it is exceeded. Stops there, so it takes no longer
     * for a long value.
     */
    private static int remaining(JsonElement value, int limit) {
        int remaining = limit - 1;
        if (value instanceof JsonPrimitive primitive) {
            return primitive.isString() ? remaining - primitive.getAsString().length() : remaining;
        }
        if (value instanceof JsonArray array) {
            for (int i = 0; i < array.size() && remaining >= 0; i++) {
                remaining = remaining(array.get(i), remaining);
            }
        } else if (value instanceof JsonObject object) {
            for (Map.Entry<String, JsonElement> member : object.entrySet()) {
                remaining =
                        remaining(member.getValue(), remaining - member.getKey().length());
                if (remaining < 0) {
                    break;
                }
            }
        }
        return remaining;
    }

    /**
     * Makes sure that a request for a list has no members but the conditions.
     *
     * @throws JobException if it has
     */
    static void requireConditions(JsonObject body) {
        for (String name : body.keySet()) {
            if (!CONDITIONS.contains(name)) {
                throw Limits.invalid("unknown member: " + Limits.truncate(name, Limits.NAME));
            }
        }
    }

    /**
     * Returns an object with the first jobs, up to a number and up to the maximum length of a list, and {@code truncated} if there
     * are more.
     */
    static JsonObject list(Iterator<Job> jobs, int maxJobs) {
        JsonArray list = new JsonArray();
        JsonObject result = new JsonObject();
        result.add("jobs", list);
        int remaining = MAX_LIST;
        while (jobs.hasNext()) {
            JsonObject job = listed(jobs.next());
            remaining = remaining(job, remaining);
            if (remaining < 0 || list.size() == maxJobs) {
                result.addProperty("truncated", true);
                break;
            }
            list.add(job);
        }
        return result;
    }
}
