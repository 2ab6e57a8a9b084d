package dev.carillon.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.testing.HttpReply;
import dev.carillon.testing.RawHttp;
import dev.carillon.testing.RawWebSocket;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are refused, whatever technique they use, and leave nothing behind. */
class BadRequestTest {
    private static final PushFixture SERVER = PushFixture.start();

    private static final List<String> UNKNOWN_CHANNELS =
            List.of("unknown", "ALL", "all%20", "all%00", "room", "room:", "Room:a", "rooms:a", "%ff");

    private static final List<String> MALFORMED_IDS = List.of(
            "-1",
            "1",
            "00",
            "0.5",
            "x",
            "AAAAAAAA",
            "AAAAAAAA-",
            "AAAAAAAA-x",
            "AAAAAAAA--1",
            "AAAAAAAA-01",
            "AAAAAAAA-1.5",
            "AAAAAAAA-1e3",
            "AAAAAAAA-9999999999999999999",
            "AAAAAAA-1",
            "AAAAAAAAA-1",
            "x".repeat(7000));

    private static final List<String> MALFORMED_WAITS = List.of(
            "",
            "x",
            "-1",
            "-0",
            "%2B1",
            "61",
            "100",
            "99999999999999999999",
            "1.5",
            "1e1",
            "0x1",
            "1s",
            "%201",
            "1%20");

