package dev.carillon.client;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What is wrong with a request.
 *
 * @param status the status of the response
 * @param title what the status means
 * @param detail what is wrong with this request
 */
record Problem(int status, String title, String detail) {
    private static final String PLAIN_TEXT = "text/plain";
    private static final int MAX_LENGTH = 1000;

    /**
     * Reads a response. Those of proxies are often HTML, which would not help in a log.
     *
     * @param clean removes secrets
     */
    static Problem of(Reply reply, UnaryOperator<String> clean) {
        JsonObject json = reply.parse().orElseGet(JsonObject::new);
        String title = text(json, "title").orElse("HTTP status " + reply.status());
        String detail = text(json, "detail").orElseGet(() -> describe(reply));
        return new Problem(reply.status(), shorten(clean.apply(title)), shorten(clean.apply(detail)));
    }

    private static Optional<String> text(JsonObject json, String member) {
        JsonElement value = json.get(member);
        return value instanceof JsonPrimitive primitive && primitive.isString()
                ? Optional.of(primitive.getAsString())
                : Optional.empty();
    }

    private static String describe(Reply reply) {
        String type = reply.mediaType();
        if (type.equals(PLAIN_TEXT) || reply.response().body().length == 0) {
            return reply.text().strip();
        }
        return "a response " + (type.isEmpty() ? "without a content type" : "of the type " + type);
    }

    private static String shorten(String text) {
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "...";
    }

    ApiException exception(Call call) {
        return new ApiException(this, call.toString());
    }
}
