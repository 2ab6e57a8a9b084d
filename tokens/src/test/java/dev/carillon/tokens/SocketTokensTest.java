package dev.carillon.tokens;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.carillon.Socket;
import dev.carillon.SocketIoServer;
import dev.carillon.testing.RawWebSocket;
import dev.carillon.testing.SocketIoClient;
import dev.carillon.testing.SocketIoFixture;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tokens of Socket.IO clients. */
class SocketTokensTest {
    private static final String TARGET = "/socket.io/?EIO=4&transport=websocket";
    private static final String EXPIRED = "[\"failed\",{\"event\":\"token\",\"error\":\"token expired\"}]";

    /** Longer than the lifetime of a token and the leeway. */
    private static final Duration LIFETIME = Duration.ofMinutes(61);

    @TempDir
    private Path folder;

    private static void whoAmI(Socket socket, TokenAuthentication tokens) {
        socket.onRequest("who", () -> tokens.of(socket).flatMap(Token::subject).orElse("nobody"));
    }

    private TokensFixture start() {
        TokensFixture server = TokensFixture.start(folder);
        server.io().onConnection(socket -> whoAmI(socket, server.tokens()));
        return server;
    }

    private static String who(SocketIoClient client) {
        return client.request("who").get(0).getAsString();
    }

    // ---- connecting ----

    @Test
    void clientWithATokenConnects() {
        try (TokensFixture server = start()) {
            SocketIoClient client = server.join(server.token(Map.of()));
            assertEquals("alice", who(client));
            assertEquals(1, server.clock().pending());
        }
    }

    @ParameterizedTest
    @EnumSource
    void badTokenIsRefused(BadToken bad) {
        try (TokensFixture server = start()) {
            String auth = "{\"token\":\"" + bad.text(server.now()) + "\"}";
            JsonObject error = refusal(server.open(), auth);
            assertEquals(bad.message(), error.get("message").getAsString());
            assertEquals(
                    bad.message(), error.getAsJsonObject("data").get("error").getAsString());
            assertEquals(0, server.tokens().size());
            assertEquals(0, server.clock().pending());
        }
    }

    /** Sends a CONNECT packet, and returns the error that the client receives. */
    private static JsonObject refusal(SocketIoClient client, String auth) {
        String packet = client.send("40" + auth).read();
        assertTrue(packet.startsWith("44{"), packet);
        return TokensFixture.json(packet.substring(2));
    }

    @Test
    void reasonsHaveCodes() {
        try (TokensFixture server = start()) {
            String expired = "{\"token\":\"" + BadToken.EXPIRED.text(server.now()) + "\"}";
            assertEquals("expired", code(refusal(server.open(), expired)));
            assertEquals("missing", code(refusal(server.open(), "")));
            assertEquals("missing", code(refusal(server.open(), "{\"token\":null}")));
            assertEquals("invalid", code(refusal(server.open(), "{\"token\":1}")));
            assertEquals("invalid", code(refusal(server.open(), "{\"token\":\"\"}")));
        }
    }

    private static String code(JsonObject error) {
        return error.getAsJsonObject("data").get("reason").getAsString();
    }

    /** Connects with a header, and returns the answer to the CONNECT packet. */
    private static String connect(TokensFixture server, String auth, String... headers) {
        try (RawWebSocket client = RawWebSocket.open(server.address(), TARGET, headers)) {
            client.readText();
            return client.send("40" + auth).readText();
        }
    }

    @Test
    void authorizationHeaderIsAccepted() {
        try (TokensFixture server = start()) {
            String answer = connect(server, "", TokensFixture.bearer(server.token(Map.of())));
            assertTrue(answer.startsWith("40{"), answer);
        }
    }

    @Test
    void cookieIsNotAccepted() {
        try (TokensFixture server = start()) {
            String answer = connect(server, "", "Cookie: carillon_token=" + server.token(Map.of()));
            assertTrue(answer.contains("a token is required"), answer);
        }
    }

    @Test
    void severalAuthorizationHeadersAreRefused() {
        try (TokensFixture server = start()) {
            String header = TokensFixture.bearer(server.token(Map.of()));
            assertTrue(connect(server, "", header, header).startsWith("44{"));
        }
    }

    @Test
    void payloadTakesPrecedenceOverTheHeader() {
        try (TokensFixture server = start()) {
            String answer = connect(server, "{\"token\":\"x\"}", TokensFixture.bearer(server.token(Map.of())));
            assertTrue(answer.contains("malformed token"), answer);
        }
    }

    @Test
    void refusedClientCanTryAgainOnTheSameConnection() {
        try (TokensFixture server = start()) {
            SocketIoClient client = server.open();
            refusal(client, "");
            client.join("/", Map.of("token", server.token(Map.of())));
            assertEquals("alice", who(client));
        }
    }

