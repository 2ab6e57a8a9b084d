package dev.carillon.internal.http;

import dev.carillon.Cors;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;

/** Applies the {@link Cors} policy: adds response headers and answers preflight requests (Fetch, "HTTP responses"). */
public final class CorsHeaders {
    private final Cors cors;

    public CorsHeaders(Cors cors) {
        this.cors = cors;
    }

    /** Returns whether the policy allows the origin of a request with these headers. */
    public boolean allows(HttpHeaders request, boolean secure) {
        return cors.allows(origin(request), request.get(HttpHeaderNames.HOST), secure);
    }

    /**
     * Adds the {@code Vary} header that every cacheable response needs, whatever the origin of its request, because its headers
     * depend on the origin.
     */
    void addVary(HttpHeaders headers) {
        if (cors.variesByOrigin()) {
            headers.add(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN);
        }
    }

    /** Adds the headers of a response to a cross-origin request. The origin must be allowed. */
    public void addTo(HttpHeaders headers, HttpHeaders request) {
        addVary(headers);
        String origin = origin(request);
        if (origin == null || hasInvalidCharacter(origin)) {
            return;
        }
        headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, cors.allowOriginHeader(origin));
        if (cors.credentials()) {
            headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
        }
        setList(headers, HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, cors.exposedHeaders());
    }

    public static boolean isPreflight(HttpMethod method) {
        return method.equals(HttpMethod.OPTIONS);
    }

    /** Answers a preflight request from an allowed origin. */
    public void answerPreflight(HttpExchange exchange, HttpHeaders request) {
        HttpHeaders headers = exchange.headers();
        setList(headers, HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, cors.methods());
        if (cors.allowedHeaders().isEmpty()) {
            echoRequestedHeaders(headers, request);
        } else {
            setList(headers, HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, cors.allowedHeaders());
        }
        cors.maxAge().ifPresent(age -> headers.set(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, age.toSeconds()));
        exchange.answerEmpty(HttpResponseStatus.NO_CONTENT);
    }

    private static void echoRequestedHeaders(HttpHeaders headers, HttpHeaders request) {
        String requested = request.get(HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS);
        if (requested != null) {
            headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, requested);
            headers.add(HttpHeaderNames.VARY, HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS);
        }
    }

    private static String origin(HttpHeaders request) {
        return request.get(HttpHeaderNames.ORIGIN);
    }

    /**
     * Returns whether a field value has a character other than visible ASCII, space, tab and bytes above 127 (RFC 9110,
     * section 5.5).
     */
    public static boolean hasInvalidCharacter(String value) {
        return value.chars().anyMatch(c -> c > 0xFF || c == 0x7F || (c < ' ' && c != '\t'));
    }

    private static void setList(HttpHeaders headers, CharSequence name, List<String> values) {
        if (!values.isEmpty()) {
            headers.set(name, String.join(",", values));
        }
    }
}
