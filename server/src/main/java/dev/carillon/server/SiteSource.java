package dev.carillon.server;

import dev.carillon.http.HttpResponse;
import java.io.IOException;
import java.util.Optional;

/** A source of static files. */
interface SiteSource {
    /**
     * Finds a file and returns it as a response.
     *
     * @param path a relative, decoded path, validated by {@link SitePath}
     */
    Optional<HttpResponse> find(String path) throws IOException;
}
