package dev.carillon.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.carillon.http.HttpRequest;
import dev.carillon.http.HttpResponse;
import dev.carillon.presence.LocalSockets;
import dev.carillon.presence.PresencePage;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which part of a list a request asks for.
 *
 * @param limit the maximum number of items
 * @param after the position of the last item of the page before; empty for the first page
 */
record Page(int limit, Optional<String> after) {
    static final String LIMIT = "limit";
    static final String CURSOR = "cursor";
    static final String PARTIAL = "partial";

    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1000;

    /**
     * Reads {@code limit} and {@code cursor}.
     *
     * @throws ProblemException if they are invalid
     */
    static Page of(HttpRequest request) {
        int limit = Query.text(request, LIMIT).map(Page::parseLimit).orElse(DEFAULT_LIMIT);
        return new Page(limit, Query.text(request, CURSOR).map(Page::decode));
    }

    private static int parseLimit(String text) {
        if (text.matches("[0-9]{1,4}")) {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MAX_LIMIT) {
                return limit;
            }
        }
        throw Problem.badRequest("limit must be a whole number from 1 to " + MAX_LIMIT);
    }

    private static String decode(String cursor) {
        try {
            return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw malformed();
        }
    }

    static ProblemException malformed() {
        return Problem.badRequest("malformed cursor");
    }

    private static String encode(String position) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(position.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether a name comes after the page before, in a list that is sorted by name. */
    boolean includes(String name) {
        return after.isEmpty() || LocalSockets.order().compare(name, after.get()) > 0;
    }

    /**
     * Creates the response.
     *
     * @param member the name of the list
     * @param items all items that come after the page before, in order
     * @param position returns the position of an item
     * @param toJson converts an item
     */
    <T> HttpResponse response(
            String member, List<T> items, Function<T, String> position, Function<T, JsonObject> toJson) {
        return response(member, cut(items, position), toJson);
    }

    /** Cuts a list of all items that come after the page before. */
    <T> PresencePage<T> cut(List<T> items, Function<T, String> position) {
        List<T> first = items.subList(0, Math.min(items.size(), limit));
        return new PresencePage<>(
                first,
                items.size() > limit ? Optional.of(position.apply(first.get(limit - 1))) : Optional.empty(),
                false);
    }

    /** Creates the response for a page that is cut already. */
    static <T> HttpResponse response(String member, PresencePage<T> page, Function<T, JsonObject> toJson) {
        JsonArray array = new JsonArray();
        page.items().forEach(item -> array.add(toJson.apply(item)));
        JsonObject json = new JsonObject();
        json.add(member, array);
        page.next().ifPresent(next -> json.addProperty("next", encode(next)));
        if (page.isPartial()) {
            json.addProperty(PARTIAL, true);
        }
        return HttpResponse.json(json.toString());
    }
}
