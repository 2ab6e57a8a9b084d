package dev.carillon.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.SocketIoServer;
import dev.carillon.testing.HttpReply;
import dev.carillon.testing.LogCapture;
import dev.carillon.testing.RawHttp;
import dev.carillon.testing.SocketIoFixture;
import io.netty.handler.stream.ChunkedWriteHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTP routes of an application on the same port as Socket.IO. */
class RoutesTest {
    private static final String ORIGIN = "https://app.example.com";

    private final SocketIoServer io = SocketIoServer.builder()
            .host("127.0.0.1")
            .maxPostSize(1000)
            .cors(cors -> cors.origins(ORIGIN))
            .build();

    private SocketIoFixture server;
    private RawHttp http;

    private RawHttp start() {
        server = SocketIoFixture.start(io);
        http = RawHttp.connect(server.address());
        return http;
    }

    @AfterEach
    void stop() {
        if (http != null) {
            http.close();
            server.close();
        } else {
            io.close();
        }
    }

    private HttpReply request(String method, String target, String... headers) {
        return http.send(RawHttp.request(method, target, headers) + "\r\n").read();
    }

    @Test
    void clientAddressIsThatOfTheClientBehindATrustedProxy() {
        io.route(
                "GET",
                "/address",
                request -> HttpResponse.text(
                        request.clientAddress().map(InetAddress::getHostAddress).orElse("none")));
        start();
        assertEquals("none", http.get("/address").body());
        assertEquals(
                "203.0.113.7",
                http.get("/address", "X-Forwarded-For: 198.51.100.1, 203.0.113.7, 10.0.0.1")
                        .body());
        assertEquals(
                "2001:db8:1:2:0:0:0:0",
                http.get("/address", "X-Forwarded-For: 2001:db8:1:2:3:4:5:6").body());
    }

    @Test
    void routeReceivesTheRequest() {
        io.route(
                "POST",
                "/jobs/{id}",
                request -> HttpResponse.json("[\"%s\",\"%s\",\"%s\",\"%s\",\"%s\",%s]"
                                .formatted(
                                        request.method(),
                                        request.path(),
                                        request.pathParameter("id"),
                                        request.queryParameters("q"),
                                        request.header("x-key").orElse("none"),
                                        request.text()))
                        .withStatus(201)
                        .withHeader("Location", "/jobs/1"));
        HttpReply reply = start().post("/jobs/a%20b?q=1&q=2", "{\"a\":1}", "X-Key: secret");
        assertEquals(201, reply.status());
        assertEquals("[\"POST\",\"/jobs/a b\",\"a b\",\"[1, 2]\",\"secret\",{\"a\":1}]", reply.body());
        assertEquals("application/json", reply.header("content-type"));
        assertEquals("/jobs/1", reply.header("location"));
        assertEquals(404, http.get("/other").status());
        assertEquals('0', http.get("/socket.io/?EIO=4&transport=polling").body().charAt(0));
    }

    @Test
    void handlerCanAnswerLater() {
        CompletableFuture<HttpResponse> answer = new CompletableFuture<>();
        CompletableFuture<Void> asked = new CompletableFuture<>();
        io.asyncRoute("GET", "/later", request -> {
            asked.complete(null);
            return answer;
        });
        start().sendGet("/later");
        asked.join();
        assertFalse(http.hasInput());
        answer.complete(HttpResponse.text("now"));
        assertEquals("now", http.read().body());
    }

    @Test
    void mostSpecificRouteAnswers() {
        io.route("GET", "/{path...}", request -> HttpResponse.text("any " + request.pathParameter("path")));
        io.route("GET", "/jobs/{id}", request -> HttpResponse.text("one"));
        io.route("GET", "/jobs/mine", request -> HttpResponse.text("mine"));
        start();
        assertEquals("mine", http.get("/jobs/mine").body());
        assertEquals("one", http.get("/jobs/1").body());
        assertEquals("any jobs/1/2", http.get("/jobs/1/2").body());
    }

    @Test
    void exactRouteIsMoreSpecificThanARestRoute() {
        io.route("GET", "/files", request -> HttpResponse.text("list"));
        io.route("GET", "/files/{path...}", request -> HttpResponse.text("file"));
        start();
        assertEquals("list", http.get("/files").body());
        assertEquals("file", http.get("/files/").body());
    }

    @Test
    void methodsWithoutAHandlerAreRefused() {
        io.route("GET", "/jobs", request -> HttpResponse.text("list"));
        io.route("POST", "/jobs", request -> HttpResponse.of(204));
        start();
        assertEquals(204, http.post("/jobs", "x").status());
        HttpReply refused = request("DELETE", "/jobs");
        assertEquals(405, refused.status());
        assertEquals("GET, HEAD, POST", refused.header("allow"));
        assertEquals("list", http.get("/jobs").body());
    }

