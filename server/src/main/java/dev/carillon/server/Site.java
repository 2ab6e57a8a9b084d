package dev.carillon.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The pages that the server serves over plain HTTP. */
record Site(SiteSource pages) {
    private static final String SAMPLE_ROOT = "META-INF/resources/";

    /** Files keep their names when they change: browsers must ask, and get 304. */
    private static final Map<String, String> REVALIDATE =
            Map.of("cache-control", "no-cache", "x-content-type-options", "nosniff");

    private static final Map<String, String> SAMPLE_PAGE = Map.of(
            "cache-control",
            "no-cache",
            "x-content-type-options",
            "nosniff",
            "referrer-policy",
            "no-referrer",
            "content-security-policy",
            "default-src 'self'; script-src 'self' https://cdn.socket.io; connect-src 'self' ws: wss:; "
                    + "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");

    /** The site of a folder, or the sample page where it is null. */
    static Site of(Path staticDir) {
        return new Site(
                staticDir == null
                        ? new ClasspathSource(SAMPLE_ROOT, SAMPLE_PAGE)
                        : new DirectorySource(staticDir, REVALIDATE));
    }

    Optional<SiteFile> find(String requestPath) throws IOException {
        Optional<String> path = SitePath.of(requestPath);
        return path.isEmpty() ? Optional.empty() : pages.find(path.get());
    }
}
