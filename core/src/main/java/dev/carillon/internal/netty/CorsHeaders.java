package dev.carillon.internal.netty;

import dev.carillon.Cors;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;

/** Turns the {@link Cors} policy into response headers and preflight answers (Fetch, "HTTP responses"). */
final class CorsHeaders {
    private final Cors cors;

    CorsHeaders(Cors cors) {
        this.cors = cors;
    }

    boolean allows(EngineRequest request, boolean secure) {
        return cors.allows(request.origin(), request.host(), secure);
    }

    /** Adds what every answer to a cross-origin request carries; the origin must have been allowed. */
    void addTo(HttpHeaders headers, EngineRequest request) {
        if (cors.variesByOrigin()) {
            headers.add(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN);
        }
        if (request.origin() == null || HandshakeVerifier.hasInvalidCharacter(request.origin())) {
            return;
        }
        headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, cors.allowOriginHeader(request.origin()));
        if (cors.credentials()) {
            headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
        }
        setList(headers, HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, cors.exposedHeaders());
    }

    static boolean isPreflight(EngineRequest request) {
        return request.method().equals(HttpMethod.OPTIONS);
    }

    /** Answers a preflight request from an allowed origin. */
    void answerPreflight(HttpExchange exchange, EngineRequest request) {
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

    private static void echoRequestedHeaders(HttpHeaders headers, EngineRequest request) {
        String requested = request.headers().get(HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS);
        if (requested != null) {
            headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, requested);
            headers.add(HttpHeaderNames.VARY, HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS);
        }
    }

    private static void setList(HttpHeaders headers, CharSequence name, List<String> values) {
        if (!values.isEmpty()) {
            headers.set(name, String.join(",", values));
        }
    }
}