    @Test
    void clientThatAnotherMiddlewareRefusesLeavesNothingBehind() {
        try (TokensFixture server = TokensFixture.start(folder, io -> io.use((socket, next) -> next.refuse("full")))) {
            String auth = "{\"token\":\"" + server.token(Map.of()) + "\"}";
            assertEquals("full", refusal(server.open(), auth).get("message").getAsString());
            assertEquals(0, server.tokens().size());
            assertEquals(0, server.clock().pending());
        }
    }

    @Test
    void laterMiddlewaresSeeTheToken() {
        TokensFixture[] fixture = new TokensFixture[1];
        try (TokensFixture server = TokensFixture.start(
                folder,
                io -> io.use((socket, next) -> next.refuse(
                        fixture[0].tokens().of(socket).flatMap(Token::subject).orElse("nobody"))))) {
            fixture[0] = server;
            String auth = "{\"token\":\"" + server.token(Map.of()) + "\"}";
            assertEquals("alice", refusal(server.open(), auth).get("message").getAsString());
        }
    }

    @Test
    void tokenIsNotPartOfTheData() {
        try (TokensFixture server = start()) {
            SocketIoClient client = server.join(server.token(Map.of()));
            who(client); // the connection handlers have run
            Socket socket = server.io().socket(client.id()).orElseThrow();
            assertFalse(
                    socket.data().keySet().stream().anyMatch(key -> key.startsWith("carillon.tokens")),
                    socket.data().keySet().toString());
        }
    }

    @Test
    void disconnectedSocketHasNoToken() {
        try (TokensFixture server = start()) {
            SocketIoClient client = server.join(server.token(Map.of()));
            who(client);
            Socket socket = server.io().socket(client.id()).orElseThrow();
            client.send("41");
            await().until(() -> server.tokens().size() == 0 && server.clock().pending() == 0);
            assertTrue(server.tokens().of(socket).isEmpty());
        }
    }

    // ---- expiring ----

    @Test
    void expiryClosesTheConnection() {
        try (TokensFixture server = start()) {
            SocketIoClient client = server.join(server.token(Map.of()));
            who(client);
            server.clock().advance(Duration.ofMinutes(60)); // the leeway is not over yet
            assertEquals("alice", who(client));
            server.clock().advance(Duration.ofSeconds(10));
            client.expect("42" + EXPIRED).expect("41").awaitClose();
            await().until(() -> server.tokens().size() == 0 && server.clock().pending() == 0);
        }
    }

    @Test
    void expiryClosesAllNamespaces() {
        try (TokensFixture server = start()) {
            String token = server.token(Map.of());
            SocketIoClient client = server.join(token);
            client.join("/admin", Map.of("token", token));
            who(client);
            await().until(() -> server.clock().pending() == 2);
            server.clock().advance(LIFETIME);
            String first = client.read();
            String second = client.read();
            assertEquals(Set.of("42" + EXPIRED, "42/admin," + EXPIRED), Set.of(first, second));
            while (!client.read().startsWith("41")) {
                // the other socket may be reported again
            }
            client.awaitClose();
        }
    }

    @Test
    void realTimersCloseTheConnection() {
        SocketIoServer io = SocketIoServer.builder().host("127.0.0.1").port(0).build();
        TokenVerifier verifier = TokenVerifier.builder()
                .secret(Issuer.SECRET)
                .leeway(Duration.ZERO)
                .build();
        new TokenAuthentication(io, verifier).protect(io);
        try (SocketIoFixture server = SocketIoFixture.start(io)) {
            Instant now = Instant.now();
            String token = Issuer.hs256(
                    Issuer.SECRET,
                    Issuer.claims(now)
                            .expirationTime(Date.from(now.plusSeconds(2)))
                            .build());
            SocketIoClient client = server.open();
            client.join("/", Map.of("token", token));
            client.expect("42" + EXPIRED).expect("41").awaitClose();
        }
    }

    // ---- renewing ----

    private static JsonObject renew(SocketIoClient client, Object body) {
        return client.request("token:renew", body).get(0).getAsJsonObject();
    }

    @Test
    void renewedTokenKeepsTheConnection() {
        try (TokensFixture server = start()) {
            SocketIoClient client = server.join(server.token(Map.of("join", new String[] {"a"})));
            server.clock().advance(Duration.ofMinutes(50));
            JsonObject ack = renew(client, Map.of("token", server.token(Map.of("join", new String[] {"b"}))));
            assertTrue(ack.get("ok").getAsBoolean());
            assertEquals("2126-01-31T13:50:00Z", ack.get("expiresAt").getAsString());
            Token token = server.tokens()
                    .of(server.io().socket(client.id()).orElseThrow())
                    .orElseThrow();
            assertTrue(token.mayJoin("b") && !token.mayJoin("a"));
            server.clock().advance(Duration.ofMinutes(50));
            assertEquals("alice", who(client));
            server.clock().advance(LIFETIME);
            client.expect("42" + EXPIRED).expect("41").awaitClose();
        }
    }

