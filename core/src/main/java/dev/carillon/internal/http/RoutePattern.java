package dev.carillon.internal.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A path pattern. It consists of literal segments, {@code {name}} for one segment, and optionally {@code {name...}} at the end
 * for the remaining segments, which may be empty.
 */
final class RoutePattern {
    private static final Pattern PARAMETER = Pattern.compile("\\{([A-Za-z]\\w*)(\\.\\.\\.)?}");

    private final String text;
    private final List<Segment> segments;

    /** In order of specificity, most specific first. */
    private enum Kind {
        LITERAL,
        ONE,
        REST
    }

    /** The value is the literal text or the name of the parameter. */
    private record Segment(Kind kind, String value) {}

    private RoutePattern(String text, List<Segment> segments) {
        this.text = text;
        this.segments = segments;
    }

    static RoutePattern of(String text) {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("the pattern of a route must start with a slash: " + text);
        }
        List<Segment> segments = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (String part : split(text)) {
            Segment segment = segment(part, text);
            if (segment.kind != Kind.LITERAL && !names.add(segment.value)) {
                throw new IllegalArgumentException("the pattern " + text + " has the parameter " + part + " twice");
            }
            if (!segments.isEmpty() && segments.get(segments.size() - 1).kind == Kind.REST) {
                throw new IllegalArgumentException("nothing may follow {...} in the pattern " + text);
            }
            segments.add(segment);
        }
        return new RoutePattern(text, List.copyOf(segments));
    }

    private static Segment segment(String part, String pattern) {
        Matcher parameter = PARAMETER.matcher(part);
        if (parameter.matches()) {
            return new Segment(parameter.group(2) == null ? Kind.ONE : Kind.REST, parameter.group(1));
        }
        if (part.indexOf('{') >= 0 || part.indexOf('}') >= 0) {
            throw new IllegalArgumentException("a parameter must be a whole segment: {name} or {name...}; the pattern "
                    + pattern + " contains " + part);
        }
        return new Segment(Kind.LITERAL, part);
    }

    /** Returns the segments after the leading slash. If the path ends with a slash, the last segment is empty. */
    static List<String> split(String path) {
        return Arrays.asList(path.substring(1).split("/", -1));
    }

    /**
     * Returns the decoded segments of a path, for {@link #match}.
     *
     * @param rawPath a path that starts with a slash, not decoded, so that an encoded slash does not end a segment
     * @throws IllegalArgumentException if the path is not validly encoded
     */
    static List<String> segments(String rawPath) {
        return split(rawPath).stream().map(RoutePattern::decode).toList();
    }

    /** Returns the parameter values if the segments of a path match this pattern, or empty otherwise. */
    Optional<Map<String, String>> match(List<String> parts) {
        Map<String, String> values = new HashMap<>(4);
        for (int i = 0; i < segments.size(); i++) {
            Segment segment = segments.get(i);
            if (segment.kind == Kind.REST && i <= parts.size()) {
                values.put(segment.value, String.join("/", parts.subList(i, parts.size())));
                return Optional.of(values);
            }
            if (i >= parts.size() || !matches(segment, parts.get(i), values)) {
                return Optional.empty();
            }
        }
        return parts.size() == segments.size() ? Optional.of(values) : Optional.empty();
    }

    private static boolean matches(Segment segment, String part, Map<String, String> values) {
        if (segment.kind == Kind.LITERAL) {
            return segment.value.equals(part);
        }
        values.put(segment.value, part);
        return !part.isEmpty();
    }

    /** Decodes a segment or path. Unlike in a query, a plus sign does not represent a space. */
    static String decode(String encoded) {
        return encoded.indexOf('%') < 0
                ? encoded
                : URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Returns whether both patterns match the same paths. */
    boolean isSameAs(RoutePattern other) {
        return compareTo(other) == 0;
    }

    /**
     * Orders patterns by specificity: literals come before parameters, and parameters before the rest of a path. If one pattern
     * is a prefix of the other, the shorter one comes first: both match a path only if the rest of the longer one is empty.
     */
    int compareTo(RoutePattern other) {
        int common = Math.min(segments.size(), other.segments.size());
        for (int i = 0; i < common; i++) {
            Segment mine = segments.get(i);
            Segment others = other.segments.get(i);
            int order = mine.kind.compareTo(others.kind);
            if (order == 0 && mine.kind == Kind.LITERAL) {
                order = mine.value.compareTo(others.value);
            }
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(segments.size(), other.segments.size());
    }

    @Override
    public String toString() {
        return text;
    }
}
