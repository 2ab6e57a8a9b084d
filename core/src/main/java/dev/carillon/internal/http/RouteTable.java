package dev.carillon.internal.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * What belongs to each pattern of paths. Any thread may change it, and any may look something up.
 *
 * @param <T> what belongs to a pattern
 */
public final class RouteTable<T> {
    /** Most specific pattern first. Replaced at each change. */
    private volatile List<Entry<T>> entries = List.of();

    private record Entry<T>(RoutePattern pattern, T value) {}

    /** What was found for a path. */
    public record Match<T>(T value, String pattern, Map<String, String> parameters) {}

    /** Sets what belongs to a pattern, from what belonged to it before, or from null. */
    public synchronized void compute(String pattern, UnaryOperator<T> change) {
        RoutePattern parsed = RoutePattern.of(pattern);
        List<Entry<T>> changed = new ArrayList<>(entries);
        T before = null;
        for (Entry<T> entry : entries) {
            if (entry.pattern.isSameAs(parsed)) {
                before = entry.value;
                changed.remove(entry);
            }
        }
        changed.add(new Entry<>(parsed, change.apply(before)));
        changed.sort((one, other) -> one.pattern.compareTo(other.pattern));
        entries = List.copyOf(changed);
    }

    /**
     * Finds the most specific pattern that matches a path.
     *
     * @throws IllegalArgumentException when the path is not validly encoded
     */
    private Optional<Match<T>> find(String rawPath) {
        for (Entry<T> entry : entries) {
            Optional<Map<String, String>> parameters = entry.pattern.match(rawPath);
            if (parameters.isPresent()) {
                return Optional.of(new Match<>(entry.value, entry.pattern.toString(), parameters.get()));
            }
        }
        return Optional.empty();
    }

    /**
     * Gives what {@link #find} finds to an action; a path that is not validly encoded has another one.
     *
     * @return false when no pattern matches
     */
    public boolean dispatch(String rawPath, Consumer<Match<T>> found, Runnable malformed) {
        Optional<Match<T>> match;
        try {
            match = find(rawPath);
        } catch (IllegalArgumentException e) { // a broken percent-encoding
            malformed.run();
            return true;
        }
        match.ifPresent(found);
        return match.isPresent();
    }

    public boolean isEmpty() {
        return entries.isEmpty();
    }
}
