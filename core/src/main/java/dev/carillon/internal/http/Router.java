package dev.carillon.internal.http;

import dev.carillon.http.AsyncHttpHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;

/** The routes of one server. Any thread may add routes, and any may look for one. */
public final class Router {
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");
    private static final String GET = "GET";

    private final Executor executor;
    private final int maxBodySize;

    /** Most specific pattern first. Replaced at each change. */
    private volatile List<Resource> resources = List.of();

    /** The handlers of one pattern by method. */
    private record Resource(RoutePattern pattern, Map<String, AsyncHttpHandler> handlers) {}

    /** What a path leads to: the handlers by method, and the values of the pattern's parameters. */
    record Match(RoutePattern pattern, Map<String, AsyncHttpHandler> handlers, Map<String, String> parameters) {
        /** The handler of GET also answers HEAD. */
        Optional<AsyncHttpHandler> handler(String method) {
            return Optional.ofNullable(handlers.get(method.equals("HEAD") ? GET : method));
        }

        /** The value of the header {@code Allow}. */
        String allowed() {
            String methods = String.join(", ", handlers.keySet());
            return handlers.containsKey(GET) ? methods.replace(GET, "GET, HEAD") : methods;
        }
    }

    /** With the executor that runs handlers, and the largest body of a request. */
    public Router(Executor executor, int maxBodySize) {
        this.executor = executor;
        this.maxBodySize = maxBodySize;
    }

    /** Adds a route. Fails when there is one of this method and pattern. */
    public synchronized void add(String method, String pattern, AsyncHttpHandler handler) {
        Objects.requireNonNull(handler, "handler");
        String upper = method.toUpperCase(Locale.ROOT);
        if (!METHODS.contains(upper)) {
            throw new IllegalArgumentException("the method of a route is one of " + METHODS + ", not " + method);
        }
        RoutePattern parsed = RoutePattern.of(pattern);
        List<Resource> changed = new ArrayList<>(resources);
        Map<String, AsyncHttpHandler> handlers = new TreeMap<>();
        for (Resource present : resources) {
            if (present.pattern.isSameAs(parsed)) {
                handlers.putAll(present.handlers);
                changed.remove(present);
            }
        }
        if (handlers.put(upper, handler) != null) {
            throw new IllegalArgumentException("there is a route for " + upper + " " + pattern + " already");
        }
        changed.add(new Resource(parsed, handlers));
        changed.sort((one, other) -> one.pattern.compareTo(other.pattern));
        resources = List.copyOf(changed);
    }

    public boolean isEmpty() {
        return resources.isEmpty();
    }

    /**
     * Finds the most specific route of a path.
     *
     * @throws IllegalArgumentException when the path is not validly encoded
     */
    Optional<Match> find(String rawPath) {
        for (Resource resource : resources) {
            Optional<Map<String, String>> parameters = resource.pattern.match(rawPath);
            if (parameters.isPresent()) {
                return Optional.of(new Match(resource.pattern, resource.handlers, parameters.get()));
            }
        }
        return Optional.empty();
    }

    Executor executor() {
        return executor;
    }

    int maxBodySize() {
        return maxBodySize;
    }
}
