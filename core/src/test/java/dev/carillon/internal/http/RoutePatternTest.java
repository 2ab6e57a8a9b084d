package dev.carillon.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The paths that a pattern matches, and the order of patterns by specificity. */
class RoutePatternTest {
    private static Optional<Map<String, String>> match(String pattern, String path) {
        return RoutePattern.of(pattern).match(RoutePattern.segments(path));
    }

    @ParameterizedTest
    @CsvSource({
        "/, /",
        "/healthz, /healthz",
        "/a/b, /a/b",
        "/a/b, /%61/b",
        "/jobs/{id}, /jobs/42",
        "/jobs/{id}/log, /jobs/42/log",
        "/{path...}, /",
        "/{path...}, /a/b/",
        "/files/{path...}, /files/",
        "/files/{path...}, /files"
    })
    void matches(String pattern, String path) {
        assertTrue(match(pattern, path).isPresent());
    }

    @ParameterizedTest
    @CsvSource({
        "/, /a",
        "/healthz, /healthz/",
        "/healthz, /healthz/x",
        "/healthz, /HEALTHZ",
        "/jobs/{id}, /jobs/",
        "/jobs/{id}, /jobs",
        "/jobs/{id}, /jobs/42/log",
        "/files/{path...}, /file"
    })
    void doesNotMatch(String pattern, String path) {
        assertEquals(Optional.empty(), match(pattern, path));
    }

    @Test
    void parametersAreDecoded() {
        assertEquals(
                Map.of("id", "a/b c+d"),
                match("/jobs/{id}", "/jobs/a%2Fb%20c+d").orElseThrow());
        assertEquals(
                Map.of("a", "1", "rest", "x/y z"),
                match("/{a}/{rest...}", "/1/x/y%20z").orElseThrow());
        assertEquals(Map.of("path", ""), match("/{path...}", "/").orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "jobs", "/a{id}", "/{id}x", "/{}", "/{1}", "/{a}/{a}", "/{a...}/b", "/{a..}", "/}"})
    void invalidPatternIsRefused(String pattern) {
        assertThrows(IllegalArgumentException.class, () -> RoutePattern.of(pattern));
    }

    @Test
    void invalidEncodingIsReported() {
        assertThrows(IllegalArgumentException.class, () -> RoutePattern.segments("/%zz"));
        assertThrows(IllegalArgumentException.class, () -> RoutePattern.segments("/%"));
    }

    @Test
    void mostSpecificPatternComesFirst() {
        List<String> sorted =
                List.of("/{rest...}", "/{a}", "/jobs/{id}", "/jobs/{rest...}", "/jobs/mine", "/jobs", "/{a}/b").stream()
                        .map(RoutePattern::of)
                        .sorted(RoutePattern::compareTo)
                        .map(RoutePattern::toString)
                        .toList();
        assertEquals(
                List.of("/jobs", "/jobs/mine", "/jobs/{id}", "/jobs/{rest...}", "/{a}", "/{a}/b", "/{rest...}"),
                sorted);
    }
}
