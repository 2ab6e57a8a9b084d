package dev.carillon.tokens;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import dev.carillon.Handshake;
import dev.carillon.http.HttpRequest;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the token that a client has sent. */
final class Credentials {
    private static final String AUTHORIZATION = "authorization";
    private static final Pattern BEARER = Pattern.compile("Bearer +(\\S+) *", Pattern.CASE_INSENSITIVE);

    private Credentials() {}

    /** Returns the token of a Socket.IO client: {@code auth.token}, or else that of the request that opened the connection. */
    static String ofSocket(Handshake handshake) throws TokenException {
        JsonElement token = handshake.auth().get("token");
        if (token != null && !token.isJsonNull()) {
            return text(token).orElseThrow(() -> TokenException.invalid("auth.token must be a string"));
        }
        return bearer(handshake.headers().getOrDefault(AUTHORIZATION, List.of()))
                .orElseThrow(TokenException::missing);
    }

    static Optional<String> text(JsonElement json) {
        return json instanceof JsonPrimitive text && text.isString()
                ? Optional.of(text.getAsString())
                : Optional.empty();
    }

    /** Returns the token in the header {@code Authorization}. */
    static Optional<String> bearer(HttpRequest request) throws TokenException {
        return bearer(request.headers(AUTHORIZATION));
    }

    private static Optional<String> bearer(List<String> headers) throws TokenException {
        if (headers.size() > 1) {
            throw TokenException.invalid("there are several Authorization headers");
        }
        for (String header : headers) {
            Matcher matcher = BEARER.matcher(header);
            if (matcher.matches()) {
                return Optional.of(matcher.group(1));
            }
        }
        return Optional.empty(); // another scheme is meant for a proxy
    }

    /** Returns the value of a cookie. */
    static Optional<String> cookie(HttpRequest request, String name) throws TokenException {
        String found = null;
        for (String header : request.headers("cookie")) {
            for (String pair : header.split(";", -1)) {
                int equals = pair.indexOf('=');
                if (equals < 0 || !pair.substring(0, equals).strip().equals(name)) {
                    continue;
                }
                if (found != null) { // another host of the same domain may have set one of them
                    throw TokenException.invalid("there are several cookies " + name);
                }
                found = pair.substring(equals + 1).strip();
            }
        }
        return Optional.ofNullable(found);
    }
}
