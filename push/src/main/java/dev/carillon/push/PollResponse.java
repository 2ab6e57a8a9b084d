package dev.carillon.push;

import dev.carillon.http.HttpResponse;
import java.util.List;
import java.util.stream.Collectors;

/** The responses to long and short polls. */
final class PollResponse {
    /** There is no event after the cursor. */
    static final HttpResponse NOTHING_NEW = HttpResponse.of(204).withHeader("Cache-Control", "no-store");

    static final int UNAUTHORIZED = 401;

    static final String ORIGIN_NOT_ALLOWED = "origin not allowed";

    private PollResponse() {}

    /** Events, of which there is at least one. */
    static HttpResponse of(List<LoggedEvent> events) {
        String lastId = events.get(events.size() - 1).id();
        return json(200, events.stream().map(LoggedEvent::json).collect(Collectors.joining(",", "[", "]")), lastId);
    }

    /** No events, but the cursor from which to continue. */
    static HttpResponse start(String lastId) {
        return json(200, "[]", lastId);
    }

    private static HttpResponse json(int status, String events, String lastId) {
        return HttpResponse.json("{\"events\":" + events + ",\"next\":\"" + lastId + "\"}")
                .withStatus(status)
                .withHeader("Cache-Control", "no-cache")
                .withEntityTag("\"" + lastId + "\"");
    }

    /** Events are missing between the cursor and the oldest event that is left. */
    static HttpResponse gone(String lastId) {
        return HttpResponse.json("{\"error\":\"events are missing after this id\",\"next\":\"" + lastId + "\"}")
                .withStatus(410)
                .withHeader("Cache-Control", "no-store");
    }

    /** A request that the server has refused by itself. Of these errors, only that of an origin has the status 403. */
    static HttpResponse serverError(int status, String message) {
        return error(status, status == 403 ? ORIGIN_NOT_ALLOWED : message);
    }

    /** A request that cannot be served. */
    static HttpResponse error(int status, String message) {
        HttpResponse response = HttpResponse.json("{\"error\":" + JsonText.quoted(message) + "}")
                .withStatus(status);
        return status == UNAUTHORIZED ? response.withHeader("WWW-Authenticate", "Bearer") : response;
    }
}
