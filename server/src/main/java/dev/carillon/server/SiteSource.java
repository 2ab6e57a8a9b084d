package dev.carillon.server;

import java.io.IOException;
import java.util.Optional;

/** A tree of files. */
interface SiteSource {
    /**
     * Finds a file.
     *
     * @param path relative, decoded, checked by {@link SitePath}
     */
    Optional<SiteFile> find(String path) throws IOException;
}
