package dev.carillon.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.Cors;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which origins can connect: the CORS headers that browsers check, and the WebSocket handshakes that they do not check. */
class CorsTest {
    private static final String HANDSHAKE = "/socket.io/?EIO=4&transport=";
    private static final String APP = "https://app.example.com";
    private static final String EVIL = "https://evil.example";

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    @Test
    void sameOriginIsAllowedByDefault() throws Exception {
        try (TestServer server = withCors(cors -> {})) {
            assertEquals(200, poll(server, server.url()).statusCode());
            assertEquals(101, openWebSocket(server, server.url()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {EVIL, "http://127.0.0.1", "http://localhost:1", "null", "http://127.0.0.1.evil.example"})
    void otherOriginsAreRefusedByDefault(String origin) throws Exception {
        try (TestServer server = withCors(cors -> {})) {
            HttpResponse<String> refused = poll(server, origin);
            assertEquals(403, refused.statusCode());
            assertEquals(Optional.empty(), refused.headers().firstValue("access-control-allow-origin"));
            assertEquals(403, openWebSocket(server, origin));
            assertEquals(403, preflight(server, origin).statusCode());
            assertEquals(0, server.stats().sessions());
        }
    }

    @Test
    void requestWithoutOriginIsAllowed() throws Exception {
        try (TestServer server = withCors(cors -> cors.origins(APP))) {
            assertEquals(200, send(request(server, "polling").GET()).statusCode());
            assertEquals(101, openWebSocket(server, null));
        }
    }

    @Test
    void allowedOriginReceivesCorsHeaders() throws Exception {
        try (TestServer server = withCors(cors -> cors.origins(APP, "https://*.example.org"))) {
            for (String origin : new String[] {APP, "https://a.example.org", "https://a.b.example.org"}) {
                HttpResponse<String> allowed = poll(server, origin);
                assertEquals(200, allowed.statusCode());
                assertHeader(allowed, "access-control-allow-origin", origin);
                assertTrue(allowed.headers().allValues("vary").contains("origin"));
                assertEquals(Optional.empty(), allowed.headers().firstValue("access-control-allow-credentials"));
                assertEquals(101, openWebSocket(server, origin));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                EVIL,
                "http://app.example.com",
                "https://app.example.com:8443",
                "https://example.org",
                "https://example.org.evil.example",
                "https://evilexample.org",
                "https://app.example.com.evil.example"
            })
    void similarOriginIsRefused(String origin) throws Exception {
        try (TestServer server = withCors(cors -> cors.origins(APP, "https://*.example.org"))) {
            assertEquals(403, poll(server, origin).statusCode());
            assertEquals(403, openWebSocket(server, origin));
        }
    }

    @Test
    void wildcardAllowsEveryOriginWithoutCredentials() throws Exception {
        try (TestServer server = withCors(cors -> cors.origins("*"))) {
            HttpResponse<String> allowed = poll(server, EVIL);
            assertEquals(200, allowed.statusCode());
            assertHeader(allowed, "access-control-allow-origin", "*");
            assertEquals(Optional.empty(), allowed.headers().firstValue("access-control-allow-credentials"));
            assertEquals(101, openWebSocket(server, EVIL));
        }
    }

    @Test
    void credentialsRequireNamedOrigins() throws Exception {
        try (TestServer server = withCors(cors -> cors.origins(APP).credentials(true))) {
            HttpResponse<String> allowed = poll(server, APP);
            assertHeader(allowed, "access-control-allow-origin", APP);
            assertHeader(allowed, "access-control-allow-credentials", "true");
            assertHeader(preflight(server, APP), "access-control-allow-credentials", "true");
        }
        Cors.Builder contradiction = Cors.builder().origins("*").credentials(true);
        assertThrows(IllegalArgumentException.class, contradiction::build);
    }

    @Test
    void preflightResponseListsMethodsAndHeaders() throws Exception {
        try (TestServer server = withCors(cors -> cors.origins(APP))) {
            HttpResponse<String> answer = preflight(server, APP);
            assertEquals(204, answer.statusCode());
            assertEquals("", answer.body());
            assertHeader(answer, "access-control-allow-origin", APP);
            assertHeader(answer, "access-control-allow-methods", "GET,POST");
            assertHeader(answer, "access-control-allow-headers", "x-token");
            assertEquals(0, server.stats().sessions());
        }
    }

    @Test
    void customPolicyIsUsed() throws Exception {
        try (TestServer server = withCors(cors -> cors.origins(APP)
                .methods("GET", "POST", "PUT")
                .allowedHeaders("x-one", "x-two")
                .exposedHeaders("x-three")
                .maxAge(Duration.ofMinutes(10)))) {
            HttpResponse<String> answer = preflight(server, APP);
            assertHeader(answer, "access-control-allow-methods", "GET,POST,PUT");
            assertHeader(answer, "access-control-allow-headers", "x-one,x-two");
            assertHeader(answer, "access-control-max-age", "600");
            assertHeader(poll(server, APP), "access-control-expose-headers", "x-three");
        }
    }

    @Test
    void errorResponseAllowsTheOrigin() throws Exception {
        try (TestServer server = withCors(cors -> cors.origins(APP))) {
            HttpResponse<String> error =
                    send(request(server, "polling&sid=unknown").header("Origin", APP));
            assertEquals(400, error.statusCode());
            assertHeader(error, "access-control-allow-origin", APP);
        }
    }

    /** Starts a server with a short heartbeat, which ends the sessions that a test leaves open. */
    private static TestServer withCors(Consumer<Cors.Builder> policy) {
        return TestServer.socketIo(
                options -> options.cors(policy)
                        .pingInterval(Duration.ofMillis(100))
                        .pingTimeout(Duration.ofMillis(100)),
                io -> {});
    }

    private HttpResponse<String> poll(TestServer server, String origin) throws Exception {
        return send(request(server, "polling").header("Origin", origin));
    }

    private HttpResponse<String> preflight(TestServer server, String origin) throws Exception {
        return send(request(server, "polling")
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "x-token")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
    }

    private static HttpRequest.Builder request(TestServer server, String transport) {
        return HttpRequest.newBuilder(URI.create(server.url() + HANDSHAKE + transport))
                .timeout(Duration.ofSeconds(5));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    /** Returns the status of the response to a WebSocket handshake. */
    private int openWebSocket(TestServer server, String origin) {
        WebSocket.Builder builder = http.newWebSocketBuilder();
        if (origin != null) {
            builder.header("Origin", origin);
        }
        try {
            builder.buildAsync(URI.create(server.webSocketUrl() + HANDSHAKE + "websocket"), new WebSocket.Listener() {})
                    .orTimeout(5, TimeUnit.SECONDS)
                    .join()
                    .abort();
            return 101;
        } catch (CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refused) {
                return refused.getResponse().statusCode();
            }
            throw e;
        }
    }

    private static void assertHeader(HttpResponse<?> response, String name, String value) {
        assertEquals(Optional.of(value), response.headers().firstValue(name));
    }
}
