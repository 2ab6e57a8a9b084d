package dev.carillon.client;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * A response of the server, or of a proxy in front of it.
 *
 * @param call the request
 * @param response the response
 */
record Reply(Call call, HttpResponse<byte[]> response) {
    int status() {
        return response.statusCode();
    }

    boolean isSuccessful() {
        return status() >= 200 && status() < 300;
    }

    /** Returns the media type without parameters, in lower case; empty if there is none. */
    String mediaType() {
        String type = response.headers().firstValue("Content-Type").orElse("");
        int parameters = type.indexOf(';');
        return (parameters < 0 ? type : type.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
    }

    String text() {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    /** Parses the body, which is empty if it is not a JSON object. */
    Optional<JsonObject> parse() {
        try (JsonReader reader = new JsonReader(new StringReader(text()))) {
            reader.setStrictness(Strictness.STRICT);
            JsonElement json = JsonParser.parseReader(reader);
            if (json instanceof JsonObject object && reader.peek() == JsonToken.END_DOCUMENT) {
                return Optional.of(object);
            }
        } catch (JsonParseException | IOException e) {
            // it is not JSON
        }
        return Optional.empty();
    }

    /**
     * Returns the object that the server has sent.
     *
     * @throws ApiException if the body is anything else
     */
    JsonObject json() {
        return parse().orElseThrow(() -> malformed().exception(call));
    }

    /**
     * Converts the object that the server has sent.
     *
     * @throws ApiException if it has not the expected members
     */
    <T> T as(Function<JsonObject, T> converter) {
        JsonObject json = json();
        try {
            return converter.apply(json);
        } catch (RuntimeException e) { // whatever a missing member or another type causes
            throw malformed().exception(call);
        }
    }

    private Problem malformed() {
        String type = mediaType().isEmpty() ? "without a content type" : "of the type " + mediaType();
        return new Problem(status(), "Unexpected Response", "the response " + type + " is not one of this API");
    }
}
