package dev.carillon.server;

import dev.carillon.http.HttpResponse;
import java.io.IOException;
import java.util.Optional;

/** A tree of files. */
interface SiteSource {
    /**
     * Finds a file, as the response that has its content.
     *
     * @param path relative, decoded, checked by {@link SitePath}
     */
    Optional<HttpResponse> find(String path) throws IOException;
}
