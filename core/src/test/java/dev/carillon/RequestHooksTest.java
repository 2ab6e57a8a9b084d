package dev.carillon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.testing.EngineIoFixture;
import dev.carillon.testing.HttpReply;
import dev.carillon.testing.PollingClient;
import dev.carillon.testing.RawHttp;
import dev.carillon.testing.RawWebSocket;
import dev.carillon.testing.Recorder;
import dev.carillon.testing.SocketIoFixture;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The hooks through which an application handles requests. */
class RequestHooksTest {
    private static final String OPEN = "/engine.io/?EIO=4&transport=polling";

    private final Recorder<ConnectionError> refused = new Recorder<>();

    private EngineIoFixture start(Consumer<EngineIoServer.Builder> options) {
        return EngineIoFixture.start(builder -> {
            builder.onConnectionError(refused::add);
            options.accept(builder);
        });
    }

    private static HttpReply get(EngineIoFixture server, String target, String... headers) {
        try (RawHttp client = RawHttp.connect(server.address())) {
            return client.get(target, headers);
        }
    }

    @Test
    void requestIsAllowedOrRefusedWithAMessage() {
        try (EngineIoFixture server = start(options -> options.allowRequest(request -> CompletableFuture.supplyAsync(
                () -> request.header("x-token").isPresent() ? Optional.empty() : Optional.of("a token is needed"))))) {
            HttpReply refusal = get(server, OPEN);
            assertEquals(403, refusal.status());
            assertEquals("{\"code\":4,\"message\":\"a token is needed\"}", refusal.body());
            assertEquals("a token is needed", refused.next().message());
            assertEquals(200, get(server, OPEN, "X-Token: 1").status());
        }
    }

    @Test
    void clientLostBeforeTheDecisionGetsNoSession() {
        CompletableFuture<Optional<String>> decision = new CompletableFuture<>();
        try (SocketIoServer server =
                SocketIoServer.builder().allowRequest(request -> decision).build()) {
            EmbeddedChannel impatient = new EmbeddedChannel(new HttpServerCodec());
            server.attach(impatient.pipeline());
            impatient.writeInbound(Unpooled.copiedBuffer(
                    RawHttp.request("GET", OPEN.replace("engine", "socket")) + "\r\n", StandardCharsets.US_ASCII));
            impatient.close();
            decision.complete(Optional.empty());
            impatient.runPendingTasks();
            assertEquals(0, server.stats().sessions());
        }
    }

    @Test
    void refusedUpgradeIsAnsweredInPlainText() {
        try (EngineIoFixture server = start(options ->
                        options.allowRequest(request -> CompletableFuture.completedFuture(Optional.of("no"))));
                RawHttp client = RawHttp.connect(server.address())) {
            HttpReply reply = client.send(RawWebSocket.handshake("/engine.io/?EIO=4&transport=websocket"))
                    .read();
            assertEquals(403, reply.status());
            assertEquals("no", reply.body());
        }
    }

    @Test
    void failingHookRefusesTheRequest() {
        try (EngineIoFixture server = start(options -> options.allowRequest(request -> {
            throw new IllegalStateException("expected by the test");
        }))) {
            assertEquals(403, get(server, OPEN).status());
        }
        try (EngineIoFixture server = start(options -> options.allowRequest(
                request -> CompletableFuture.failedFuture(new IllegalStateException("expected by the test"))))) {
            assertEquals(403, get(server, OPEN).status());
        }
        try (EngineIoFixture server =
                start(options -> options.allowRequest(request -> CompletableFuture.completedFuture(null)))) {
            assertEquals(403, get(server, OPEN).status());
        }
    }

    @Test
    void errorInAHookIsHandled() {
        try (EngineIoFixture server = start(options -> options.allowRequest(request -> {
            throw new AssertionError("expected by the test");
        }))) {
            assertEquals(403, get(server, OPEN).status());
        }
        try (EngineIoFixture server = EngineIoFixture.start(options -> options.onInitialHeaders((headers, request) -> {
                    throw new AssertionError("expected by the test");
                })
                .onConnectionError(error -> {
                    throw new AssertionError("expected by the test");
                }))) {
            assertEquals(200, get(server, OPEN).status());
            assertEquals(400, get(server, OPEN + "&sid=unknown").status());
        }
    }