    private final int channelsBefore = SERVER.push().channelCount();

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @AfterEach
    void nothingIsLeft() {
        assertEquals(channelsBefore, SERVER.push().channelCount());
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                        rows(404, UNKNOWN_CHANNELS.stream()),
                        rows(403, Stream.of("room:secret", "room%3Asecret", "%72oom:secret", "room:secret?after=0")),
                        rows(400, Stream.of("room:" + "x".repeat(196), "rooms:" + "x".repeat(195))),
                        rows(400, MALFORMED_IDS.stream().map(id -> "all?after=" + id)),
                        rows(400, Stream.of("%zz", "%", "%ff", "0%00").map(id -> "all?after=" + id)),
                        rows(400, MALFORMED_WAITS.stream().map(time -> "all?after=0&wait=" + time)),
                        rows(
                                400,
                                Stream.of("after=0&after=0", "after=&after=0", "after=x&after=0")
                                        .map(query -> "all?" + query)),
                        rows(400, Stream.of("wait=1&wait=1", "wait=x&wait=1").map(query -> "all?after=0&" + query)))
                .flatMap(rows -> rows);
    }

    /** One row for each target and technique. */
    private static Stream<Arguments> rows(int status, Stream<String> targets) {
        return targets.flatMap(target -> Stream.of(Technique.values())
                .map(technique -> Arguments.of(technique, abbreviated(target), target, status)));
    }

    private static String abbreviated(String target) {
        return target.length() <= 40 ? target : target.substring(0, 40) + "...";
    }

    @ParameterizedTest(name = "{0} {1} -> {3}")
    @MethodSource
    void refused(Technique technique, String name, String target, int status) {
        HttpReply reply = technique.ask(SERVER, "/push/" + target);
        assertEquals(status, reply.status(), name);
        assertNull(reply.header("upgrade"));
    }

    @ParameterizedTest
    @EnumSource
    void malformedHeaderIsRefused(Technique technique) {
        for (String id : MALFORMED_IDS) {
            assertEquals(
                    400,
                    technique.ask(SERVER, "/push/all", "Last-Event-ID: " + id).status(),
                    id);
        }
        HttpReply twice = technique.ask(SERVER, "/push/all", "Last-Event-ID: 0", "Last-Event-ID: 0");
        assertEquals(400, twice.status());
    }

    @ParameterizedTest
    @EnumSource
    void refusalSaysWhy(Technique technique) {
        assertError(technique, "all?wait=x", "wait must be a number of seconds, at most 60");
        assertError(technique, "all?after=x", "malformed id");
        assertError(technique, "all?after=0&after=0", "several ids");
        assertError(technique, "unknown", "unknown channel");
        assertError(technique, "room:" + "x".repeat(196), "a channel's name has at most 200 characters");
    }

    private static void assertError(Technique technique, String target, String message) {
        try (RawHttp http = SERVER.connect()) {
            HttpReply reply =
                    http.send(technique.request("GET", "/push/" + target)).read();
            assertError(message, reply);
        }
    }

    private static void assertError(String message, HttpReply reply) {
        assertEquals("{\"error\":\"" + message + "\"}", reply.body());
        assertEquals("application/json", reply.header("content-type"));
    }

    /** Errors that the server itself reports, before it looks at the channel. */
    @ParameterizedTest
    @EnumSource
    void refusalOfTheServerHasTheSameForm(Technique technique) {
        assertError(
                "Request Header Fields Too Large", technique.request("GET", "/push/all", "X: " + "x".repeat(20_000)));
        assertError("Bad Request", technique.request("GET", "/push/all", ": no name"));
        assertError("Bad request", technique.request("GET", "/push/%zz"));
    }

    @Test
    void refusedHandshakeHasTheSameForm() {
        String handshake = RawWebSocket.handshake("/push/all");
        assertError("Bad request", handshake.replaceAll("Sec-WebSocket-Key: [^\r]*\r\n", ""));
        assertError("Unsupported WebSocket version", handshake.replace("Version: 13", "Version: 8"));
        assertError("origin not allowed", RawWebSocket.handshake("/push/all", "Origin: https://evil.example.com"));
    }

    private static void assertError(String message, String request) {
        try (RawHttp http = SERVER.connect()) {
            assertError(message, http.send(request).read());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/push", "/push/", "/push/all/", "/push/room:a/b", "/push/a/b/c"})
    void pathThatCannotBeAChannelIsUnknown(String path) {
        HttpReply reply = SERVER.get(path);
        assertEquals(404, reply.status());
        assertError("unknown channel", reply);
    }

    @Test
    void addressCanFollowOnlyACertainNumberOfChannels() {
        try (PushFixture server = PushFixture.start(settings -> settings.maxChannelsPerAddress(2));
                RawHttp a = server.stream("/push/room:a", "X-Forwarded-For: 203.0.113.1");
                RawHttp b = server.stream("/push/room:b", "X-Forwarded-For: 203.0.113.1")) {
            assertNotNull(a);
            assertNotNull(b);
            HttpReply refused = server.get("/push/room:c", "X-Forwarded-For: 203.0.113.1");
            assertEquals(429, refused.status());
            assertError("too many channels for your address", refused);
            assertEquals(
                    200,
                    server.get("/push/room:a", "X-Forwarded-For: 203.0.113.1").status());
            assertEquals(
                    200,
                    server.get("/push/room:c", "X-Forwarded-For: 203.0.113.2").status());
            assertEquals(200, server.get("/push/room:d").status());
        }
    }

    @Test
    void longestNameIsAChannel() {
        String name = "x".repeat(195);
        try (PushFixture server = PushFixture.start()) {
            assertEquals(200, server.get("/push/room:" + name).status());
        }
    }

    @ParameterizedTest
    @EnumSource
    void foreignOriginIsRefused(Technique technique) {
        for (String origin : List.of("https://evil.example.com", "null", "http://carillon.test.evil.example.com")) {
            assertEquals(
                    403, technique.ask(SERVER, "/push/all", "Origin: " + origin).status(), origin);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WEB_SOCKET")
    void otherMethodsAreRefused(Technique technique) {
        for (String method : List.of("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND")) {
            try (RawHttp http = SERVER.connect()) {
                HttpReply reply =
                        http.send(technique.request(method, "/push/all")).read();
                assertEquals(405, reply.status(), method);
                assertEquals("GET, HEAD", reply.header("Allow"), method);
                assertError("Method not allowed", reply);
            }
        }
    }

    /** RFC 6455, section 4.1: the method must be GET. */
    @Test
    void webSocketWithAnotherMethodIsRefused() {
        for (String method : List.of("POST", "PUT", "DELETE", "HEAD")) {
            try (RawHttp http = SERVER.connect()) {
                int status = http.send(Technique.WEB_SOCKET.request(method, "/push/all"))
                        .readHead()
                        .status();
                assertTrue(status == 400 || status == 405, () -> method + " " + status);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void oversizedRequestIsRefused(Technique technique) {
        assertEquals(
                414, technique.ask(SERVER, "/push/all?p=" + "x".repeat(8192)).status());
        assertEquals(
                431,
                technique
                        .ask(SERVER, "/push/all", "X-Padding: " + "x".repeat(20_000))
                        .status());
        if (technique != Technique.WEB_SOCKET) {
            assertEquals(
                    413,
                    technique
                            .ask(SERVER, "/push/all", "Content-Length: 1000001", "Expect: 100-continue")
                            .status());
        }
    }

    /** A body has no meaning in these requests, so it does not matter that it is not text. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WEB_SOCKET")
    void bodyIsIgnored(Technique technique) {
        try (RawHttp http = SERVER.connect()) {
            http.send(technique.request("GET", "/push/room:secret", "Content-Length: 3"));
            http.send(new byte[] {(byte) 0xC3, 0x28, (byte) 0xFF});
            assertEquals(403, http.read().status());
            assertEquals(404, http.get("/push/unknown").status(), "the connection is still usable");
        }
    }

    @Test
    void webSocketHandshakeWithABodyIsRefused() {
        try (RawHttp http = SERVER.connect()) {
            http.send(RawWebSocket.handshake("/push/all", "Content-Length: 1")).send("x");
            assertEquals(400, http.readHead().status());
        }
    }
}
