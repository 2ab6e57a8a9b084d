package dev.carillon.internal.http;

import dev.carillon.http.AsyncHttpHandler;
import dev.carillon.observe.ServerObserver;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;

/** The HTTP routes of one server, and what their handlers need. Safe for all threads. */
public final class Router {
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");
    private static final String GET = "GET";

    private final Executor executor;
    private final int maxBodySize;
    private final ServerObserver observer;
    private final RouteTable<Resource> table = new RouteTable<>();

    /** The handlers of one pattern, by method. */
    record Resource(Map<String, AsyncHttpHandler> handlers) {
        /** The handler of GET also answers HEAD. */
        Optional<AsyncHttpHandler> handler(String method) {
            return Optional.ofNullable(handlers.get(method.equals("HEAD") ? GET : method));
        }

        /** The value of the header {@code Allow}. */
        String allowed() {
            String methods = String.join(", ", handlers.keySet());
            return handlers.containsKey(GET) ? methods.replace(GET, "GET, HEAD") : methods;
        }

        private static Resource plus(Resource before, String method, AsyncHttpHandler handler) {
            Map<String, AsyncHttpHandler> handlers = before == null ? new TreeMap<>() : new TreeMap<>(before.handlers);
            if (handlers.put(method, handler) != null) {
                throw new IllegalArgumentException("there is a route for this pattern and " + method + " already");
            }
            return new Resource(handlers);
        }
    }

    /** With the executor that runs handlers, the largest body of a request, and an observer or null. */
    public Router(Executor executor, int maxBodySize, ServerObserver observer) {
        this.executor = executor;
        this.maxBodySize = maxBodySize;
        this.observer = observer;
    }

    /** Adds a route. Fails when there is one of this method and pattern. */
    public void add(String method, String pattern, AsyncHttpHandler handler) {
        Objects.requireNonNull(handler, "handler");
        String upper = method.toUpperCase(Locale.ROOT);
        if (!METHODS.contains(upper)) {
            throw new IllegalArgumentException("the method of a route is one of " + METHODS + ", not " + method);
        }
        table.compute(pattern, before -> Resource.plus(before, upper, handler));
    }

    public boolean isEmpty() {
        return table.isEmpty();
    }

    RouteTable<Resource> table() {
        return table;
    }

    Executor executor() {
        return executor;
    }

    /** Null when the application observes nothing. */
    ServerObserver observer() {
        return observer;
    }

    int maxBodySize() {
        return maxBodySize;
    }
}
