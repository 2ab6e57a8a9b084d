package dev.carillon.tokens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.Cors;
import dev.carillon.SocketIoServer;
import dev.carillon.push.PushServer;
import dev.carillon.testing.HttpReply;
import dev.carillon.testing.RawHttp;
import dev.carillon.testing.RawWebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tokens of clients without Socket.IO. */
class PushTokensTest {
    private static final String LOBBY = "/push/room:lobby";
    private static final Map<String, List<String>> FOLLOW_LOBBY = Map.of("follow", List.of("room:lobby"));

    @TempDir
    private Path folder;

    private static String cookie(String token) {
        return "Cookie: theme=dark; carillon_token=" + token + "; x=1";
    }

    private static void assertRefused(int status, String message, HttpReply reply) {
        assertEquals(status, reply.status());
        assertEquals("{\"error\":\"" + message + "\"}", reply.body());
    }

    private static HttpReply handshake(TokensFixture server, String... headers) {
        try (RawHttp http = RawHttp.connect(server.address())) {
            return http.send(RawWebSocket.handshake(LOBBY, headers)).read();
        }
    }

    @ParameterizedTest
    @EnumSource
    void badTokenGets401(BadToken bad) {
        try (TokensFixture server = TokensFixture.start(folder)) {
            String token = bad.text(server.now());
            assertRefused(401, bad.message(), server.get(LOBBY, TokensFixture.bearer(token)));
            assertRefused(401, bad.message(), server.get(LOBBY, cookie(token)));
            assertRefused(401, bad.message(), server.get(LOBBY, cookie(token), "Accept: text/event-stream"));
            assertRefused(401, bad.message(), handshake(server, TokensFixture.bearer(token)));
        }
    }

    @Test
    void missingTokenGets401() {
        try (TokensFixture server = TokensFixture.start(folder)) {
            HttpReply reply = server.get(LOBBY);
            assertRefused(401, "a token is required", reply);
            assertEquals("Bearer", reply.header("WWW-Authenticate"));
            assertEquals(401, server.get(LOBBY, "Cookie: carillon_token").status());
            assertEquals(401, server.get(LOBBY, "Cookie: xcarillon_token=a").status());
        }
    }

    @Test
    void headerAndCookieAreAccepted() {
        try (TokensFixture server = TokensFixture.start(folder)) {
            String token = server.token(FOLLOW_LOBBY);
            assertEquals(200, server.get(LOBBY, TokensFixture.bearer(token)).status());
            assertEquals(200, server.get(LOBBY, cookie(token)).status());
            assertEquals(
                    200,
                    server.get(LOBBY, "Cookie: theme=dark", cookie(token).replace("theme=dark; ", ""))
                            .status());
            assertEquals(101, handshake(server, cookie(token)).status());
            assertEquals(
                    200,
                    server.get(LOBBY, "Authorization: Basic eA==", cookie(token))
                            .status());
        }
    }

    @Test
    void headerTakesPrecedence() {
        try (TokensFixture server = TokensFixture.start(folder)) {
            String token = server.token(FOLLOW_LOBBY);
            assertRefused(401, "malformed token", server.get(LOBBY, "Authorization: Bearer x", cookie(token)));
            assertEquals(
                    200,
                    server.get(LOBBY, TokensFixture.bearer(token), cookie("x")).status());
        }
    }

    /** Another host of the same domain may have set one of the cookies. */
    @Test
    void severalCookiesAreRefused() {
        try (TokensFixture server = TokensFixture.start(folder)) {
            String token = server.token(FOLLOW_LOBBY);
            assertRefused(
                    401,
                    "there are several cookies carillon_token",
                    server.get(LOBBY, "Cookie: carillon_token=" + token + "; carillon_token=x"));
        }
    }

    @Test
    void otherChannelsGet403() {
        try (TokensFixture server = TokensFixture.start(folder)) {
            String header = TokensFixture.bearer(server.token(FOLLOW_LOBBY));
            assertRefused(403, "forbidden", server.get("/push/room:other", header));
            assertRefused(403, "forbidden", server.get("/push/all", header));
        }
    }

    @Test
    void channelOfAJobCanBeFollowed() {
        try (TokensFixture server = TokensFixture.start(folder)) {
            String id = server.jobs().open("export", null, null).join().id();
            String header = TokensFixture.bearer(server.token(Map.of("follow", List.of("job:*"))));
            assertEquals(200, server.get("/push/job:" + id, header).status());
        }
    }

    // ---- pages of other origins ----

