package dev.carillon.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * A path with query parameters.
 *
 * @param path the path and the parameters, encoded
 */
record Query(String path) {
    static Query of(String path) {
        return new Query(path);
    }

    /** Adds a parameter unless its value is null. */
    Query with(String name, Object value) {
        if (value == null) {
            return this;
        }
        return new Query(path + (path.contains("?") ? '&' : '?') + name + '=' + encode(value.toString()));
    }

    /** Encodes a value as a parameter or as a segment of a path. */
    static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
