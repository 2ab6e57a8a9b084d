package dev.carillon.server;

import dev.carillon.http.HttpResponse;
import dev.carillon.observe.ServerObserver;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Answers health checks. A server that does not reach the others of its cluster still serves its own clients, so it is up, and only
 * the text of the answer changes.
 */
final class Health implements ServerObserver {
    private static final HttpResponse UP = response("{\"status\":\"up\"}");
    private static final HttpResponse ALONE = response("{\"status\":\"up\",\"cluster\":\"disconnected\"}");

    /** The namespaces whose adapters have lost the cluster. The server has no namespaces that are closed before it is. */
    private final Set<String> lost = ConcurrentHashMap.newKeySet();

    private static HttpResponse response(String json) {
        return HttpResponse.json(json).withHeader("Cache-Control", "no-store");
    }

    @Override
    public void clusterLost(String namespace, String cause) {
        lost.add(namespace);
    }

    @Override
    public void clusterRestored(String namespace) {
        lost.remove(namespace);
    }

    HttpResponse response() {
        return lost.isEmpty() ? UP : ALONE;
    }
}
