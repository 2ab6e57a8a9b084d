package dev.carillon.internal.netty;

import dev.carillon.ResponseHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;

/** Headers of a response, as the application's hooks see them. */
record NettyResponseHeaders(HttpHeaders headers) implements ResponseHeaders {
    @Override
    public ResponseHeaders add(String name, String value) {
        headers.add(name, value);
        return this;
    }

    @Override
    public ResponseHeaders set(String name, String value) {
        if (HttpHeaderNames.SET_COOKIE.contentEqualsIgnoreCase(name)) {
            return add(name, value);
        }
        headers.set(name, value);
        return this;
    }

    @Override
    public List<String> get(String name) {
        return List.copyOf(headers.getAll(name));
    }
}
