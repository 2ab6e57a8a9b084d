package dev.carillon.server;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Validates request paths: plain segments only, so that no path leaves the site's root or names a hidden file or the backup of
 * an editor.
 */
final class SitePath {
    private static final String INDEX = "index.html";
    private static final String SEGMENT = "[\\w\\-@+~ ][\\w.\\-@+~ ]*(?<!~)";
    private static final Pattern SEGMENTS = Pattern.compile("(" + SEGMENT + "/)*" + SEGMENT);
    private static final int MAX_LENGTH = 1024;

    private SitePath() {}

    /** Returns the relative file path for a decoded request path, or empty if the request path is not acceptable. */
    static Optional<String> of(String requestPath) {
        if (!requestPath.startsWith("/") || requestPath.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        String path = requestPath.substring(1) + (requestPath.endsWith("/") ? INDEX : "");
        return SEGMENTS.matcher(path).matches() ? Optional.of(path) : Optional.empty();
    }

    /** Returns whether a relative path is acceptable, for example that of a file to which a symbolic link leads. */
    static boolean isServed(Path relative) {
        for (Path name : relative) {
            if (name.toString().startsWith(".") || name.toString().endsWith("~")) {
                return false;
            }
        }
        return true;
    }
}
