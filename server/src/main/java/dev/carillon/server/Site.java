package dev.carillon.server;

import dev.carillon.http.HttpRequest;
import dev.carillon.http.HttpResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The static site that the server serves over HTTP. */
final class Site {
    private static final HttpResponse NOT_FOUND = HttpResponse.text("Not found").withStatus(404);
    private static final String SAMPLE_ROOT = "META-INF/resources/";

    /** The only file that the push lab loads from a CDN that hosts more than this project needs. */
    private static final String CHART_LIBRARY = "https://cdn.jsdelivr.net/npm/uplot@1.6.32/dist/uPlot.iife.min.js";

    /** Files keep their names when they change, so browsers must revalidate; unchanged files are answered with 304. */
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
            "default-src 'self'; script-src 'self' https://cdn.socket.io " + CHART_LIBRARY
                    + "; connect-src 'self' ws: wss:; "
                    + "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");

    private final SiteSource pages;
    private final Map<String, String> headers;

    private Site(SiteSource pages, Map<String, String> headers) {
        this.pages = pages;
        this.headers = headers;
    }

    /** Returns the site for a folder, or the sample page if the folder is null. */
    static Site of(Path staticDir) {
        return staticDir == null
                ? new Site(new ClasspathSource(SAMPLE_ROOT), SAMPLE_PAGE)
                : new Site(new DirectorySource(staticDir), REVALIDATE);
    }

    HttpResponse respond(HttpRequest request) throws IOException {
        Optional<String> path = SitePath.of(request.path());
        Optional<HttpResponse> file = path.isEmpty() ? Optional.empty() : pages.find(path.get());
        if (file.isEmpty()) {
            return NOT_FOUND;
        }
        if (request.method().equals("GET")) {
            request.preload(pages.resources(path.get()));
        }
        return withHeaders(file.get());
    }

    private HttpResponse withHeaders(HttpResponse file) {
        HttpResponse response = file;
        for (Map.Entry<String, String> header : headers.entrySet()) {
            response = response.withHeader(header.getKey(), header.getValue());
        }
        return response;
    }
}
