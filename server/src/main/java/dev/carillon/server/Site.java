package dev.carillon.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** What the server serves over plain HTTP: its pages, and the Socket.IO client scripts where they are set up. */
record Site(SiteSource pages, Optional<SiteSource> clientScripts) {
    private static final String CLIENT_PATH = "/socket.io/";
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

    /** The site of two folders, each of which may be null. */
    static Site of(Path staticDir, Path clientDir) {
        SiteSource pages = staticDir == null
                ? new ClasspathSource(SAMPLE_ROOT, SAMPLE_PAGE)
                : new DirectorySource(staticDir, REVALIDATE);
        return new Site(pages, Optional.ofNullable(clientDir).map(dir -> new DirectorySource(dir, REVALIDATE)));
    }

    Optional<SiteFile> find(String requestPath) throws IOException {
        if (requestPath.startsWith(CLIENT_PATH)) {
            return clientScripts.isEmpty()
                    ? Optional.empty()
                    : find(clientScripts.get(), requestPath.substring(CLIENT_PATH.length() - 1));
        }
        return find(pages, requestPath);
    }

    private static Optional<SiteFile> find(SiteSource source, String requestPath) throws IOException {
        Optional<String> path = SitePath.of(requestPath);
        return path.isEmpty() ? Optional.empty() : source.find(path.get());
    }
}