    @Test
    void hookCannotChangeFramingHeaders() {
        Recorder<String> problems = new Recorder<>();
        try (EngineIoFixture server = start(options -> options.onHeaders((headers, request) -> {
            for (String name : List.of("Content-Length", "transfer-encoding", "Connection")) {
                try {
                    headers.set(name, "1").add(name, "1");
                } catch (IllegalArgumentException e) {
                    problems.add(e.getMessage());
                }
            }
        }))) {
            assertEquals(200, get(server, OPEN).status());
            assertEquals("the server sets the header Content-Length itself", problems.next());
        }
    }

    @Test
    void hookIsCalledBeforeTheVersionCheck() {
        try (EngineIoFixture server = start(
                options -> options.allowRequest(request -> CompletableFuture.completedFuture(Optional.of("no"))))) {
            assertEquals(403, get(server, "/engine.io/?transport=polling").status());
        }
    }

    @Test
    void headersAreAddedToTheResponses() {
        try (EngineIoFixture server =
                start(options -> options.onInitialHeaders((headers, request) -> headers.set("x-first", request.url()))
                        .onHeaders((headers, request) -> headers.set("x-each", "yes")))) {
            HttpReply first = get(server, OPEN);
            assertEquals(OPEN, first.header("x-first"));
            assertEquals("yes", first.header("x-each"));
            PollingClient client = server.poll();
            HttpReply next = client.post("3");
            assertNull(next.header("x-first"));
            assertEquals("yes", next.header("x-each"));
        }
    }

    @Test
    void headersAreAddedToTheWebSocketHandshake() {
        try (EngineIoFixture server =
                start(options -> options.onInitialHeaders((headers, request) -> headers.set("x-first", "yes"))
                        .onHeaders((headers, request) -> headers.set("x-each", "yes")))) {
            HttpReply first = server.http()
                    .send(RawWebSocket.handshake(EngineIoFixture.WEBSOCKET))
                    .read();
            assertEquals("yes", first.header("x-first"));
            assertEquals("yes", first.header("x-each"));
            HttpReply upgrade = server.http()
                    .send(RawWebSocket.handshake(server.poll().webSocketTarget()))
                    .read();
            assertEquals(101, upgrade.status());
            assertNull(upgrade.header("x-first"));
            assertEquals("yes", upgrade.header("x-each"));
        }
    }

    @Test
    void repeatedHeadersStaySeparate() {
        try (EngineIoFixture server = start(options -> options.cookie(SessionCookie.named("io"))
                .onInitialHeaders((headers, request) -> headers.set("set-cookie", "a=1")
                        .set("Set-Cookie", "b=2")
                        .add("set-cookie", "c=3")
                        .set("x-one", "first")
                        .set("X-One", "second")
                        .add("x-two", "1")
                        .add("x-two", "2"))
                .onHeaders((headers, request) -> {
                    headers.set("set-cookie", "d=4");
                    headers.set("x-seen", String.join(" ", headers.get("X-Two")));
                }))) {
            for (String request :
                    List.of(RawHttp.request("GET", OPEN) + "\r\n", RawWebSocket.handshake(EngineIoFixture.WEBSOCKET))) {
                try (RawHttp client = RawHttp.connect(server.address())) {
                    Map<String, List<String>> headers =
                            client.send(request).read().headers();
                    List<String> cookies = headers.get("set-cookie");
                    assertTrue(cookies.get(0).startsWith("io="), cookies.toString());
                    assertEquals(List.of("a=1", "b=2", "c=3", "d=4"), cookies.subList(1, cookies.size()));
                    assertEquals(List.of("second"), headers.get("x-one"));
                    assertEquals(List.of("1", "2"), headers.get("x-two"));
                    assertEquals(List.of("1 2"), headers.get("x-seen"));
                }
            }
        }
    }

