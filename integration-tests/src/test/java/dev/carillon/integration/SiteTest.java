package dev.carillon.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.server.CarillonServer;
import dev.carillon.testing.HttpReply;
import dev.carillon.testing.RawHttp;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages that the runnable server serves, and the files that it must not serve. */
class SiteTest {
    private static final String SECRET = "top secret";

    @TempDir
    private Path folder;

    @AutoClose
    private final TestServer server = TestServer.carillon();

    @ParameterizedTest
    @CsvSource({
        "/, text/html; charset=UTF-8",
        "/index.html, text/html; charset=UTF-8",
        "/styles.css, text/css; charset=UTF-8",
        "/app.js, text/javascript; charset=UTF-8",
        "/favicon.svg, image/svg+xml",
        "/code/RoomEvents.java, text/plain; charset=UTF-8"
    })
    void samplePageIsServedWithContentTypes(String path, String type) {
        HttpReply reply = get(server, path);
        assertEquals(200, reply.status());
        assertEquals(type, reply.header("content-type"));
        assertTrue(reply.body().length() > 100);
    }

    @Test
    void samplePageHasSecurityHeaders() {
        HttpReply reply = get(server, "/");
        assertEquals("nosniff", reply.header("x-content-type-options"));
        assertEquals("no-referrer", reply.header("referrer-policy"));
        String policy = reply.header("content-security-policy");
        for (String part :
                List.of("default-src 'self'", "frame-ancestors 'none'", "object-src 'none'", "base-uri 'none'")) {
            assertTrue(policy.contains(part), policy);
        }
    }

    @Test
    void unchangedPageIsNotSentAgain() {
        String tag = get(server, "/").header("etag");
        for (String known : List.of(tag, "W/" + tag, "\"other\", " + tag, "*")) {
            HttpReply unchanged = get(server, "/", "If-None-Match: " + known);
            assertEquals(304, unchanged.status(), known);
            assertEquals("", unchanged.body());
            assertEquals(tag, unchanged.header("etag"));
        }
        assertEquals(200, get(server, "/", "If-None-Match: \"other\"").status());
    }

