package dev.carillon.tokens;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.proc.JWSVerifierFactory;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimNames;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.nio.file.Path;
import java.security.Key;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

/**
 * Verifies JSON Web Tokens (RFC 7519). With a secret, it accepts tokens that are signed with HS256; with a key set, those that are
 * signed with RS256 or ES256. It accepts no other algorithm, whatever a token says. A token must have an expiration time.
 *
 * <pre>{@code
 * TokenVerifier verifier = TokenVerifier.builder()
 *         .jwks(URI.create("https://login.example.com/.well-known/jwks.json"))
 *         .issuer("https://login.example.com/")
 *         .audience("chat")
 *         .build();
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class TokenVerifier implements AutoCloseable {
    /** How long a token may be, in characters. A longer one is not parsed. */
    public static final int MAX_LENGTH = 8 * 1024;

    /** A token of another type, such as a logout token, has another meaning even if its signature is valid (RFC 8725). */
    private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/at+jwt");

    private static final List<String> TIMES =
            List.of(JWTClaimNames.EXPIRATION_TIME, JWTClaimNames.NOT_BEFORE, JWTClaimNames.ISSUED_AT);

    /** In milliseconds, which the library uses, it is still a {@code long}. */
    private static final double MAX_SECONDS = 9e15;

    private static final Duration MAX_LEEWAY = Duration.ofHours(1);

    private static final JWSVerifierFactory VERIFIERS = new DefaultJWSVerifierFactory();

    private final List<KeySource> sources;

    /** Null if the keys do not come from a URL. */
    private final JwksUrl url;

    private final ClaimsCheck claims;

    private TokenVerifier(List<KeySource> sources, JwksUrl url, ClaimsCheck claims) {
        this.sources = sources;
        this.url = url;
        this.claims = claims;
    }

    /**
     * Starts to build.
     *
     * @return a builder without keys
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Verifies a token. If the keys come from a URL, this method may wait several seconds for them, so do not call it on an event
     * loop.
     *
     * @param token the token
     * @return what it contains
     * @throws TokenException if it is not valid
     */
    public Token verify(String token) throws TokenException {
        SignedJWT parsed = parse(token);
        JWSHeader header = parsed.getHeader();
        KeySource source = sources.stream()
                .filter(candidate -> candidate.algorithms().contains(header.getAlgorithm()))
                .findFirst()
                .orElseThrow(TokenVerifier::unsupportedAlgorithm);
        requireKnownType(header);
        if (!isSigned(parsed, source.keys(header))) {
            throw TokenException.invalid("invalid signature");
        }
        try {
            return claims.check(parseClaims(parsed));
        } catch (ParseException | RuntimeException e) { // times that are out of range
            throw TokenException.malformed();
        }
    }

    /**
     * Verifies a token without blocking. If the keys come from a URL, the token is verified on another thread.
     *
     * @param token the token
     * @return completes with what the token contains, or fails with a {@link TokenException}
     */
    public CompletableFuture<Token> verifyAsync(String token) {
        CompletableFuture<Token> result = new CompletableFuture<>();
        if (url == null) {
            complete(result, token);
            return result;
        }
        try {
            url.execute(() -> complete(result, token));
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(
                    new TokenException(TokenException.Reason.UNAVAILABLE, "too many tokens are being checked"));
        }
        return result;
    }

    private void complete(CompletableFuture<Token> result, String token) {
        try {
            result.complete(verify(token));
        } catch (TokenException | RuntimeException e) {
            result.completeExceptionally(e);
        }
    }

    private static SignedJWT parse(String token) throws TokenException {
        if (token.length() > MAX_LENGTH) {
            throw TokenException.invalid("the token has more than " + MAX_LENGTH + " characters");
        }
        JWT parsed;
        try {
            parsed = JWTParser.parse(token);
        } catch (ParseException | RuntimeException e) {
            throw TokenException.malformed();
        }
        if (parsed instanceof SignedJWT signed) {
            return signed;
        }
        throw unsupportedAlgorithm(); // it is not signed at all
    }

    private static JWTClaimsSet parseClaims(SignedJWT token) throws ParseException, TokenException {
        Map<String, Object> json = token.getPayload().toJSONObject();
        if (json == null) {
            throw TokenException.malformed();
        }
        requireText(json, JWTClaimNames.SUBJECT);
        requireText(json, JWTClaimNames.ISSUER);
        for (String name : TIMES) {
            requireTime(json, name);
        }
        return JWTClaimsSet.parse(json);
    }

    /** The library would convert a number. */
    private static void requireText(Map<String, Object> claims, String name) throws TokenException {
        Object value = claims.get(name);
        if (value != null && !(value instanceof String)) {
            throw TokenException.malformed();
        }
    }

    /** The library would convert a time that is out of range to any other. */
    private static void requireTime(Map<String, Object> claims, String name) throws TokenException {
        Object value = claims.get(name);
        if (value != null && !(value instanceof Number time && Math.abs(time.doubleValue()) <= MAX_SECONDS)) {
            throw TokenException.malformed();
        }
    }

    private static TokenException unsupportedAlgorithm() {
        return TokenException.invalid("unsupported algorithm");
    }

    private static void requireKnownType(JWSHeader header) throws TokenException {
        JOSEObjectType type = header.getType();
        if (type != null && TYPES.stream().noneMatch(type.getType()::equalsIgnoreCase)) {
            throw TokenException.invalid("unsupported type of token");
        }
        Set<String> critical = header.getCriticalParams();
        if (critical != null && !critical.isEmpty()) {
            throw TokenException.invalid("the token has an extension that is not supported");
        }
    }

    private static boolean isSigned(SignedJWT token, List<? extends Key> keys) {
        for (Key key : keys) {
            try {
                if (token.verify(VERIFIERS.createJWSVerifier(token.getHeader(), key))) {
                    return true;
                }
            } catch (JOSEException e) {
                // this key does not fit the algorithm; another one may
            }
        }
        return false;
    }

    /** The time by which tokens expire. */
    InstantSource clock() {
        return claims.clock();
    }

    /** Stops the threads that fetch keys. */
    @Override
    public void close() {
        if (url != null) {
            url.close();
        }
    }

    /** Settings of a {@link TokenVerifier}. Not thread-safe. */
    public static final class Builder {
        private final List<KeySource> sources = new ArrayList<>();
        private URI uri;
        private String issuer;
        private String audience;
        private Duration leeway = Duration.ofSeconds(10);
        private InstantSource clock = InstantSource.system();

        private Builder() {}

        /**
         * Accepts tokens that are signed with HS256.
         *
         * @param secret the secret that the server shares with the issuer, at least 32 bytes. They should be random, because whoever
         *     has a token can try to guess the secret
         * @return this
         * @throws IllegalArgumentException if the secret is too short
         */
        public Builder secret(byte[] secret) {
            if (sources.stream().anyMatch(SecretKeySource.class::isInstance)) {
                throw new IllegalStateException("there is a secret already");
            }
            sources.add(new SecretKeySource(secret));
            return this;
        }

        /**
         * Accepts tokens that are signed with RS256 or ES256 and a key of a file. The file is read again when it has changed.
         *
         * @param file a JSON Web Key Set (RFC 7517)
         * @return this
         * @throws IllegalArgumentException if the file cannot be read
         */
        public Builder jwks(Path file) {
            requireOneKeySet();
            sources.add(new JwksKeySource(new JwksFile(file), () -> false));
            return this;
        }

        /**
         * Accepts tokens that are signed with RS256 or ES256 and a key of a URL. The keys are fetched when the verifier is built, every
         * five minutes, and when a token has a key id that is not among them, but not more than twice within 30 seconds. If the URL
         * does not answer, the last keys are used for four hours.
         *
         * @param url the URL of a JSON Web Key Set (RFC 7517), which should begin with {@code https://}
         * @return this
         */
        public Builder jwks(URI url) {
            requireOneKeySet();
            uri = Objects.requireNonNull(url, "url");
            return this;
        }

        private void requireOneKeySet() {
            if (uri != null || sources.stream().anyMatch(JwksKeySource.class::isInstance)) {
                throw new IllegalStateException("there is a key set already");
            }
        }

        /**
         * Requires an issuer.
         *
         * @param required what the claim {@code iss} must be; by default, it is not checked
         * @return this
         */
        public Builder issuer(String required) {
            issuer = Objects.requireNonNull(required, "issuer");
            return this;
        }

        /**
         * Requires an audience. Set it if the issuer also issues tokens for other services.
         *
         * @param required what the claim {@code aud} must be or contain; by default, it is not checked
         * @return this
         */
        public Builder audience(String required) {
            audience = Objects.requireNonNull(required, "audience");
            return this;
        }

        /**
         * Sets how much the clocks of the issuer and of this server may differ.
         *
         * @param tolerance how long a token is accepted after it has expired, and before it is valid; 10 seconds by default, at most an
         *     hour
         * @return this
         * @throws IllegalArgumentException if it is negative or longer
         */
        public Builder leeway(Duration tolerance) {
            if (tolerance.isNegative() || tolerance.compareTo(MAX_LEEWAY) > 0) {
                throw new IllegalArgumentException("the leeway must be from 0 to 1 hour, not " + tolerance);
            }
            leeway = tolerance;
            return this;
        }

        /**
         * Sets the clock.
         *
         * @param source the time by which tokens expire, the system's by default
         * @return this
         */
        public Builder clock(InstantSource source) {
            clock = Objects.requireNonNull(source, "clock");
            return this;
        }

        /**
         * Builds the verifier.
         *
         * @return a verifier. If its keys come from a URL, close it when it is no longer needed
         * @throws IllegalStateException if there are neither a secret nor a key set
         * @throws IllegalArgumentException if the URL is not valid
         */
        public TokenVerifier build() {
            List<KeySource> all = new ArrayList<>(sources);
            JwksUrl url = uri == null ? null : new JwksUrl(uri);
            if (url != null) {
                all.add(new JwksKeySource(url, url::isUnavailable));
            }
            if (all.isEmpty()) {
                throw new IllegalStateException("a secret or a key set is required");
            }
            ClaimsCheck claims =
                    new ClaimsCheck(Optional.ofNullable(issuer), Optional.ofNullable(audience), leeway, clock);
            return new TokenVerifier(List.copyOf(all), url, claims);
        }
    }
}
