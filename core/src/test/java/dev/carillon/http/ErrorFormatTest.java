package dev.carillon.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.SocketIoServer;
import dev.carillon.testing.HttpReply;
import dev.carillon.testing.LogCapture;
import dev.carillon.testing.RawHttp;
import dev.carillon.testing.RawWebSocket;
import dev.carillon.testing.SocketIoFixture;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the server answers by itself, in the format of the application. */
class ErrorFormatTest {
    private static final String FOREIGN = "Origin: https://evil.example.com";

    private final SocketIoServer io = SocketIoServer.builder()
            .host("127.0.0.1")
            .maxPostSize(100)
            .cors(cors -> cors.origins("https://app.example.com"))
            .build();

    private SocketIoFixture server;

    private void start() {
        io.route(
                "GET",
                "/api/items/{id}",
                request -> HttpResponse.text(request.queryParameters("q").toString()));
        io.route("POST", "/api/items", request -> HttpResponse.text(request.text()));
        io.route("GET", "/api/failing", request -> {
            throw new IllegalStateException("broken");
        });
        io.webSocket("/api/socket", socket -> {});
        io.webSocket("/api/broken", new WebSocketEndpoint() {
            @Override
            public WebSocketResponse onRequest(HttpRequest request, List<String> subProtocols) {
                throw new IllegalStateException("broken");
            }
        });
        io.route("GET", "/other", request -> HttpResponse.text("other"));
        server = SocketIoFixture.start(io);
    }

    @AfterEach
    void stop() {
        if (server == null) {
            io.close();
        } else {
            server.close();
        }
    }

    private static HttpResponse json(int status, String message) {
        return HttpResponse.json("{\"code\":" + status + ",\"message\":\"" + message + "\"}")
                .withHeader("X-Error", "yes");
    }

    private HttpReply ask(String method, String target, String... headers) {
        return ask(RawHttp.request(method, target, headers) + "\r\n");
    }

    private HttpReply ask(String request) {
        try (RawHttp http = RawHttp.connect(server.address())) {
            return http.send(request).read();
        }
    }

    private static void assertJson(int status, String message, HttpReply reply) {
        assertEquals(status, reply.status());
        assertEquals("{\"code\":" + status + ",\"message\":\"" + message + "\"}", reply.body());
        assertEquals("application/json", reply.header("content-type"));
        assertEquals("yes", reply.header("x-error"));
    }

    @ParameterizedTest
    @CsvSource({
        "405, Method not allowed, PUT /api/items/1 HTTP/1.1|Host: a|Content-Length: 0||",
        "404, Not found, GET /api HTTP/1.1|Host: a||",
        "404, Not found, GET /api/unknown?q HTTP/1.1|Host: a||",
        "400, Bad request, GET /api/%zz HTTP/1.1|Host: a||",
        "400, Bad request, GET /api/items/1?q=%zz HTTP/1.1|Host: a||",
        "400, Bad Request, GET /api/items/1 HTTP/1.1||",
        "400, Bad Request, GET /api/items/1 HTTP/1.1|Host: a|: no name||",
        "400, Bad request, POST /api/items HTTP/1.1|Host: a|Transfer-Encoding: chunked||x|",
        "505, HTTP Version Not Supported, GET /api/items/1 HTTP/1.9|Host: a||",
        "413, Request body too large, POST /api/items HTTP/1.1|Host: a|Content-Length: 101|Expect: 100-continue||",
        "426, Upgrade required, GET /api/socket HTTP/1.1|Host: a||",
        "404, Not found, GET http://a/api/unknown HTTP/1.1|Host: a||",
        "404, Not found, GET /%61pi/unknown HTTP/1.1|Host: a||",
    })
    void errorsHaveTheFormat(int status, String message, String request) {
        io.errorFormat("/api/{path...}", ErrorFormatTest::json);
        start();
        assertJson(status, message, ask(request.replace("|", "\r\n")));
    }

    @Test
    void headersOfTheServerAreKept() {
        io.errorFormat("/api/{path...}", ErrorFormatTest::json);
        start();
        HttpReply method = ask("DELETE", "/api/items/1", "Origin: https://app.example.com");
        assertJson(405, "Method not allowed", method);
        assertEquals("GET, HEAD", method.header("allow"));
        assertEquals("https://app.example.com", method.header("access-control-allow-origin"));
        HttpReply upgrade = ask("GET", "/api/socket");
        assertEquals("websocket", upgrade.header("upgrade"));
    }

    @Test
    void oversizedHeadersHaveTheFormat() {
        io.errorFormat("/api/{path...}", ErrorFormatTest::json);
        start();
        HttpReply reply = ask("GET", "/api/items/1", "X-Padding: " + "x".repeat(20_000));
        assertJson(431, "Request Header Fields Too Large", reply);
    }

