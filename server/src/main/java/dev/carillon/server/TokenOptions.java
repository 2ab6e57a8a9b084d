package dev.carillon.server;

import dev.carillon.tokens.TokenPushAuthorizer;
import dev.carillon.tokens.TokenVerifier;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** The options for the tokens of clients. */
final class TokenOptions {
    private static final Logger log = LoggerFactory.getLogger(TokenOptions.class);

    private static final Pattern URL = Pattern.compile("https?://.*", Pattern.CASE_INSENSITIVE);

    @Option(
            names = "--jwt-secret",
            paramLabel = "SECRET",
            description = "Require a token (JWT) of each client, signed with this secret of at least 32 bytes (HS256). "
                    + "Prefer the environment or the file for it.")
    private String secret;

    @Option(
            names = "--jwt-jwks",
            paramLabel = "FILE_OR_URL",
            description =
                    "Require a token (JWT) of each client, signed with a key of this JSON Web Key Set (RS256, ES256): a file, "
                            + "or a URL such as https://login.example.com/jwks.json. Changes take effect without a restart.")
    private String jwks;

    @Option(
            names = "--jwt-issuer",
            paramLabel = "NAME",
            description = "Who must have issued the tokens: their claim 'iss' (default: anyone).")
    private String issuer;

    @Option(
            names = "--jwt-audience",
            paramLabel = "NAME",
            description = "For whom the tokens must be issued: their claim 'aud' (default: anyone).")
    private String audience;

    @Option(
            names = "--jwt-leeway",
            paramLabel = "TIME",
            defaultValue = "10s",
            converter = DurationConverter.class,
            description = "How much the clocks of the issuer and of this server may differ, at most 1h (default: 10s).")
    private Duration leeway;

    @Option(
            names = "--jwt-cookie",
            paramLabel = "NAME",
            defaultValue = TokenPushAuthorizer.DEFAULT_COOKIE,
            description = "Cookie in which clients of /push may send their token (default: carillon_token).")
    private String cookie;

    /**
     * Returns the settings, or empty if no tokens are required. Throws an exception if an option is invalid.
     *
     * @param anyOrigin whether pages of all origins may connect; then a cookie tells nothing about who wants to follow a channel
     */
    Optional<TokenSettings> settings(boolean anyOrigin) {
        if (secret == null && jwks == null) {
            if (issuer != null || audience != null) { // whoever sets them expects that tokens are required
                throw new IllegalArgumentException("--jwt-issuer and --jwt-audience need --jwt-secret or --jwt-jwks");
            }
            return Optional.empty();
        }
        if (anyOrigin) {
            log.warn("--jwt-cookie is ignored, because --cors-origin allows the pages of all origins");
        }
        TokenVerifier verifier = verifier();
        return Optional.of(new TokenSettings(verifier, pushAuthorizer(verifier, anyOrigin)));
    }

    private TokenPushAuthorizer pushAuthorizer(TokenVerifier verifier, boolean anyOrigin) {
        TokenPushAuthorizer authorizer = new TokenPushAuthorizer(verifier);
        try {
            return anyOrigin ? authorizer.withoutCookie() : authorizer.withCookie(cookie);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--jwt-cookie: " + e.getMessage(), e);
        }
    }

    private TokenVerifier verifier() {
        TokenVerifier.Builder builder = TokenVerifier.builder();
        named("--jwt-leeway", () -> builder.leeway(leeway));
        Stream.ofNullable(issuer).forEach(builder::issuer);
        Stream.ofNullable(audience).forEach(builder::audience);
        if (secret != null) {
            named("--jwt-secret", () -> builder.secret(secret.getBytes(StandardCharsets.UTF_8)));
        }
        if (jwks != null) {
            named("--jwt-jwks", () -> addKeySet(builder));
        }
        return builder.build();
    }

    private void addKeySet(TokenVerifier.Builder builder) {
        if (URL.matcher(jwks).matches()) {
            builder.jwks(URI.create(jwks));
        } else {
            builder.jwks(Path.of(jwks));
        }
    }

    private static void named(String option, Runnable setter) {
        try {
            setter.run();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(option + ": " + e.getMessage(), e);
        }
    }
}
