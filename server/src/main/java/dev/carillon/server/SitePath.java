package dev.carillon.server;

import java.util.Optional;
import java.util.regex.Pattern;

/** What a request may name: plain segments, so that no path leads out of its tree or to a hidden file. */
final class SitePath {
    private static final String INDEX = "index.html";
    private static final Pattern SEGMENTS = Pattern.compile("([\\w\\-@+~ ][\\w.\\-@+~ ]*/)*[\\w\\-@+~ ][\\w.\\-@+~ ]*");
    private static final int MAX_LENGTH = 1024;

    private SitePath() {}

    /** The relative path of a decoded request path, or nothing where it is not one that a file may have. */
    static Optional<String> of(String requestPath) {
        if (!requestPath.startsWith("/") || requestPath.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        String path = requestPath.substring(1) + (requestPath.endsWith("/") ? INDEX : "");
        return SEGMENTS.matcher(path).matches() ? Optional.of(path) : Optional.empty();
    }
}