    @Test
    void refusedRequestsGetNoApplicationHeaders() {
        try (EngineIoFixture server =
                start(options -> options.onInitialHeaders((headers, request) -> headers.set("x-first", "yes"))
                        .onHeaders((headers, request) -> headers.set("x-each", "yes"))
                        .allowRequest(request -> CompletableFuture.completedFuture(request.header("x-token")
                                .map(token -> Optional.<String>empty())
                                .orElse(Optional.of("no")))))) {
            for (String target : List.of(OPEN, OPEN + "&sid=unknown", "/engine.io/?EIO=4&transport=none")) {
                HttpReply refusal = get(server, target);
                assertTrue(refusal.status() >= 400);
                assertNull(refusal.header("x-first"));
                assertNull(refusal.header("x-each"));
            }
            assertEquals("yes", get(server, OPEN, "x-token: 1").header("x-each"));
        }
    }

    @Test
    void requestAttributesReachTheSocket() {
        Recorder<Map<String, Object>> attributes = new Recorder<>();
        try (SocketIoFixture server = SocketIoFixture.start(options -> options.allowRequest(request -> {
            request.attributes().put("user", "ada");
            return CompletableFuture.completedFuture(Optional.empty());
        }))) {
            server.io().onConnection(socket -> attributes.add(socket.handshake().attributes()));
            server.join();
            assertEquals(Map.of("user", "ada"), attributes.next());
        }
    }

    @Test
    void attributesCanBeSetWithoutAHook() {
        Recorder<Map<String, Object>> attributes = new Recorder<>();
        try (SocketIoFixture server = SocketIoFixture.start()) {
            server.io().use((socket, next) -> {
                assertEquals(Map.of(), socket.handshake().attributes());
                socket.handshake().attributes().put("user", "ada");
                next.accept();
            });
            server.io()
                    .of("/admin")
                    .onConnection(socket -> attributes.add(socket.handshake().attributes()));
            server.join().send("40/admin,{\"token\":1}");
            assertEquals(Map.of("user", "ada"), attributes.next());
        }
    }

    @Test
    void cookieHasTheSessionId() {
        SessionCookie cookie = SessionCookie.named("io")
                .path("/engine.io/")
                .secure(true)
                .sameSite(SessionCookie.SameSite.STRICT)
                .maxAge(Duration.ofHours(1));
        try (EngineIoFixture server =
                start(options -> options.generateId(request -> "the-id").cookie(cookie))) {
            String set = get(server, OPEN).header("set-cookie");
            for (String part : new String[] {
                "io=the-id", "Max-Age=3600", "Path=/engine.io/", "Secure", "HTTPOnly", "SameSite=Strict"
            }) {
                assertTrue(set.contains(part), set);
            }
        }
        try (EngineIoFixture server = start(options -> options.cookie(SessionCookie.named("io")))) {
            String set = get(server, OPEN).header("set-cookie");
            assertTrue(set.endsWith("; Path=/; HTTPOnly; SameSite=Lax"), set);
            assertFalse(set.contains("Secure"), set);
        }
    }

    @Test
    void duplicateSessionIdIsRefused() {
        try (EngineIoFixture server = start(options -> options.generateId(request -> "same"))) {
            RawHttp first = server.http();
            assertTrue(first.get(OPEN).body().contains("\"sid\":\"same\""));
            assertEquals(400, get(server, OPEN).status());
        }
    }

    @Test
    void refusalsAreReportedWithTheirCode() {
        try (EngineIoFixture server = start(options -> {})) {
            get(server, "/engine.io/?EIO=4&transport=carrier-pigeon");
            get(server, "/engine.io/?EIO=4&transport=polling&sid=unknown");
            get(server, "/engine.io/?transport=polling");
            assertEquals(0, refused.next().code());
            assertEquals(1, refused.next().code());
            ConnectionError last = refused.next();
            assertEquals(5, last.code());
            assertEquals("Unsupported protocol version", last.message());
            assertEquals("/engine.io/?transport=polling", last.request().url());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a;b", "a\"b", "\u00fc", "a/b"})
    void unsafeSessionIdIsRefused(String id) {
        try (EngineIoFixture server =
                start(options -> options.generateId(request -> id).cookie(SessionCookie.named("io")))) {
            assertEquals(400, get(server, OPEN).status());
        }
    }

    @Test
    void nullSessionIdIsRefused() {
        try (EngineIoFixture server = start(options -> options.generateId(request -> null))) {
            assertEquals(400, get(server, OPEN).status());
        }
    }
}