    @Test
    void oneRenewalIsEnoughForAllNamespaces() {
        try (TokensFixture server = start()) {
            String token = server.token(Map.of());
            SocketIoClient client = server.join(token);
            client.join("/admin", Map.of("token", token));
            await().until(() -> server.clock().pending() == 2);
            server.clock().advance(Duration.ofMinutes(50));
            assertTrue(renew(client, Map.of("token", server.token(Map.of())))
                    .get("ok")
                    .getAsBoolean());
            server.clock().advance(Duration.ofMinutes(50));
            assertEquals("alice", who(client));
            assertEquals(2, server.clock().pending());
        }
    }

    @ParameterizedTest
    @EnumSource
    void badTokenDoesNotRenew(BadToken bad) {
        try (TokensFixture server = start()) {
            SocketIoClient client = server.join(server.token(Map.of()));
            JsonObject ack = renew(client, Map.of("token", bad.text(server.now())));
            assertFalse(ack.get("ok").getAsBoolean());
            assertEquals(bad.message(), ack.get("error").getAsString());
            assertEquals("alice", who(client));
            server.clock().advance(LIFETIME);
            client.expect("42" + EXPIRED).expect("41").awaitClose();
        }
    }

    @Test
    void tokenOfAnotherSubjectDoesNotRenew() {
        try (TokensFixture server = start()) {
            SocketIoClient client = server.join(server.token(Map.of()));
            JsonObject ack = renew(
                    client,
                    Map.of("token", server.token(Issuer.claims(server.now()).subject("bob"))));
            assertEquals("the token is for another subject", ack.get("error").getAsString());
            JsonObject none = renew(
                    client,
                    Map.of("token", server.token(Issuer.claims(server.now()).subject(null))));
            assertEquals("the token is for another subject", none.get("error").getAsString());
            assertEquals("alice", who(client));
        }
    }

    @Test
    void renewalWithoutATokenIsRefused() {
        try (TokensFixture server = start()) {
            SocketIoClient client = server.join(server.token(Map.of()));
            for (Object body : new Object[] {Map.of(), Map.of("token", 1), "x", 1}) {
                assertEquals(
                        "token must be a string",
                        renew(client, body).get("error").getAsString());
            }
            client.send("42[\"token:renew\"]")
                    .expectEvent("failed", Map.of("event", "token:renew", "error", "token must be a string"));
        }
    }

    // ---- recovery ----

    /** Connects, loses the connection, and returns the payload with which the client recovers. */
    private static String lose(TokensFixture server, String token) {
        try (SocketIoClient client = SocketIoClient.open(server.address())) {
            String answer = client.send("40{\"token\":\"" + token + "\"}").read();
            String pid = TokensFixture.json(answer.substring(2)).get("pid").getAsString();
            await().until(() -> server.clock().pending() == 1);
            server.io().emit("news", 1);
            String event = client.read(); // 42["news",1,"OFFSET"]
            String offset = event.replaceAll(".*\"([^\"]+)\"]", "$1");
            client.webSocket().connection().reset();
            await().until(() -> server.clock().pending() == 0);
            return "{\"token\":\"" + token + "\",\"pid\":\"" + pid + "\",\"offset\":\"" + offset + "\"}";
        }
    }

    @Test
    void recoveredSocketHasAToken() {
        for (boolean skip : new boolean[] {true, false}) {
            try (TokensFixture server = TokensFixture.recovering(folder, skip)) {
                server.io().onConnection(socket -> {
                    whoAmI(socket, server.tokens());
                    socket.onRequest("recovered", socket::isRecovered);
                });
                SocketIoClient client = server.open();
                String answer =
                        client.send("40" + lose(server, server.token(Map.of()))).read();
                assertTrue(answer.startsWith("40{"), answer);
                assertTrue(client.request("recovered").get(0).getAsBoolean());
                assertEquals("alice", who(client));
                server.clock().advance(LIFETIME);
                assertTrue(client.read().contains("token expired"));
            }
        }
    }

    @Test
    void recoveredSocketWithAnExpiredTokenIsRefused() {
        try (TokensFixture server = TokensFixture.recovering(folder, false)) {
            String auth = lose(server, server.token(Map.of()));
            server.clock().advance(LIFETIME);
            assertEquals(
                    "token expired", refusal(server.open(), auth).get("message").getAsString());
        }
    }

    @Test
    void recoveredSocketThatHasSkippedTheMiddlewareIsClosed() {
        try (TokensFixture server = TokensFixture.recovering(folder, true)) {
            String auth = lose(server, server.token(Map.of()));
            server.clock().advance(LIFETIME);
            SocketIoClient client = server.open();
            String answer = client.send("40" + auth).read();
            assertTrue(answer.startsWith("40{"), answer);
            assertTrue(client.read().contains("token expired"));
            client.expect("41").awaitClose();
            assertEquals(0, server.tokens().size());
        }
    }
}