    @Test
    void originErrorsHaveTheFormat() {
        io.errorFormat("/api/{path...}", ErrorFormatTest::json);
        start();
        assertJson(403, "Forbidden", ask("POST", "/api/items", FOREIGN, "Content-Length: 0"));
        assertJson(403, "Forbidden", ask(RawWebSocket.handshake("/api/socket", FOREIGN)));
    }

    @Test
    void failuresHaveTheFormat() {
        io.errorFormat("/api/{path...}", ErrorFormatTest::json);
        start();
        try (LogCapture log = LogCapture.open()) {
            assertJson(500, "Internal server error", ask("GET", "/api/failing"));
            assertJson(500, "Internal server error", ask(RawWebSocket.handshake("/api/broken")));
            assertEquals(2, log.messages().size(), log.messages()::toString);
        }
    }

    @Test
    void invalidHandshakesHaveTheFormat() {
        io.errorFormat("/api/{path...}", ErrorFormatTest::json);
        start();
        String handshake = RawWebSocket.handshake("/api/socket");
        assertJson(400, "Bad request", ask(handshake.replaceAll("(?i)Sec-WebSocket-Key: [^\r]*\r\n", "")));
        HttpReply version = ask(handshake.replaceAll("(?i)(Sec-WebSocket-Version): 13", "$1: 12"));
        assertJson(426, "Unsupported WebSocket version", version);
        assertEquals("13", version.header("sec-websocket-version"));
    }

    @Test
    void headHasTheHeadersOnly() {
        io.errorFormat("/api/{path...}", ErrorFormatTest::json);
        start();
        try (RawHttp http = RawHttp.connect(server.address())) {
            HttpReply head =
                    http.send(RawHttp.request("HEAD", "/api/unknown") + "\r\n").readHead();
            assertEquals("application/json", head.header("content-type"));
            assertEquals("other", http.get("/other").body(), "the connection is still usable");
        }
    }

    @Test
    void otherPathsAreNotAffected() {
        io.errorFormat("/api/{path...}", ErrorFormatTest::json);
        start();
        for (String target : List.of("/apis", "/ap", "/", "/unknown/api")) {
            HttpReply reply = ask("GET", target);
            assertEquals("404 Not found", reply.status() + " " + reply.body());
            assertEquals("text/plain; charset=UTF-8", reply.header("content-type"));
        }
        assertEquals("Method not allowed", ask("DELETE", "/other").body());
    }

    /** The responses of the reference server, on which clients rely. */
    @Test
    void engineIsNotAffected() {
        io.errorFormat("/{path...}", ErrorFormatTest::json);
        start();
        assertEquals(
                "{\"code\":0,\"message\":\"Transport unknown\"}",
                ask("GET", "/socket.io/?transport=x").body());
        assertEquals(
                "Transport unknown",
                ask(RawWebSocket.handshake("/socket.io/?EIO=4&transport=x")).body());
        assertEquals("Bad Request", ask("GET /socket.io/ HTTP/1.1\r\n\r\n").body());
        assertJson(404, "Not found", ask("GET", "/socket.io/unknown"));
        assertJson(404, "Not found", ask("GET", "/unknown"));
    }

    @Test
    void mostSpecificPatternWins() {
        io.errorFormat("/{path...}", (status, message) -> HttpResponse.text("all"));
        io.errorFormat("/api/items/{id}", (status, message) -> HttpResponse.text("item"));
        io.errorFormat("/api/{path...}", (status, message) -> HttpResponse.text("api"));
        start();
        assertEquals("item", ask("PUT", "/api/items/1", "Content-Length: 0").body());
        assertEquals("api", ask("DELETE", "/api/items").body());
        assertEquals("all", ask("GET", "/x").body());
    }

    @Test
    void invalidPatternsAreRefused() {
        for (String pattern : List.of("", "api", "/{a}/{a}", "/{path...}/a")) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> io.errorFormat(pattern, ErrorFormatTest::json),
                    () -> pattern);
        }
        io.errorFormat("/api/{path...}", ErrorFormatTest::json);
        assertThrows(IllegalArgumentException.class, () -> io.errorFormat("/api/{rest...}", ErrorFormatTest::json));
    }

    @Test
    void failureOfTheFormatIsLogged() {
        io.errorFormat("/broken", (status, message) -> {
            throw new IllegalStateException("broken");
        });
        io.errorFormat("/null", (status, message) -> null);
        io.errorFormat("/invalid", (status, message) -> HttpResponse.text("").withHeader("a b", "c"));
        start();
        try (LogCapture log = LogCapture.open()) {
            for (String path : List.of("/broken", "/null", "/invalid")) {
                HttpReply reply = ask("GET", path);
                assertEquals("404 Not found", reply.status() + " " + reply.body(), path);
                assertEquals("text/plain; charset=UTF-8", reply.header("content-type"));
            }
            assertEquals(3, log.messages().size(), log.messages()::toString);
            assertTrue(log.messages().get(0).startsWith("ERROR the format of errors for /broken failed"));
        }
    }
}