    @Test
    void routesAreUniqueAndValid() {
        io.route("GET", "/jobs/{id}", request -> HttpResponse.of(200));
        assertThrows(
                IllegalArgumentException.class, () -> io.route("GET", "/jobs/{name}", request -> HttpResponse.of(200)));
        IllegalArgumentException otherName = assertThrows(
                IllegalArgumentException.class,
                () -> io.route("DELETE", "/jobs/{name}", request -> HttpResponse.of(200)));
        assertEquals(
                "the pattern /jobs/{name} matches the same paths as /jobs/{id}; use the same names in both",
                otherName.getMessage());
        for (String reserved : List.of("/socket.io/", "/socket.io")) {
            assertThrows(
                    IllegalArgumentException.class, () -> io.route("GET", reserved, request -> HttpResponse.of(200)));
        }
        assertThrows(
                IllegalArgumentException.class, () -> HttpResponse.text("x").withEntityTag("v1"));
        assertThrows(IllegalArgumentException.class, () -> io.route("TRACE", "/x", request -> HttpResponse.of(200)));
        assertThrows(IllegalArgumentException.class, () -> io.route("GET", "x", request -> HttpResponse.of(200)));
        assertThrows(IllegalArgumentException.class, () -> HttpResponse.of(100));
    }

    @Test
    void largeBodyIsRefused() {
        io.route("POST", "/jobs", request -> HttpResponse.text("" + request.body().length));
        start();
        assertEquals("1000", http.post("/jobs", "x".repeat(1000)).body());
        HttpReply refused = http.post("/jobs", "x".repeat(1001));
        assertEquals(413, refused.status());
        assertEquals("close", refused.header("connection"));
        http.awaitEnd();
    }

    @Test
    void failureIsLoggedAndHiddenFromTheClient() {
        io.route("GET", "/broken", request -> {
            throw new IOException("secret");
        });
        io.asyncRoute("GET", "/failed", request -> CompletableFuture.failedFuture(new IOException("secret")));
        io.route("GET", "/null", request -> null);
        io.route("GET", "/header", request -> HttpResponse.text("x").withHeader("X-Bad", "a\r\nb"));
        io.route("GET", "/reserved", request -> HttpResponse.text("x").withHeader("Content-Length", "7"));
        start();
        for (String path : List.of("/broken", "/failed", "/null", "/header", "/reserved")) {
            try (LogCapture log = LogCapture.open()) {
                HttpReply reply = http.get(path, "Origin: " + ORIGIN);
                assertEquals(500, reply.status(), path);
                assertEquals(ORIGIN, reply.header("access-control-allow-origin"), path);
                assertEquals("Internal server error", reply.body());
                assertTrue(log.messages().get(0).startsWith("ERROR the handler of GET " + path + " failed"));
            }
        }
    }

    @Test
    void originPolicyApplies() {
        io.route("GET", "/jobs", request -> HttpResponse.text("list").withHeader("Vary", "Accept-Encoding"));
        io.route("POST", "/jobs", request -> HttpResponse.of(204));
        start();
        String allow = "access-control-allow-origin";
        HttpReply read = http.get("/jobs", "Origin: " + ORIGIN);
        assertEquals(ORIGIN, read.header(allow));
        assertEquals(204, http.post("/jobs", "x", "Origin: " + ORIGIN).status());
        HttpReply other = http.get("/jobs", "Origin: https://evil.example");
        assertEquals(200, other.status());
        assertNull(other.header(allow));
        assertEquals("Accept-Encoding,origin", other.header("vary"), "a cache must not give it to others");
        assertEquals(
                403, http.post("/jobs", "x", "Origin: https://evil.example").status());
        HttpReply preflight = request("OPTIONS", "/jobs", "Origin: " + ORIGIN, "Access-Control-Request-Method: POST");
        assertEquals(204, preflight.status());
        assertEquals(ORIGIN, preflight.header(allow));
        assertEquals(
                405,
                request("OPTIONS", "/jobs", "Origin: https://evil.example", "Access-Control-Request-Method: POST")
                        .status());
    }

    @Test
    void allCookiesAreSent() {
        io.route(
                "GET",
                "/x",
                request -> HttpResponse.text("x")
                        .withHeader("Set-Cookie", "a=1")
                        .withHeader("Set-Cookie", "b=2")
                        .withHeader("X-Key", "1")
                        .withHeader("X-Key", "2"));
        HttpReply reply = start().get("/x");
        assertEquals("a=1,b=2", reply.header("set-cookie"));
        assertEquals("2", reply.header("x-key"));
    }