    @Test
    void pageOfAnotherOriginCannotUseTheCookie() {
        try (TokensFixture server = TokensFixture.start(folder)) {
            String cookie = cookie(server.token(Map.of("follow", List.of("*"), "publish", List.of("*"))));
            String origin = "Origin: https://evil.test";
            assertEquals(403, server.get(LOBBY, origin, cookie).status());
            assertEquals(
                    403,
                    server.get(LOBBY, origin, cookie, "Accept: text/event-stream")
                            .status());
            assertEquals(403, handshake(server, origin, cookie).status());
        }
    }

    /** Not even from an origin that is allowed, and not without an origin either. */
    @Test
    void cookieAloneDoesNotAllowAnyPost() {
        try (TokensFixture server = TokensFixture.start(
                folder,
                options -> options.cors(Cors.builder()
                        .origins("https://app.test")
                        .credentials(true)
                        .build()),
                io -> {})) {
            String cookie = cookie(server.token(Map.of(
                    "join", List.of("*"),
                    "publish", List.of("*"),
                    "follow", List.of("*"),
                    "report", List.of("*"))));
            for (String origin : List.of("Origin: https://evil.test", "Origin: https://app.test", "X-Origin: none")) {
                for (String path : List.of("/api/v1/emit", "/api/v1/jobs", LOBBY)) {
                    int status = server.post(path, "{\"event\":\"x\",\"name\":\"x\"}", origin, cookie)
                            .status();
                    assertTrue(List.of(401, 403, 404, 405).contains(status), path + " " + status);
                }
            }
            assertTrue(server.jobs().list(job -> true).isEmpty());
            assertEquals(
                    200, server.get(LOBBY, "Origin: https://app.test", cookie).status());
        }
    }

    // ---- the end ----

    /** A server with push whose clock is that of the system. */
    private static final class RealTime implements AutoCloseable {
        private final SocketIoServer io =
                SocketIoServer.builder().host("127.0.0.1").port(0).build();

        RealTime(UnaryOperator<TokenPushAuthorizer> settings) {
            TokenVerifier verifier = TokenVerifier.builder()
                    .secret(Issuer.SECRET)
                    .leeway(Duration.ZERO)
                    .build();
            PushServer.builder(io, settings.apply(new TokenPushAuthorizer(verifier)))
                    .attach();
            io.start().join();
        }

        RawHttp connect() {
            return RawHttp.connect(io.address().orElseThrow());
        }

        @Override
        public void close() {
            io.close();
        }
    }

    private static String token(Duration lifetime) {
        Instant now = Instant.now();
        return Issuer.hs256(
                Issuer.SECRET,
                Issuer.claims(now, FOLLOW_LOBBY)
                        .expirationTime(Date.from(now.plus(lifetime)))
                        .build());
    }

    @Test
    void eventStreamEndsWhenTheTokenExpires() {
        try (RealTime server = new RealTime(push -> push);
                RawHttp http = server.connect()) {
            http.sendGet(LOBBY, cookie(token(Duration.ofSeconds(2))), "Accept: text/event-stream");
            assertEquals(200, http.readHead().status());
            String text = http.readChunksUntil("token expired");
            assertTrue(text.contains("{\"event\":\"token\",\"error\":\"token expired\"}"), text);
            assertEquals("", http.readChunk());
        }
    }

    @Test
    void webSocketEndsWhenTheTokenExpires() {
        try (RealTime server = new RealTime(push -> push);
                RawWebSocket client = RawWebSocket.open(
                        server.io.address().orElseThrow(),
                        LOBBY + "?after=0",
                        TokensFixture.bearer(token(Duration.ofSeconds(2))))) {
            assertTrue(client.readText().contains("token expired"));
            assertEquals(3000, client.awaitClose());
        }
    }

    @Test
    void cookieCanHaveAnotherNameOrNone() {
        String token = token(Duration.ofHours(1));
        try (RealTime server = new RealTime(push -> push.withCookie("session"));
                RawHttp http = server.connect()) {
            assertEquals(200, http.get(LOBBY, "Cookie: session=" + token).status());
            assertEquals(401, http.get(LOBBY, cookie(token)).status());
        }
        try (RealTime server = new RealTime(TokenPushAuthorizer::withoutCookie);
                RawHttp http = server.connect()) {
            assertEquals(401, http.get(LOBBY, cookie(token)).status());
            assertEquals(200, http.get(LOBBY, TokensFixture.bearer(token)).status());
        }
    }

    @Test
    void nameOfTheCookieMustBeValid() {
        TokenPushAuthorizer authorizer = new TokenPushAuthorizer(
                TokenVerifier.builder().secret(Issuer.SECRET).build());
        for (String name : List.of("", "a b", "a=b", "a;b", "\u00e4")) {
            assertThrows(IllegalArgumentException.class, () -> authorizer.withCookie(name));
        }
    }
}
