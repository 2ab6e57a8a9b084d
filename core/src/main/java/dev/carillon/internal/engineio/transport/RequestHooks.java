package dev.carillon.internal.engineio.transport;

import dev.carillon.AllowRequest;
import dev.carillon.ConnectionError;
import dev.carillon.Handshake;
import dev.carillon.HeadersHook;
import dev.carillon.SessionCookie;
import dev.carillon.internal.engineio.HandshakeError;
import dev.carillon.internal.http.NettyResponseHeaders;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.cookie.CookieHeaderNames;
import io.netty.handler.codec.http.cookie.DefaultCookie;
import io.netty.handler.codec.http.cookie.ServerCookieEncoder;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The application's hooks for requests. Each component may be null.
 *
 * @param initialHeaders adds headers to the response that opens a session
 * @param headers adds headers to every response of a session
 */
public record RequestHooks(
        AllowRequest allowRequest,
        SessionCookie cookie,
        HeadersHook initialHeaders,
        HeadersHook headers,
        Consumer<ConnectionError> connectionErrors) {
    private static final Logger log = LoggerFactory.getLogger(RequestHooks.class);

    /** Returns the application's decision. If the hook fails, the request is refused. */
    CompletionStage<Optional<String>> allow(Handshake request) {
        if (allowRequest == null) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        try {
            return allowRequest
                    .check(request)
                    .thenApply(decision -> Objects.requireNonNull(decision, "the hook's decision"))
                    .exceptionally(RequestHooks::refusal);
        } catch (Throwable e) { // errors as well: the request must be answered
            return CompletableFuture.completedFuture(refusal(e));
        }
    }

    private static Optional<String> refusal(Throwable error) {
        log.error("the allowRequest hook failed", error);
        return Optional.of(HandshakeError.FORBIDDEN.message());
    }

    /** Adds headers to the response that opens a session. */
    void addInitialHeaders(HttpHeaders answer, Handshake request, String sid) {
        if (cookie != null) {
            answer.add(HttpHeaderNames.SET_COOKIE, encode(sid));
        }
        call(initialHeaders, answer, request);
        call(headers, answer, request);
    }

    /** Adds headers to a response of an existing session. */
    void addHeaders(HttpHeaders answer, EngineRequest request, Channel channel) {
        if (headers != null) {
            call(headers, answer, request.toHandshake(channel));
        }
    }

    void refused(ConnectionError error) {
        if (connectionErrors != null) {
            try {
                connectionErrors.accept(error);
            } catch (Throwable e) {
                log.error("a connection error listener failed", e);
            }
        }
    }

    private static void call(HeadersHook hook, HttpHeaders answer, Handshake request) {
        if (hook != null) {
            try {
                hook.addHeaders(new NettyResponseHeaders(answer), request);
            } catch (Throwable e) {
                log.error("a headers hook failed", e);
            }
        }
    }

    private String encode(String sid) {
        DefaultCookie encoded = new DefaultCookie(cookie.name(), sid);
        encoded.setPath(cookie.path());
        encoded.setHttpOnly(cookie.httpOnly());
        encoded.setSecure(cookie.secure());
        encoded.setSameSite(
                switch (cookie.sameSite()) {
                    case STRICT -> CookieHeaderNames.SameSite.Strict;
                    case LAX -> CookieHeaderNames.SameSite.Lax;
                    case NONE -> CookieHeaderNames.SameSite.None;
                });
        cookie.maxAge().ifPresent(age -> encoded.setMaxAge(age.toSeconds()));
        return ServerCookieEncoder.STRICT.encode(encoded);
    }
}
