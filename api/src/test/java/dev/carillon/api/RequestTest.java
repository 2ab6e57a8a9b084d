package dev.carillon.api;

import static dev.carillon.api.ApiFixture.detail;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import dev.carillon.SocketIoServer;
import dev.carillon.testing.HttpReply;
import dev.carillon.testing.LogCapture;
import dev.carillon.testing.RawHttp;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What all operations have in common: bodies, methods, paths and errors. */
class RequestTest {
    private final ApiFixture server = ApiFixture.start();

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "\"text\"",
                "{",
                "{\"event\":\"a\"} {}",
                "{event:\"a\"}",
                "{'event':'a'}",
                "{\"event\":\"a\",}",
                "{\"event\":\"a\",\"args\":[NaN]}",
                "{\"event\":\"a\",\"args\":[01]}",
                "{\"event\":\"a\" /* comment */}",
                ")]}'\n{\"event\":\"a\"}",
            })
    void malformedBodiesAreRefused(String body) {
        assertEquals(400, server.post("/emit", body).status());
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /jobs?states=done, states",
        "GET, /jobs?limit=1&%73tates=done, states",
        "GET, /jobs/x?fields=id, fields",
        "GET, /sockets?rooms=a, rooms",
        "GET, /namespaces?state=done, state",
        "POST, /emit?dry=1, dry",
        "POST, /jobs?name=a, name",
        "PATCH, /jobs/x?done, done",
    })
    void unknownParametersAreRefused(String method, String path, String name) {
        HttpReply reply = server.send(method, path, method.equals("GET") ? null : "{}");
        assertEquals(400, reply.status());
        assertEquals("unknown parameter: " + name, detail(reply));
        assertEquals("application/problem+json", reply.header("Content-Type"));
    }

    @Test
    void malformedQueryIsRefused() {
        assertEquals(400, server.send("POST", "/emit?%zz", "{\"event\":\"a\"}").status());
    }

    /** Otherwise, everyone could learn which parameters there are. */
    @Test
    void parametersAreCheckedAfterTheKey() {
        assertEquals(401, server.sendOnly("GET", "/jobs?x=1", null).status());
    }

    @Test
    void invalidUtf8IsRefused() {
        try (RawHttp http = server.connect()) {
            byte[] body = "{\"event\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
            http.send(RawHttp.request(
                            "POST",
                            "/api/v1/emit",
                            "Authorization: Bearer secret",
                            "Content-Type: application/json",
                            "Content-Length: " + body.length)
                    + "\r\n");
            HttpReply reply = http.send(body).read();
            assertEquals(400, reply.status());
            assertEquals("the body is not valid UTF-8", detail(reply));
        }
    }

    @Test
    void depthIsLimited() {
        String deep = "[".repeat(100) + "]".repeat(100);
        assertEquals(
                400,
                server.post("/emit", "{\"event\":\"a\",\"args\":" + deep + "}").status());
        String allowed = "[".repeat(99) + "]".repeat(99);
        assertEquals(
                202,
                server.post("/emit", "{\"event\":\"a\",\"args\":" + allowed + "}")
                        .status());
        assertEquals(400, server.post("/emit", "[".repeat(500_000)).status());
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain, 415",
        "application/x-www-form-urlencoded, 415",
        "application/jsonp, 415",
        "application/json, 202",
        "Application/JSON; charset=utf-8, 202",
    })
    void contentTypeMustBeJson(String type, int status) {
        HttpReply reply = server.sendOnly(
                "POST", "/emit", "{\"event\":\"a\"}", "Authorization: Bearer secret", "Content-Type: " + type);
        assertEquals(status, reply.status());
    }

    @Test
    void contentTypeIsRequired() {
        String[] key = {"Authorization: Bearer secret"};
        assertEquals(
                415, server.sendOnly("POST", "/emit", "{\"event\":\"a\"}", key).status());
        assertEquals(
                415, server.sendOnly("PATCH", "/jobs/x", "{\"done\":1}", key).status());
    }

    @Test
    void largeBodiesAreRefused() {
        try (ApiFixture small =
                ApiFixture.start(api -> api.keys(List.of("secret")).maxBodySize(100))) {
            String body = "{\"event\":\"a\",\"args\":[\"%s\"]}";
            int rest = 100 - body.length() + 2;
            assertEquals(
                    202, small.post("/emit", body.formatted("x".repeat(rest))).status());
            assertEquals(
                    413,
                    small.post("/emit", body.formatted("x".repeat(rest + 1))).status());
        }
    }

    /** The server itself refuses these before the API sees them. */
    @ParameterizedTest
    @CsvSource({
        "413, POST /api/v1/emit HTTP/1.1|Host: a|Content-Length: 1000001|Expect: 100-continue||",
        "403, POST /api/v1/emit HTTP/1.1|Host: a|Origin: http://evil.test|Content-Length: 0||",
        "400, GET /api/v1/jobs HTTP/1.1||",
        "400, GET /api/v1/jobs HTTP/1.1|Host: a|: no name||",
        "400, POST /api/v1/emit HTTP/1.1|Host: a|Transfer-Encoding: chunked||x|",
        "405, OPTIONS /api/v1/jobs HTTP/1.1|Host: a||",
    })
    void refusalsOfTheServerAreProblems(int status, String request) {
        try (RawHttp http = server.connect()) {
            HttpReply reply = http.send(request.replace("|", "\r\n")).read();
            assertEquals(status, reply.status());
            ApiFixture.check(request.replaceAll(" .*", ""), request.replaceAll("[^ ]* /api/v1([^ ]*) .*", "$1"), reply);
        }
    }

    @Test
    void everyStatusHasATitle() {
        for (int status : new int[] {400, 403, 404, 405, 413, 414, 421, 426, 431, 500, 503, 505}) {
            String body = new String(new Problem(status, "x").response().body(), StandardCharsets.UTF_8);
            assertTrue(
                    JsonParser.parseString(body).getAsJsonObject().get("title").isJsonPrimitive(), body);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, /emit, POST",
        "GET, /emit, POST",
        "DELETE, /jobs/x, 'GET, PATCH, HEAD'",
        "POST, /rooms, 'GET, HEAD'",
        "POST, /openapi.json, 'GET, HEAD'",
    })
    void otherMethodsAreRefused(String method, String path, String allowed) {
        HttpReply reply = server.send(method, path, method.equals("GET") ? null : "{}");
        assertEquals(405, reply.status());
        assertEquals(allowed, reply.header("Allow"));
        assertEquals(Problem.CONTENT_TYPE, reply.header("Content-Type"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/other", "/jobs/", "/jobs/x/restart", "/emit/x"})
    void unknownPathsAreNotFound(String path) {
        HttpReply reply = server.get(path);
        assertEquals(404, reply.status());
        assertEquals(Problem.CONTENT_TYPE, reply.header("Content-Type"));
    }

    @Test
    void jobsAreOptional() {
        SocketIoServer io = SocketIoServer.builder().host("127.0.0.1").port(0).build();
        HttpApi.builder(io).keys(List.of("secret")).attach();
        try (io;
                RawHttp http = RawHttp.connect(io.start().join())) {
            assertEquals(
                    404,
                    http.get("/api/v1/jobs", "Authorization: Bearer secret").status());
            HttpReply document = http.get("/api/v1/openapi.json");
            assertFalse(document.body().contains("\"/jobs"), document.body());
            assertTrue(document.body().contains("\"/emit\""), document.body());
        }
    }

    @Test
    void headIsAnsweredLikeGet() {
        try (RawHttp http = server.connect()) {
            http.send(RawHttp.request("HEAD", "/api/v1/jobs", "Authorization: Bearer secret") + "\r\n");
            assertEquals(200, http.readHead().status());
        }
    }

    @Test
    void bodiesAreNotLogged() {
        try (LogCapture log = LogCapture.open()) {
            server.post("/emit", "{\"event\":\"private\"");
            server.post("/emit", "{\"event\":\"a\",\"private\":1}");
            server.post("/jobs", "{\"name\":\"" + "private".repeat(50) + "\"}");
            assertEquals(List.of(), log.messages());
        }
    }

    @Test
    void failureIsLoggedWithoutItsMessage() {
        try (LogCapture log = LogCapture.open()) {
            Operation operation = Operation.post("/emit", request -> null);
            FailureLog failures = new FailureLog(() -> 0);
            assertEquals(
                    500,
                    Failures.response(operation, new IllegalStateException("private text"), failures)
                            .status());
            assertEquals(
                    List.of("ERROR POST /emit failed | java.lang.Throwable: java.lang.IllegalStateException"),
                    log.messages());
        }
    }

    @Test
    void sameFailureIsLoggedOnceAMinute() {
        try (LogCapture log = LogCapture.open()) {
            AtomicLong clock = new AtomicLong();
            FailureLog failures = new FailureLog(clock::get);
            Operation emit = Operation.post("/emit", request -> null);
            Operation open = Operation.post("/jobs", request -> null);
            for (int i = 0; i < 100; i++) {
                failures.add(emit, new IllegalStateException());
                failures.add(open, new IllegalStateException());
            }
            failures.add(emit, new IllegalArgumentException());
            assertEquals(3, log.messages().size());
            clock.addAndGet(Duration.ofMinutes(1).toNanos());
            failures.add(emit, new IllegalStateException());
            assertEquals(
                    "ERROR POST /emit failed, 100 times in the last minutes | java.lang.Throwable:"
                            + " java.lang.IllegalStateException",
                    log.messages().get(3));
        }
    }

    @Test
    void memberMayOccurOnlyOnce() {
        HttpReply reply = server.patch("/jobs/" + server.openJob("export"), "{\"done\":1,\"done\":2}");
        assertEquals(400, reply.status());
        assertEquals("there are several members done", detail(reply));
    }

    @Test
    void refusalsOfTheServerAndOfTheApiSayTheSame() {
        String[] page = {"Origin: http://evil.test", "Content-Type: application/json"};
        assertEquals("origin not allowed", detail(server.post("/jobs", "{\"name\":\"a\"}", page)));
        assertEquals("origin not allowed", detail(server.send("GET", "/jobs", null, page)));
        assertEquals("method not allowed", detail(server.send("OPTIONS", "/jobs", null)));
        assertEquals("method not allowed", detail(server.send("DELETE", "/jobs", null)));
    }
}
