package dev.carillon.tokens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.carillon.testing.LogCapture;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenVerifierTest {
    private final TestClock clock = new TestClock();
    private final Instant now = clock.instant();

    @TempDir
    private Path folder;

    private TokenVerifier.Builder builder() {
        return TokenVerifier.builder().clock(clock);
    }

    private TokenVerifier withSecret() {
        return builder().secret(Issuer.SECRET).build();
    }

    private TokenVerifier withKeySet() {
        return builder()
                .jwks(Issuer.jwksFile(folder))
                .issuer(Issuer.NAME)
                .audience(Issuer.AUDIENCE)
                .build();
    }

    private static String refusal(TokenVerifier verifier, String token) {
        return assertThrows(TokenException.class, () -> verifier.verify(token)).getMessage();
    }

    private static String hs256(JWTClaimsSet.Builder claims) {
        return Issuer.hs256(Issuer.SECRET, claims.build());
    }

    // ---- keys and algorithms ----

    @Test
    void acceptsHs256WithASecret() throws Exception {
        Token token = withSecret().verify(hs256(Issuer.claims(now)));
        assertEquals(Optional.of("alice"), token.subject());
        assertEquals(now.plusSeconds(3600), token.expiresAt());
        assertEquals(now.plusSeconds(3610), token.acceptedUntil());
    }

    @Test
    void acceptsRs256AndEs256WithAKeySet() throws Exception {
        TokenVerifier verifier = withKeySet();
        assertEquals(
                Optional.of("alice"),
                verifier.verify(Issuer.rs256(Issuer.claims(now).build())).subject());
        assertEquals(
                Optional.of("alice"),
                verifier.verify(Issuer.es256(Issuer.claims(now).build())).subject());
    }

    @ParameterizedTest
    @EnumSource
    void refusesBadTokens(BadToken bad) {
        assertEquals(bad.message(), refusal(withKeySet(), bad.text(now)));
    }

    @Test
    void secretAcceptsNoSignatureOfAKeyPair() {
        assertEquals(
                "unsupported algorithm",
                refusal(withSecret(), Issuer.rs256(Issuer.claims(now).build())));
    }

    @Test
    void secretAcceptsNoOtherHmac() {
        byte[] secret = "x".repeat(64).getBytes(StandardCharsets.UTF_8);
        TokenVerifier verifier = builder().secret(secret).build();
        String token = Issuer.hs256(
                new JWSHeader(JWSAlgorithm.HS512), secret, Issuer.claims(now).build());
        assertEquals("unsupported algorithm", refusal(verifier, token));
    }

    @Test
    void secretAndKeySetCanBeUsedTogether() throws Exception {
        TokenVerifier verifier =
                builder().secret(Issuer.SECRET).jwks(Issuer.jwksFile(folder)).build();
        verifier.verify(hs256(Issuer.claims(now)));
        verifier.verify(Issuer.rs256(Issuer.claims(now).build()));
        assertEquals("invalid signature", refusal(verifier, BadToken.RS256_AS_HS256.text(now)));
    }

    @Test
    void tokenWithAnotherSecretIsRefused() {
        byte[] other = "0123456789abcdef0123456789abcdeF".getBytes(StandardCharsets.UTF_8);
        assertEquals(
                "invalid signature",
                refusal(withSecret(), Issuer.hs256(other, Issuer.claims(now).build())));
    }

    @Test
    void secretHasAtLeast256Bits() {
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> TokenVerifier.builder().secret(new byte[31]))
                .getMessage();
        assertEquals("the secret has 248 bits, but HS256 needs at least 256", message);
    }

    @Test
    void keyIsRequired() {
        assertThrows(IllegalStateException.class, () -> TokenVerifier.builder().build());
    }

    @Test
    void shortRsaKeyIsNotUsed() throws Exception {
        RSAKey weak = Issuer.rsa("weak", 1024);
        Path file = Files.writeString(folder.resolve("weak.json"), new JWKSet(weak).toString(true));
        assertEquals(
                "unknown key",
                refusal(
                        builder().jwks(file).build(),
                        Issuer.rs256(weak, Issuer.claims(now).build())));
    }

    @Test
    void tokenWithoutAKeyIdIsCheckedWithAllKeys() throws Exception {
        RSAKey anonymous = new RSAKey.Builder(Issuer.RSA).keyID(null).build();
        assertEquals(
                Optional.of("alice"),
                withKeySet()
                        .verify(Issuer.rs256(anonymous, Issuer.claims(now).build()))
                        .subject());
    }

    // ---- the file ----

    @Test
    void changedFileIsReadAgain() throws Exception {
        Path file = Issuer.jwksFile(folder);
        TokenVerifier verifier = builder().jwks(file).build();
        RSAKey next = Issuer.rsa("next-key", 2048);
        String token = Issuer.rs256(next, Issuer.claims(now).build());
        assertEquals("unknown key", refusal(verifier, token));
        Files.writeString(file, new JWKSet(next).toString(true));
        verifier.verify(token);
        assertEquals(
                "unknown key", refusal(verifier, Issuer.rs256(Issuer.claims(now).build())));
    }

    @Test
    void replacedFileIsReadAgain() throws Exception {
        Path file = Issuer.jwksFile(folder);
        TokenVerifier verifier = builder().jwks(file).build();
        RSAKey next = Issuer.rsa(Issuer.RSA.getKeyID(), 2048);
        Path other =
                Files.writeString(folder.resolve("next.json"), new JWKSet(List.of(next, Issuer.EC)).toString(true));
        Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
        Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
        verifier.verify(Issuer.rs256(next, Issuer.claims(now).build()));
    }

    @Test
    void formerKeysAreUsedWhileTheFileCannotBeRead() throws Exception {
        Path file = Issuer.jwksFile(folder);
        TokenVerifier verifier = builder().jwks(file).build();
        String token = Issuer.rs256(Issuer.claims(now).build());
        try (LogCapture log = LogCapture.open()) {
            Files.writeString(file, "{\"keys\":[{\"kty\":\"secret-content");
            verifier.verify(token);
            verifier.verify(token);
            Files.delete(file);
            verifier.verify(token);
            assertEquals(2, log.messages().size(), log.messages().toString());
            assertFalse(log.messages().toString().contains("secret-content"));
        }
        Files.writeString(file, new JWKSet(Issuer.OTHER_RSA).toString(true));
        assertEquals("invalid signature", refusal(verifier, token));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "no JSON"})
    void fileMustContainAKeySet(String content) throws Exception {
        Path file = Files.writeString(folder.resolve("bad.json"), content);
        assertThrows(
                IllegalArgumentException.class, () -> TokenVerifier.builder().jwks(file));
    }

    @Test
    void fileMustExist() {
        assertThrows(
                IllegalArgumentException.class, () -> TokenVerifier.builder().jwks(folder.resolve("missing.json")));
    }

    // ---- malformed tokens ----

    static Stream<String> malformed() {
        String header = base64("{\"alg\":\"RS256\",\"kid\":\"rsa-1\"}");
        return Stream.of(
                "",
                ".",
                "..",
                "a.b.c",
                header,
                header + ".",
                header + "..",
                header + ".." + base64("x"),
                base64("[]") + ".e30.AAAA",
                base64("{") + ".e30.AAAA",
                base64("{\"alg\":1}") + ".e30.AAAA",
                base64("[".repeat(6000)) + ".e30.AAAA",
                base64("{\"alg\":\"RS256\",\"x\":" + "[".repeat(3000) + "]".repeat(3000) + "}") + ".e30.AAAA",
                base64("{\"alg\":\"RS256\",\"alg\":\"none\"}") + ".e30.AAAA",
                header + "." + base64("{}") + ".AAAA.AAAA",
                header + "." + base64("{}") + ".AAAA",
                "\u0000\uD800");
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource
    void malformed(String token) {
        TokenException refused =
                assertThrows(TokenException.class, () -> withKeySet().verify(token));
        assertEquals(TokenException.Reason.INVALID, refused.reason());
        assertEquals(401, refused.status());
    }

    /** The claims are signed, but not an object, or nested too deeply. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "1",
                "{\"exp\":\"soon\"}",
                "{\"exp\":{}}",
                "{\"exp\":1e30}",
                "{\"exp\":9223372036854775807}",
                "{\"exp\":253402300799,\"nbf\":-1e30}",
                "deep",
            })
    void signedClaimsThatAreMalformed(String claims) throws Exception {
        String text = claims.equals("deep") ? "{\"x\":" + "[".repeat(2500) + "]".repeat(2500) + "}" : claims;
        JWSObject token = new JWSObject(new JWSHeader(JWSAlgorithm.HS256), new Payload(text));
        token.sign(new MACSigner(Issuer.SECRET));
        String message = refusal(withSecret(), token.serialize());
        assertTrue(Set.of("malformed token", "the token has no expiration time").contains(message), message);
    }

    /** RFC 7519, sections 4.1.1 and 4.1.2. */
    @ParameterizedTest
    @ValueSource(strings = {"7", "1.5", "true", "[\"alice\"]", "{\"name\":\"alice\"}"})
    void subjectAndIssuerMustBeStrings(String value) throws Exception {
        for (String claim : List.of("sub", "iss")) {
            String claims = "{\"exp\":" + now.plusSeconds(60).getEpochSecond() + ",\"" + claim + "\":" + value + "}";
            JWSObject token = new JWSObject(new JWSHeader(JWSAlgorithm.HS256), new Payload(claims));
            token.sign(new MACSigner(Issuer.SECRET));
            assertEquals("malformed token", refusal(withSecret(), token.serialize()), claim);
        }
    }

    @Test
    void longestTokenIsAccepted() throws Exception {
        String token = hs256(Issuer.claims(now).claim("x", "y".repeat(5000)));
        int more = (TokenVerifier.MAX_LENGTH - token.length()) * 3 / 4;
        String longest = hs256(Issuer.claims(now).claim("x", "y".repeat(5000 + more)));
        assertEquals(TokenVerifier.MAX_LENGTH, longest.length(), 1);
        withSecret().verify(longest);
    }

    // ---- the header ----

    private static String withHeader(JWSHeader.Builder header, Instant now) {
        return Issuer.hs256(header.build(), Issuer.SECRET, Issuer.claims(now).build());
    }

    @Test
    void onlyKnownTypesAreAccepted() throws Exception {
        for (String type : new String[] {"JWT", "jwt", "at+jwt"}) {
            withSecret()
                    .verify(withHeader(new JWSHeader.Builder(JWSAlgorithm.HS256).type(new JOSEObjectType(type)), now));
        }
        assertEquals(
                "unsupported type of token",
                refusal(
                        withSecret(),
                        withHeader(
                                new JWSHeader.Builder(JWSAlgorithm.HS256).type(new JOSEObjectType("logout+jwt")),
                                now)));
    }

    @Test
    void criticalExtensionsAreNotSupported() {
        JWSHeader.Builder header = new JWSHeader.Builder(JWSAlgorithm.HS256)
                .criticalParams(Set.of("x"))
                .customParam("x", 1);
        assertEquals(
                "the token has an extension that is not supported", refusal(withSecret(), withHeader(header, now)));
    }

    // ---- claims ----

    @Test
    void expirationHasALeeway() throws Exception {
        TokenVerifier verifier =
                builder().secret(Issuer.SECRET).leeway(Duration.ofSeconds(5)).build();
        verifier.verify(hs256(Issuer.claims(now).expirationTime(Date.from(now.minusSeconds(4)))));
        assertEquals(
                "token expired",
                refusal(verifier, hs256(Issuer.claims(now).expirationTime(Date.from(now.minusSeconds(5))))));
    }

    @Test
    void beginningHasALeeway() throws Exception {
        TokenVerifier verifier =
                builder().secret(Issuer.SECRET).leeway(Duration.ofSeconds(5)).build();
        verifier.verify(hs256(Issuer.claims(now).notBeforeTime(Date.from(now.plusSeconds(5)))));
        assertEquals(
                "token not yet valid",
                refusal(verifier, hs256(Issuer.claims(now).notBeforeTime(Date.from(now.plusSeconds(6))))));
    }

    @Test
    void oneOfSeveralAudiencesIsEnough() throws Exception {
        TokenVerifier verifier =
                builder().secret(Issuer.SECRET).audience("carillon").build();
        verifier.verify(hs256(Issuer.claims(now).audience(List.of("shop", "carillon"))));
        assertEquals(
                "wrong audience", refusal(verifier, hs256(Issuer.claims(now).audience(List.of()))));
    }

    @Test
    void issuerMustNotBeMissing() {
        TokenVerifier verifier =
                builder().secret(Issuer.SECRET).issuer(Issuer.NAME).build();
        assertEquals("wrong issuer", refusal(verifier, hs256(Issuer.claims(now).issuer(null))));
    }

    @Test
    void distantExpirationIsAccepted() throws Exception {
        Token token = withSecret()
                .verify(hs256(Issuer.claims(now).expirationTime(Date.from(Instant.ofEpochMilli(Long.MAX_VALUE / 2)))));
        assertTrue(token.acceptedUntil().isAfter(now));
    }

    @Test
    void otherClaimsAreAvailable() throws Exception {
        Token token = withSecret().verify(hs256(Issuer.claims(now).claim("name", "Alice")));
        assertEquals("Alice", token.claims().get("name"));
        assertThrows(UnsupportedOperationException.class, () -> token.claims().put("name", "Bob"));
    }

    // ---- grants ----

    @Test
    void missingClaimGrantsNothing() throws Exception {
        for (JWTClaimsSet.Builder claims : List.of(
                Issuer.claims(now), Issuer.claims(now, Map.of()), Issuer.claims(now, Map.of("jion", List.of("*"))))) {
            Token token = withSecret().verify(hs256(claims));
            assertFalse(token.mayJoin("a"));
            assertFalse(token.mayPublish("a"));
            assertFalse(token.mayFollow("room:a"));
            assertFalse(token.mayCancel("a"));
            assertFalse(token.mayReport("a"));
            assertFalse(token.mayJoin(""));
        }
    }

    @Test
    void eachListGrantsItsOwn() throws Exception {
        Token token = withSecret()
                .verify(hs256(Issuer.claims(
                        now,
                        Map.of(
                                "join", List.of("j*", "lobby"),
                                "publish", List.of("p*"),
                                "follow", List.of("room:f*", "job:*"),
                                "cancel", List.of("c*"),
                                "report", List.of("r*")))));
        assertTrue(token.mayJoin("j1") && token.mayJoin("lobby"));
        assertTrue(token.mayPublish("p1"));
        assertTrue(token.mayFollow("room:f1") && token.mayFollow("job:1"));
        assertTrue(token.mayCancel("c1"));
        assertTrue(token.mayReport("r1"));
        for (String name : List.of("p1", "room:f1", "c1", "r1")) {
            assertFalse(token.mayJoin(name));
        }
        assertFalse(token.mayPublish("j1"));
        assertFalse(token.mayFollow("j1") || token.mayFollow("room:j1"));
        assertFalse(token.mayCancel("r1"));
        assertFalse(token.mayReport("c1"));
    }

    static Stream<Object> malformedGrants() {
        return Stream.of(
                "all",
                List.of("join"),
                1,
                Map.of("join", "a"),
                Map.of("publish", Map.of()),
                Map.of("follow", List.of("a", 1)),
                Map.of("cancel", List.of(List.of("a"))),
                Map.of("report", true),
                Map.of("join", Collections.nCopies(101, "a")),
                Map.of("join", List.of("a".repeat(201))));
    }

    @ParameterizedTest
    @MethodSource
    void malformedGrants(Object claim) {
        String message = refusal(withSecret(), hs256(Issuer.claims(now).claim("carillon", claim)));
        assertTrue(message.contains("carillon"), message);
    }

    @Test
    void largestGrantsAreAccepted() throws Exception {
        withSecret()
                .verify(hs256(Issuer.claims(
                        now,
                        Map.of(
                                "join", Collections.nCopies(100, "a"),
                                "follow", List.of("a".repeat(200))))));
    }

    @Test
    void textOfATokenHasNoClaims() throws Exception {
        Token token = withSecret().verify(hs256(Issuer.claims(now).claim("email", "alice@example.com")));
        assertEquals("Token[alice, expires at 2126-01-31T13:00:00Z]", token.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-PT1S", "PT1H1S", "PT10000H"})
    void leewayIsLimited(Duration leeway) {
        TokenVerifier.Builder builder = builder();
        assertThrows(IllegalArgumentException.class, () -> builder.leeway(leeway));
    }
}
