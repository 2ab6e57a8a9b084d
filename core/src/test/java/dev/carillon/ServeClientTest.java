package dev.carillon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.testing.HttpReply;
import dev.carillon.testing.RawHttp;
import dev.carillon.testing.SocketIoFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts of the official client, served under the path of the server. */
class ServeClientTest {
    private static final String SCRIPT = "/socket.io/socket.io.min.js";
    private static final String CONTENT = "/* the client */".repeat(100);

    @TempDir
    private Path folder;

    private SocketIoFixture server;
    private RawHttp http;

    @BeforeEach
    void start() throws IOException {
        Files.writeString(folder.resolve("socket.io.min.js"), CONTENT);
        Files.writeString(folder.resolve("socket.io.esm.min.js.map"), "{}");
        Files.writeString(folder.resolve("secret.txt"), "secret");
        server = SocketIoFixture.start(options -> options.serveClient(folder));
        http = RawHttp.connect(server.address());
    }

    @AfterEach
    void stop() {
        http.close();
        server.close();
    }

    @Test
    void linkOutOfTheFolderIsNotFollowed(@TempDir Path linked) throws IOException {
        Files.createSymbolicLink(linked.resolve("socket.io.js"), folder.resolve("secret.txt"));
        Files.writeString(linked.resolve("socket.io.min.js"), CONTENT);
        try (SocketIoFixture other = SocketIoFixture.start(options -> options.serveClient(linked));
                RawHttp connection = RawHttp.connect(other.address())) {
            assertEquals(404, connection.get("/socket.io/socket.io.js").status());
            assertEquals(200, connection.get(SCRIPT).status());
        }
    }

    @Test
    void scriptIsServed() {
        HttpReply script = http.get(SCRIPT + "?version=1");
        assertEquals(200, script.status());
        assertEquals(CONTENT, script.body());
        assertEquals("application/javascript; charset=utf-8", script.header("Content-Type"));
        assertEquals("public, max-age=0", script.header("Cache-Control"));
        assertEquals(
                "application/json; charset=utf-8",
                http.get("/socket.io/socket.io.esm.min.js.map").header("Content-Type"));
    }

    @Test
    void knownScriptIsNotSentAgain() {
        String tag = http.get(SCRIPT).header("ETag");
        assertEquals(304, http.get(SCRIPT, "If-None-Match: *").status());
        assertEquals(304, http.get(SCRIPT, "If-None-Match: " + tag).status());
        HttpReply other = http.get(SCRIPT, "If-None-Match: \"other\"");
        assertEquals(200, other.status());
        assertNotEquals(tag, http.get("/socket.io/socket.io.esm.min.js.map").header("ETag"));
    }

    @Test
    void scriptIsCompressedIfAccepted() {
        HttpReply script = http.get(SCRIPT, "Accept-Encoding: gzip");
        assertEquals("gzip", script.header("Content-Encoding"));
        assertTrue(Integer.parseInt(script.header("Content-Length")) < 200);
    }

    @Test
    void onlyGetIsAllowed() {
        assertEquals(405, http.post(SCRIPT, "x").status());
        assertEquals(200, http.get(SCRIPT).status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/socket.io/secret.txt",
                "/socket.io/socket.io.js",
                "/socket.io/../secret.txt",
                "/socket.io/%2e%2e/secret.txt",
                "/other/socket.io.min.js",
                "/socket.io.min.js"
            })
    void nothingElseIsServed(String path) {
        assertEquals(404, http.get(path).status());
    }

    @Test
    void scriptIsNotServedByDefault() {
        try (SocketIoFixture plain = SocketIoFixture.start();
                RawHttp client = RawHttp.connect(plain.address())) {
            assertEquals(404, client.get(SCRIPT).status());
        }
    }

    @Test
    void folderWithoutScriptsIsRefused(@TempDir Path empty) {
        SocketIoServer.Builder builder = SocketIoServer.builder();
        assertThrows(IllegalArgumentException.class, () -> builder.serveClient(empty));
        assertThrows(IllegalArgumentException.class, () -> builder.serveClient(empty.resolve("missing")));
    }

    @Test
    void allowedOriginCanImportTheScript() {
        try (SocketIoFixture shared = SocketIoFixture.start(
                        options -> options.serveClient(folder).cors(cors -> cors.origins("https://app.example.com")));
                RawHttp client = RawHttp.connect(shared.address())) {
            String header = "Access-Control-Allow-Origin";
            assertEquals(
                    "https://app.example.com",
                    client.get(SCRIPT + "?%zz", "Origin: https://app.example.com")
                            .header(header));
            assertNull(client.get(SCRIPT, "Origin: https://evil.test").header(header));
        }
    }
}
