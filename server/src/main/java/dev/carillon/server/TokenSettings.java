package dev.carillon.server;

import dev.carillon.tokens.TokenPushAuthorizer;
import dev.carillon.tokens.TokenVerifier;
import java.util.Objects;

/**
 * How clients authenticate with tokens.
 *
 * @param verifier verifies the tokens; the server closes it
 * @param push authorizes the clients of {@code /push}
 */
public record TokenSettings(TokenVerifier verifier, TokenPushAuthorizer push) {
    /**
     * Creates settings.
     *
     * @param verifier verifies the tokens; the server closes it
     * @param push authorizes the clients of {@code /push}
     */
    public TokenSettings {
        Objects.requireNonNull(verifier, "verifier");
        Objects.requireNonNull(push, "push");
    }
}
