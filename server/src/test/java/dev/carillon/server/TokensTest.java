package dev.carillon.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.carillon.ConnectionStateRecovery;
import dev.carillon.ServerStats;
import dev.carillon.SocketIoServer;
import dev.carillon.api.ApiAccess;
import dev.carillon.presence.Presence;
import dev.carillon.testing.HttpReply;
import dev.carillon.testing.RawHttp;
import dev.carillon.testing.RawWebSocket;
import dev.carillon.testing.SocketIoClient;
import dev.carillon.tokens.TokenPushAuthorizer;
import dev.carillon.tokens.TokenVerifier;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the tokens of clients allow in the runnable server. */
class TokensTest {
    private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8);
    private static final TokenVerifier VERIFIER =
            TokenVerifier.builder().secret(SECRET).leeway(Duration.ZERO).build();
    private static final String REFUSED = "your token does not allow this";

    private final CarillonServer server = new CarillonServer(
            SocketIoServer.builder()
                    .host("127.0.0.1")
                    .port(0)
                    .eventLoops(2)
                    .connectionStateRecovery(ConnectionStateRecovery.builder()
                            .skipMiddlewares(false)
                            .build()),
            new CarillonServer.Options(
                    Duration.ofMinutes(1),
                    null,
                    Duration.ZERO,
                    push -> {},
                    jobs -> {},
                    io -> ApiAccess.of(io, List.of("api-key")),
                    Optional.of(new TokenSettings(VERIFIER, new TokenPushAuthorizer(VERIFIER).withCookie("session"))),
                    Presence::local));

    private final InetSocketAddress address = server.start().join();

    @AfterEach
    void stop() {
        server.close();
        assertEquals(new ServerStats(0, 0, 0, 0, 0), server.stats());
    }

    private static String token(Duration lifetime, Map<String, ?> grants) {
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .subject("alice")
                .expirationTime(Date.from(Instant.now().plus(lifetime)))
                .claim("carillon", grants)
                .build();
        SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
        try {
            token.sign(new MACSigner(SECRET));
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
        return token.serialize();
    }

    private static String token(Map<String, ?> grants) {
        return token(Duration.ofHours(1), grants);
    }

    private SocketIoClient join(String token) {
        SocketIoClient client = SocketIoClient.open(address);
        client.join("/", Map.of("token", token));
        assertTrue(client.read().startsWith("42[\"welcome\""));
        return client;
    }

    private SocketIoClient join(Map<String, ?> grants) {
        return join(token(grants));
    }

    /** Sends an event and returns its acknowledgement. */
    private static JsonObject request(SocketIoClient client, String event, Object... args) {
        return client.request(event, args).get(0).getAsJsonObject();
    }

    private static void assertAllowed(SocketIoClient client, String event, Object... args) {
        JsonObject reply = request(client, event, args);
        assertTrue(reply.get("ok").getAsBoolean(), event + " " + reply);
    }

    private static void assertRefused(SocketIoClient client, String event, Object... args) {
        assertEquals(REFUSED, request(client, event, args).get("error").getAsString());
    }

    private HttpReply get(String target, String... headers) {
        try (RawHttp http = RawHttp.connect(address)) {
            return http.get(target, headers);
        }
    }

    // ---- connecting ----

    @Test
    void clientNeedsAToken() {
        try (SocketIoClient client = SocketIoClient.open(address)) {
            String refusal = client.send("40").read();
            assertEquals(
                    "44{\"message\":\"a token is required\",\"data\":{\"error\":\"a token is required\",\"reason\":\"missing\"}}",
                    refusal);
        }
    }

    @Test
    void apiKeyIsNoToken() {
        try (SocketIoClient client = SocketIoClient.open(address)) {
            assertTrue(client.send("40{\"apiKey\":\"api-key\"}").read().startsWith("44"));
        }
    }

    @Test
    void expiryClosesTheConnection() {
        try (SocketIoClient client = join(token(Duration.ofSeconds(2), Map.of()))) {
            String failed = client.read();
            assertTrue(failed.startsWith("42[\"failed\",{\"event\":\"token\",\"error\":\"token expired\"}"), failed);
            client.expect("41").awaitClose();
        }
    }

    @Test
    void tokenCanBeRenewed() {
        try (SocketIoClient client = join(Map.of())) {
            assertRefused(client, "join", "a");
            assertAllowed(client, "token:renew", Map.of("token", token(Map.of("join", List.of("a")))));
            assertAllowed(client, "join", "a");
        }
    }

    // ---- rooms ----

    @Test
    void tokenWithoutGrantsMayDoNothing() {
        try (SocketIoClient client = join(Map.of())) {
            assertRefused(client, "join", "a");
            assertRefused(client, "sendMsg", "hello");
            assertRefused(client, "query");
            assertRefused(client, "cancel", Map.of("id", "x"));
            assertAllowed(client, "latency");
            assertAllowed(client, "name", "Alice");
        }
    }

    @Test
    void roomsAreJoinedByPattern() {
        try (SocketIoClient client = join(Map.of("join", List.of("a-*")))) {
            assertAllowed(client, "join", "a-1");
            assertRefused(client, "join", "b-1");
            assertAllowed(client, "leave", "a-1");
        }
    }

    @Test
    void messagesNeedAPatternForTheirRoom() {
        Map<String, List<String>> grants = Map.of("join", List.of("*"), "publish", List.of("a-*"));
        try (SocketIoClient client = join(grants)) {
            assertAllowed(client, "join", "a-1");
            assertAllowed(client, "join", "b-1");
            assertRefused(client, "sendMsg", Map.of("text", "hello", "room", "b-1"));
            assertRefused(client, "sendMsg", "to everyone");
            client.emit("sendMsg", Map.of("text", "hello", "room", "a-1"));
            assertTrue(client.read().contains("pushMsg"));
            assertRefused(client, "sendMsg", Map.of("text", "hello", "room", "b-1"));
        }
    }

    @Test
    void messagesToEveryoneNeedThePatternForAllRooms() {
        try (SocketIoClient client = join(Map.of("publish", List.of("*")))) {
            client.emit("sendMsg", "hello");
            assertTrue(client.read().contains("pushMsg"));
        }
    }

    @Test
    void typingNeedsThePermissionToPublish() {
        Map<String, List<String>> grants = Map.of("join", List.of("*"), "publish", List.of("a-*"));
        try (SocketIoClient client = join(grants)) {
            assertAllowed(client, "join", "a-1");
            assertAllowed(client, "join", "b-1");
            assertAllowed(client, "typing", Map.of("typing", true, "room", "a-1"));
            assertRefused(client, "typing", Map.of("typing", true, "room", "b-1"));
            assertRefused(client, "typing", Map.of("typing", true));
        }
    }

    @Test
    void statisticsNameTheRoomsThatTheClientMayJoin() {
        try (SocketIoClient client = join(Map.of("join", List.of("*")));
                SocketIoClient other = join(Map.of("join", List.of("a-*")))) {
            assertAllowed(client, "join", "a-1");
            assertAllowed(client, "join", "b-1");
            JsonObject stats = request(other, "stats");
            assertEquals(
                    "[{\"name\":\"a-1\",\"clients\":1}]", stats.get("rooms").toString());
            assertEquals(2, stats.get("roomCount").getAsInt());
        }
    }

    @Test
    void ticksNeedAPatternForTheirRoom() {
        Map<String, List<String>> grants = Map.of("join", List.of("lab-*"), "publish", List.of("lab-b"));
        try (SocketIoClient client = join(grants)) {
            assertAllowed(client, "join", "lab-a");
            assertAllowed(client, "join", "lab-b");
            assertRefused(client, "ticks", Map.of("rate", 0, "room", "lab-a"));
            assertAllowed(client, "ticks", Map.of("rate", 0, "room", "lab-b"));
        }
        await().until(() -> server.stats().sessions() == 0);
    }

    // ---- jobs ----

    @Test
    void queriesNeedGrantsForTheirName() {
        try (SocketIoClient client = join(Map.of("report", List.of("query")));
                SocketIoClient other = join(Map.of("cancel", List.of("query"), "follow", List.of("job:*")))) {
            JsonObject started = request(client, "query", Map.of());
            String id = started.get("id").getAsString();
            assertTrue(client.read().contains("process"));
            assertRefused(client, "cancel", Map.of("id", id));
            assertRefused(other, "query");
            assertAllowed(other, "job:subscribe", Map.of("id", id));
            assertEquals(
                    "no such job",
                    request(client, "job:subscribe", Map.of("id", id))
                            .get("error")
                            .getAsString());
        }
    }

    @Test
    void httpApiAcceptsKeysAndTokens() {
        String id = server.jobs().open("export", null, null).join().id();
        String target = "/api/v1/jobs/" + id;
        assertEquals(401, get(target).status());
        assertEquals(200, get(target, "Authorization: Bearer api-key").status());
        String token = token(Map.of("follow", List.of("job:" + id)));
        assertEquals(200, get(target, "Authorization: Bearer " + token).status());
        assertEquals(
                403, get(target, "Authorization: Bearer " + token(Map.of())).status());
        assertEquals(
                401, get("/api/v1/sockets", "Authorization: Bearer " + token).status());
    }

    // ---- without Socket.IO ----

    @Test
    void pushNeedsAToken() {
        String token = token(Map.of("follow", List.of("room:a")));
        assertEquals(401, get("/push/room:a").status());
        assertEquals(401, get("/push/room:a", "Cookie: carillon_token=" + token).status());
        assertEquals(200, get("/push/room:a", "Cookie: session=" + token).status());
        assertEquals(403, get("/push/room:b", "Cookie: session=" + token).status());
    }

    @Test
    void webSocketsWithoutTokensDoNotExist() {
        for (String path : List.of("/ws/echo", "/ws/broadcast")) {
            String handshake = RawWebSocket.handshake(path);
            try (RawHttp http = RawHttp.connect(address)) {
                assertTrue(http.send(handshake).read().status() >= 400);
            }
        }
    }

    @Test
    void siteAndHealthCheckAreOpen() {
        assertEquals(200, get("/").status());
        assertEquals(200, get("/healthz").status());
    }
}
