package dev.carillon.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.carillon.fuzz.Growth;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The path of a request against the pattern of a route. Two lines: the pattern and the path, which is percent-encoded. */
class RoutePatternFuzzTest {

    @FuzzTest
    void path(byte[] input) {
        String[] lines = new String(input, StandardCharsets.UTF_8).split("\n", 2);
        if (lines.length < 2) {
            return;
        }
        Optional<RoutePattern> pattern = pattern(lines[0]);
        Optional<List<String>> path = segments(lines[1]);
        path.ifPresent(segments -> checkSegments(lines[1], segments));
        if (pattern.isPresent() && path.isPresent()) {
            pattern.get().match(path.get()).ifPresent(values -> checkMatch(lines[0], path.get(), values));
        }
        pattern.ifPresent(one -> pattern(lines[1]).ifPresent(other -> checkOrder(one, other)));
        Growth.requireLinear(input, large -> match(pattern, new String(large, StandardCharsets.UTF_8)));
    }

    private static Optional<RoutePattern> pattern(String text) {
        try {
            return Optional.of(RoutePattern.of(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<List<String>> segments(String path) {
        try {
            return path.startsWith("/") ? Optional.of(RoutePattern.segments(path)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static void match(Optional<RoutePattern> pattern, String path) {
        pattern(path);
        segments("/" + path).ifPresent(segments -> pattern.ifPresent(found -> found.match(segments)));
    }

    /** Only a slash that is not encoded ends a segment, and a path without escapes is taken as it is. */
    private static void checkSegments(String path, List<String> segments) {
        assertEquals(path.chars().filter(c -> c == '/').count(), segments.size());
        if (path.indexOf('%') < 0) {
            assertEquals(path, "/" + String.join("/", segments));
        }
    }

    /** The pattern with its values in place of the parameters is the path. */
    private static void checkMatch(String pattern, List<String> path, Map<String, String> values) {
        StringBuilder filled = new StringBuilder();
        for (String part : pattern.substring(1).split("/", -1)) {
            String name = part.replaceAll("^\\{|(\\.\\.\\.)?}$", "");
            boolean rest = part.endsWith("...}") && values.get(name).isEmpty() && path.size() < parts(pattern);
            if (!rest) { // the slash before an empty rest may be missing
                filled.append('/').append(part.startsWith("{") ? values.get(name) : part);
            }
        }
        assertEquals("/" + String.join("/", path), filled.toString());
    }

    private static int parts(String pattern) {
        return pattern.substring(1).split("/", -1).length;
    }

    private static void checkOrder(RoutePattern one, RoutePattern other) {
        assertEquals(Integer.signum(one.compareTo(other)), -Integer.signum(other.compareTo(one)));
        assertTrue(one.isSameAs(one));
    }
}
