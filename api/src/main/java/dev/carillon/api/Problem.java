package dev.carillon.api;

import com.google.gson.JsonObject;
import dev.carillon.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * An error response as {@code application/problem+json} (RFC 9457).
 *
 * @param status the status of the response
 * @param detail what is wrong with this request
 * @param headers more headers of the response
 */
record Problem(int status, String detail, Map<String, String> headers) {
    static final String CONTENT_TYPE = "application/problem+json";

    private static final Map<Integer, String> TITLES = Map.ofEntries(
            Map.entry(400, "Bad Request"),
            Map.entry(401, "Unauthorized"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not Found"),
            Map.entry(405, "Method Not Allowed"),
            Map.entry(409, "Conflict"),
            Map.entry(413, "Content Too Large"),
            Map.entry(414, "URI Too Long"),
            Map.entry(415, "Unsupported Media Type"),
            Map.entry(421, "Misdirected Request"),
            Map.entry(422, "Unprocessable Content"),
            Map.entry(426, "Upgrade Required"),
            Map.entry(429, "Too Many Requests"),
            Map.entry(431, "Request Header Fields Too Large"),
            Map.entry(500, "Internal Server Error"),
            Map.entry(503, "Service Unavailable"),
            Map.entry(505, "HTTP Version Not Supported"));

    Problem(int status, String detail) {
        this(status, detail, Map.of());
    }

    /** Returns an exception that ends a request with this problem. */
    ProblemException exception() {
        return new ProblemException(this);
    }

    static ProblemException badRequest(String detail) {
        return new Problem(400, detail).exception();
    }

    static ProblemException notFound(String detail) {
        return new Problem(404, detail).exception();
    }

    static ProblemException busy(String detail) {
        return new Problem(503, detail, Map.of("Retry-After", "1")).exception();
    }

    HttpResponse response() {
        JsonObject json = new JsonObject();
        json.addProperty("type", "about:blank");
        json.addProperty("title", TITLES.get(status));
        json.addProperty("status", status);
        json.addProperty("detail", detail);
        HttpResponse response = HttpResponse.bytes(CONTENT_TYPE, json.toString().getBytes(StandardCharsets.UTF_8))
                .withStatus(status);
        for (Map.Entry<String, String> header : headers.entrySet()) {
            response = response.withHeader(header.getKey(), header.getValue());
        }
        return response;
    }
}
