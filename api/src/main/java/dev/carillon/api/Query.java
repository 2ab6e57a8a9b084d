package dev.carillon.api;

import com.google.gson.JsonObject;
import dev.carillon.http.HttpRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Reads query parameters. */
final class Query {
    /** How much of an unknown name is repeated in the response. */
    private static final int MAX_NAME = 100;

    private Query() {}

    /**
     * Checks that a request has only certain parameters.
     *
     * @throws ProblemException if there is another one, or if the query is malformed
     */
    static void requireOnly(HttpRequest request, Set<String> names) {
        for (String name : read(request::queryParameterNames)) {
            if (!names.contains(name)) {
                throw Problem.badRequest("unknown parameter: " + name.substring(0, Math.min(name.length(), MAX_NAME)));
            }
        }
    }

    private static <T> T read(Supplier<T> query) {
        try {
            return query.get();
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest("the query is not validly percent-encoded");
        }
    }

    /**
     * Reads a parameter.
     *
     * @throws ProblemException if there are several, or if the query is malformed
     */
    static Optional<String> text(HttpRequest request, String name) {
        List<String> values = read(() -> request.queryParameters(name));
        if (values.size() > 1) {
            throw Problem.badRequest("there are several parameters " + name);
        }
        return values.stream().findFirst();
    }

    /** Reads parameters into an object. */
    static JsonObject object(HttpRequest request, String... names) {
        JsonObject object = new JsonObject();
        for (String name : names) {
            text(request, name).ifPresent(value -> object.addProperty(name, value));
        }
        return object;
    }
}
