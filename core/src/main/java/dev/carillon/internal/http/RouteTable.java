package dev.carillon.internal.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Maps path patterns to resources. Thread-safe. */
final class RouteTable {
    /** Most specific pattern first. The list is replaced on each change. */
    private volatile List<Entry> entries = List.of();

    private record Entry(RoutePattern pattern, RouteResource resource) {}

    /** The result of a lookup. */
    record Match(RouteResource resource, String pattern, Map<String, String> parameters) {}

    /**
     * Changes the resource of a pattern. The resource of a new pattern is empty.
     *
     * @throws IllegalArgumentException if an existing pattern matches the same paths but has different parameter names
     */
    synchronized void change(String pattern, UnaryOperator<RouteResource> change) {
        RoutePattern parsed = RoutePattern.of(pattern);
        List<Entry> changed = new ArrayList<>(entries);
        RouteResource before = RouteResource.EMPTY;
        for (Entry entry : entries) {
            if (entry.pattern.isSameAs(parsed)) {
                requireSameNames(entry.pattern, parsed);
                before = entry.resource;
                changed.remove(entry);
            }
        }
        changed.add(new Entry(parsed, change.apply(before)));
        changed.sort((one, other) -> one.pattern.compareTo(other.pattern));
        entries = List.copyOf(changed);
    }

    private static void requireSameNames(RoutePattern existing, RoutePattern added) {
        if (!existing.toString().equals(added.toString())) {
            throw new IllegalArgumentException(
                    "the pattern " + added + " matches the same paths as " + existing + "; use the same names in both");
        }
    }

    /** Finds the most specific pattern that matches a path and whose resource is suitable. */
    Optional<Match> find(List<String> segments, Predicate<RouteResource> suitable) {
        for (Entry entry : entries) {
            if (suitable.test(entry.resource)) {
                Optional<Map<String, String>> parameters = entry.pattern.match(segments);
                if (parameters.isPresent()) {
                    return Optional.of(new Match(entry.resource, entry.pattern.toString(), parameters.get()));
                }
            }
        }
        return Optional.empty();
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }
}
