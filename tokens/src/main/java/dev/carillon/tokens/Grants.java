package dev.carillon.tokens;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the claim {@code carillon} of a token grants.
 *
 * @param join the rooms that the client may join
 * @param publish the rooms to which it may publish
 * @param follow the channels that it may follow
 * @param cancel the names and ids of jobs that it may cancel
 * @param report the names and ids of jobs that it may open and report
 */
record Grants(
        List<Wildcard> join,
        List<Wildcard> publish,
        List<Wildcard> follow,
        List<Wildcard> cancel,
        List<Wildcard> report) {
    static final String CLAIM = "carillon";

    static final int MAX_PATTERNS = 100;
    static final int MAX_PATTERN_LENGTH = 200;

    private static final Grants NOTHING = new Grants(List.of(), List.of(), List.of(), List.of(), List.of());

    /** Reads the claim, which may be missing. Unknown members grant nothing. */
    static Grants of(Object claim) throws TokenException {
        if (claim == null) {
            return NOTHING;
        }
        if (!(claim instanceof Map<?, ?> members)) {
            throw TokenException.invalid("the claim carillon must be an object");
        }
        return new Grants(
                patterns(members, "join"),
                patterns(members, "publish"),
                patterns(members, "follow"),
                patterns(members, "cancel"),
                patterns(members, "report"));
    }

    private static List<Wildcard> patterns(Map<?, ?> members, String name) throws TokenException {
        Object value = members.get(name);
        if (value == null && !members.containsKey(name)) {
            return List.of();
        }
        if (!(value instanceof List<?> items)) {
            throw TokenException.invalid("carillon." + name + " must be an array of strings");
        }
        if (items.size() > MAX_PATTERNS) {
            throw TokenException.invalid("carillon." + name + " must have at most " + MAX_PATTERNS + " patterns");
        }
        List<Wildcard> patterns = new ArrayList<>(items.size());
        for (Object item : items) {
            if (!(item instanceof String pattern)) {
                throw TokenException.invalid("carillon." + name + " must be an array of strings");
            }
            if (pattern.length() > MAX_PATTERN_LENGTH) {
                throw TokenException.invalid(
                        "a pattern in carillon." + name + " must have at most " + MAX_PATTERN_LENGTH + " characters");
            }
            patterns.add(new Wildcard(pattern));
        }
        return List.copyOf(patterns);
    }

    static boolean any(List<Wildcard> patterns, String name) {
        for (Wildcard pattern : patterns) {
            if (pattern.matches(name)) {
                return true;
            }
        }
        return false;
    }
}
