package dev.carillon.api;

import com.google.gson.JsonObject;
import dev.carillon.http.HttpRequest;
import java.util.List;
import java.util.Optional;

/** Reads query parameters. */
final class Query {
    private Query() {}

    /**
     * Reads a parameter.
     *
     * @throws ProblemException if there are several, or if the query is malformed
     */
    static Optional<String> text(HttpRequest request, String name) {
        List<String> values;
        try {
            values = request.queryParameters(name);
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest("the query is not validly percent-encoded");
        }
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
