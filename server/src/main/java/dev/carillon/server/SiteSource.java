package dev.carillon.server;

import dev.carillon.http.HttpResponse;
import dev.carillon.http.Preload;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A source of static files. */
interface SiteSource {
    /**
     * Finds a file and returns it as a response.
     *
     * @param path a relative, decoded path, validated by {@link SitePath}
     */
    Optional<HttpResponse> find(String path) throws IOException;

    /** Returns the resources of a page that {@link #find} has returned, as far as they are known. */
    default List<Preload> resources(String path) {
        return List.of();
    }
}