    @Test
    void knownVersionIsNotSentAgain() {
        io.route(
                "GET",
                "/page",
                request ->
                        HttpResponse.text("content").withEntityTag("W/\"v1\"").withHeader("Cache-Control", "no-cache"));
        start();
        assertEquals("content", http.get("/page").body());
        for (String known : List.of("\"v1\"", "W/\"v1\"", "\"v0\", W/\"v1\"", "*")) {
            HttpReply reply = http.get("/page", "If-None-Match: " + known);
            assertEquals(304, reply.status(), known);
            assertEquals("W/\"v1\"", reply.header("etag"));
            assertEquals("no-cache", reply.header("cache-control"));
            assertNull(reply.header("content-type"));
        }
        assertEquals(200, http.get("/page", "If-None-Match: \"v1x\", v1").status());
    }

    @Test
    void fileIsSentInPieces(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("file.txt"), "0123456789".repeat(100_000));
        io.route("GET", "/file", request -> HttpResponse.file("text/plain", file));
        io.route("GET", "/folder", request -> HttpResponse.file("text/plain", folder));
        io.route(
                "GET",
                "/gone",
                request ->
                        HttpResponse.file("text/plain", folder.resolve("gone")).withEntityTag("\"v1\""));
        start();
        HttpReply reply = http.get("/file");
        assertEquals("1000000", reply.header("content-length"));
        assertEquals(Files.readString(file), reply.body());
        assertEquals(404, http.get("/gone").status());
        assertEquals(404, http.get("/gone", "If-None-Match: *").status());
        assertEquals(ORIGIN, http.get("/gone", "Origin: " + ORIGIN).header("access-control-allow-origin"));
        assertEquals(404, http.get("/folder").status());
        assertEquals(200, http.get("/file").status());
    }

    @Test
    void fileIsSentWithAnApplicationChunkedWriteHandler(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("file.txt"), "content");
        try (SocketIoFixture other = SocketIoFixture.start(
                options -> options.httpHandlers(pipeline -> pipeline.addLast(new ChunkedWriteHandler())))) {
            other.io().route("GET", "/file", request -> HttpResponse.file("text/plain", file));
            try (RawHttp second = RawHttp.connect(other.address())) {
                assertEquals("content", second.get("/file").body());
            }
        }
    }

    @Test
    void invalidEncodingIsRefused() {
        io.route("GET", "/{id}", request -> HttpResponse.text("x"));
        start();
        assertEquals(400, http.get("/%zz").status());
        assertEquals(200, http.get("/x?%zz").status(), "the handler does not look at the query");
    }

    @Test
    void invalidQueryIsRefused() {
        io.route(
                "GET",
                "/x",
                request -> HttpResponse.text(request.queryParameter("q").orElse("")));
        io.asyncRoute(
                "GET",
                "/later",
                request -> CompletableFuture.supplyAsync(
                        () -> HttpResponse.text(request.queryParameters("q").toString())));
        start();
        try (LogCapture log = LogCapture.open()) {
            assertEquals(400, http.get("/x?q=%zz").status());
            assertEquals(400, http.get("/later?q=%zz").status());
            assertEquals(List.of(), log.messages());
        }
    }

    @Test
    void responseHasADate() {
        io.route("GET", "/x", request -> HttpResponse.text("x"));
        String date = start().get("/x").header("date");
        Duration age = Duration.between(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)), Instant.now());
        assertTrue(age.toMinutes() < 1, date);
    }

    @Test
    void bodyInManyPartsIsCollected() {
        io.route("POST", "/x", request -> HttpResponse.text(request.text()));
        start().send(RawHttp.request("POST", "/x") + "Transfer-Encoding: chunked\r\n\r\n");
        for (int i = 0; i < 1000; i++) {
            http.send("1\r\n" + i % 10 + "\r\n");
        }
        assertEquals("0123456789".repeat(100), http.send("0\r\n\r\n").read().body());
    }

    @Test
    void expectContinueOfARouteIsAnswered() {
        io.route("POST", "/x", request -> HttpResponse.text(request.text()));
        start();
        http.send(RawHttp.request("POST", "/x", "Expect: 100-continue") + "Content-Length: 2\r\n\r\n");
        assertEquals(100, http.read().status());
        assertEquals("hi", http.send("hi").read().body());
        http.send(RawHttp.request("GET", "/y", "Expect: 100-continue") + "Content-Length: 0\r\n\r\n");
        assertEquals(404, http.read().status());
        http.send(RawHttp.request("POST", "/x", "Expect: 100-continue") + "Content-Length: 1001\r\n\r\n");
        assertEquals(413, http.read().status());
        http.awaitEnd();
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() {
        io.route("GET", "/{id}", request -> HttpResponse.text(request.pathParameter("id")));
        start();
        http.sendGet("/1").sendGet("/2").sendGet("/3");
        assertEquals("1", http.read().body());
        assertEquals("2", http.read().body());
        assertEquals("3", http.read().body());
    }

    @Test
    void lastOfSeveralQueryParametersCounts() {
        io.route(
                "GET",
                "/x",
                request -> HttpResponse.text(request.queryParameter("q").orElse("none")));
        start();
        assertEquals("none", http.get("/x").body());
        assertEquals("1", http.get("/x?q=0&q=1").body());
    }
}
