package dev.carillon.internal.http;

import dev.carillon.ResponseHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Response headers for the application's hooks. */
public record NettyResponseHeaders(HttpHeaders headers) implements ResponseHeaders {
    /**
     * The headers that the server sets itself. They delimit messages and control the connection (RFC 9112, section 6; RFC 6455,
     * section 4.2.2).
     */
    private static final Set<String> OWN = Set.of(
            "content-length",
            "transfer-encoding",
            "connection",
            "upgrade",
            "sec-websocket-accept",
            "sec-websocket-extensions",
            "sec-websocket-protocol");

    @Override
    public ResponseHeaders add(String name, String value) {
        requireFree(name);
        headers.add(name, value);
        return this;
    }

    @Override
    public ResponseHeaders set(String name, String value) {
        if (HttpHeaderNames.SET_COOKIE.contentEqualsIgnoreCase(name)) {
            return add(name, value);
        }
        requireFree(name);
        headers.set(name, value);
        return this;
    }

    private static void requireFree(String name) {
        if (OWN.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("the server sets the header " + name + " itself");
        }
    }

    @Override
    public List<String> get(String name) {
        return List.copyOf(headers.getAll(name));
    }
}
