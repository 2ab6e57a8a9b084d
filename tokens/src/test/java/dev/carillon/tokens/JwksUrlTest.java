package dev.carillon.tokens;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import dev.carillon.SocketIoServer;
import dev.carillon.http.HttpResponse;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys that are fetched from an HTTP server. */
class JwksUrlTest {
    private final AtomicInteger requests = new AtomicInteger();
    private volatile String keys = Issuer.jwks();
    private volatile int status = 200;
    private SocketIoServer server;
    private int port;

    @BeforeEach
    void start() {
        server = SocketIoServer.builder().host("127.0.0.1").port(0).build();
        server.route("GET", "/jwks", request -> {
            requests.incrementAndGet();
            return HttpResponse.json(keys).withStatus(status);
        });
        port = server.start().join().getPort();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private TokenVerifier verifier() {
        return TokenVerifier.builder()
                .jwks(URI.create("http://127.0.0.1:" + port + "/jwks"))
                .build();
    }

    private static String token() {
        return Issuer.rs256(Issuer.claims(Instant.now()).build());
    }

    @Test
    void keysAreFetchedInAdvanceAndOnce() throws Exception {
        try (TokenVerifier verifier = verifier()) {
            await().until(() -> requests.get() == 1);
            for (int i = 0; i < 10; i++) {
                assertEquals(Optional.of("alice"), verifier.verify(token()).subject());
            }
            assertEquals(1, requests.get());
        }
    }

    @Test
    void newKeyIsFetched() throws Exception {
        try (TokenVerifier verifier = verifier()) {
            verifier.verify(token());
            RSAKey next = Issuer.rsa("next", 2048);
            keys = new JWKSet(next).toString(true);
            verifier.verify(Issuer.rs256(next, Issuer.claims(Instant.now()).build()));
            assertEquals(2, requests.get());
        }
    }

    @Test
    void unknownKeyIdsDoNotFloodTheUrl() throws Exception {
        try (TokenVerifier verifier = verifier()) {
            verifier.verify(token());
            for (int i = 0; i < 50; i++) {
                TokenException refused = assertThrows(
                        TokenException.class, () -> verifier.verify(BadToken.UNKNOWN_KEY_ID.text(Instant.now())));
                assertEquals("unknown key", refused.getMessage());
            }
            assertTrue(requests.get() <= 3, requests + " requests");
            verifier.verify(token());
        }
    }

    @Test
    void tokensAreRefusedForNowWithoutKeys() {
        status = 500;
        try (TokenVerifier verifier = verifier()) {
            TokenException refused = assertThrows(TokenException.class, () -> verifier.verify(token()));
            assertEquals(TokenException.Reason.UNAVAILABLE, refused.reason());
            assertEquals(503, refused.status());
        }
    }

    /** Otherwise, clients would give up, although their tokens are valid. */
    @Test
    void noTokenIsCalledInvalidWhileTheUrlDoesNotAnswer() {
        status = 500;
        try (TokenVerifier verifier = verifier()) {
            for (int i = 0; i < 10; i++) {
                TokenException refused = assertThrows(TokenException.class, () -> verifier.verify(token()));
                assertEquals(TokenException.Reason.UNAVAILABLE, refused.reason());
            }
        }
    }

    @Test
    void newKeyIsNotCalledUnknownWhileTheUrlDoesNotAnswer() throws Exception {
        try (TokenVerifier verifier = verifier()) {
            verifier.verify(token());
            status = 500;
            for (int i = 0; i < 10; i++) {
                TokenException refused = assertThrows(
                        TokenException.class, () -> verifier.verify(BadToken.UNKNOWN_KEY_ID.text(Instant.now())));
                assertEquals(TokenException.Reason.UNAVAILABLE, refused.reason());
                verifier.verify(token());
            }
        }
    }

    @Test
    void verifiesAsynchronously() throws Exception {
        try (TokenVerifier verifier = verifier()) {
            Token token = verifier.verifyAsync(token()).get(10, TimeUnit.SECONDS);
            assertEquals(Optional.of("alice"), token.subject());
            ExecutionException refused = assertThrows(
                    ExecutionException.class,
                    () -> verifier.verifyAsync(BadToken.EXPIRED.text(Instant.now()))
                            .get(10, TimeUnit.SECONDS));
            assertEquals("token expired", refused.getCause().getMessage());
        }
    }

    @Test
    void closedVerifierIsNotAvailable() {
        TokenVerifier verifier = verifier();
        verifier.close();
        ExecutionException refused = assertThrows(
                ExecutionException.class, () -> verifier.verifyAsync(token()).get(10, TimeUnit.SECONDS));
        assertEquals(TokenException.Reason.UNAVAILABLE, ((TokenException) refused.getCause()).reason());
    }

    @Test
    void onlyHttpIsSupported() {
        assertThrows(
                IllegalArgumentException.class,
                () -> TokenVerifier.builder()
                        .jwks(URI.create("ftp://example.com/keys"))
                        .build());
        assertThrows(
                IllegalArgumentException.class,
                () -> TokenVerifier.builder().jwks(URI.create("keys.json")).build());
    }
}