    @Test
    void headResponseHasTheHeadersOfGet() throws Exception {
        HttpReply page = get(server, "/");
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url()))
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build();
        HttpResponse<String> head = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertEquals(200, head.statusCode());
        assertEquals("", head.body());
        for (String name : List.of("content-length", "content-type", "etag", "cache-control")) {
            assertEquals(page.header(name), head.headers().firstValue(name).orElse(null));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS"})
    void onlyGetAndHeadAreAllowed(String method) {
        try (RawHttp http = RawHttp.connect(server.address())) {
            String request = RawHttp.request(method, "/", "Content-Length: 2") + "\r\n{}";
            HttpReply reply = http.send(request).read();
            assertEquals(405, reply.status());
            assertEquals("GET, HEAD", reply.header("allow"));
            assertEquals(200, http.get("/").status(), "the connection lives on");
        }
    }

    @Test
    void healthEndpointReportsStatus() {
        HttpReply reply = get(server, "/healthz");
        assertEquals(200, reply.status());
        assertEquals("{\"status\":\"up\"}", reply.body());
        assertEquals("application/json", reply.header("content-type"));
        assertEquals("no-store", reply.header("cache-control"));
    }

    @Test
    void pipelinedRequestsAreServedInOrder() {
        try (RawHttp http = RawHttp.connect(server.address())) {
            http.sendGet("/").sendGet("/nothing").sendGet("/healthz");
            assertEquals(200, http.read().status());
            assertEquals(404, http.read().status());
            assertEquals(200, http.read().status());
        }
    }

    @Test
    void folderReplacesTheSamplePage() throws Exception {
        Path site = Files.createDirectories(folder.resolve("site/deep"));
        Files.writeString(folder.resolve("site/index.html"), "<p>mine");
        Files.writeString(site.resolve("data.json"), "{}");
        try (TestServer own = withPages(folder.resolve("site"))) {
            assertEquals("<p>mine", get(own, "/").body());
            HttpReply data = get(own, "/deep/data.json");
            assertEquals("{}", data.body());
            assertEquals("application/json", data.header("content-type"));
            assertEquals("nosniff", data.header("x-content-type-options"));
            assertEquals(404, get(own, "/styles.css").status(), "the sample page is gone");
            assertEquals(404, get(own, "/deep").status());
            assertEquals(
                    304,
                    get(own, "/", "If-None-Match: " + get(own, "/").header("etag"))
                            .status());
        }
    }

    @Test
    void changedFileIsServedAgain() throws Exception {
        Path index = Files.writeString(folder.resolve("index.html"), "old");
        try (TestServer own = withPages(folder)) {
            String tag = get(own, "/").header("etag");
            Files.writeString(index, "new and longer");
            HttpReply changed = get(own, "/", "If-None-Match: " + tag);
            assertEquals("new and longer", changed.body());
            assertNotEquals(tag, changed.header("etag"));
        }
    }

    @Test
    void linksOutOfTheFolderAreNotFollowed() throws Exception {
        Path outside = Files.writeString(folder.resolve("secret.txt"), SECRET);
        Path inside = Files.createDirectories(folder.resolve("site"));
        Files.writeString(inside.resolve("real.txt"), "inside");
        Files.createSymbolicLink(inside.resolve("out.txt"), outside);
        Files.createSymbolicLink(inside.resolve("up"), folder);
        Files.createSymbolicLink(inside.resolve("alias.txt"), inside.resolve("real.txt"));
        try (TestServer own = withPages(inside)) {
            assertEquals(404, get(own, "/out.txt").status());
            assertEquals(404, get(own, "/up/secret.txt").status());
            assertEquals("inside", get(own, "/alias.txt").body());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../secret.txt",
                "/deep/../../secret.txt",
                "/%2e%2e/secret.txt",
                "/%2E%2E%2Fsecret.txt",
                "/..%2fsecret.txt",
                "/..%5csecret.txt",
                "/..\\secret.txt",
                "/%252e%252e/secret.txt",
                "/%252e%252e%252fsecret.txt",
                "/%c0%ae%c0%ae/secret.txt",
                "/./../secret.txt",
                "//../secret.txt",
                "/....//secret.txt",
                "/index.html%00.txt",
                "/%00",
                "/index.html/../../secret.txt",
                "/.hidden",
                "/deep/.hidden",
                "/%2ehidden",
                "/C:/secret.txt",
                "/%",
                "/%zz",
                "secret.txt",
                "http://carillon.test/../secret.txt"
            })
    void pathCannotLeaveTheFolder(String target) throws Exception {
        Files.writeString(folder.resolve("secret.txt"), SECRET);
        Path site = Files.createDirectories(folder.resolve("site/deep")).getParent();
        Files.writeString(site.resolve("index.html"), "index");
        Files.writeString(site.resolve(".hidden"), SECRET);
        Files.writeString(site.resolve("deep/.hidden"), SECRET);
        Files.writeString(site.resolve("socket.io.js"), "client");
        try (TestServer own = TestServer.carillon(
                options -> options.serveClient(site), new CarillonServer.Options(Duration.ofSeconds(1), site))) {
            assertEquals("client", get(own, "/socket.io/socket.io.js").body());
            for (String path : List.of(target, "/socket.io" + target)) {
                HttpReply reply = get(own, path);
                assertTrue(reply.status() == 404 || reply.status() == 400, path + ": " + reply);
                assertTrue(!reply.body().contains(SECRET), path);
            }
            assertEquals("index", get(own, "/").body());
        }
    }

    private static TestServer withPages(Path pages) {
        return TestServer.carillon(options -> {}, new CarillonServer.Options(Duration.ofSeconds(1), pages));
    }

    private static HttpReply get(TestServer server, String target, String... headers) {
        try (RawHttp http = RawHttp.connect(server.address())) {
            return http.get(target, headers);
        }
    }
}
