package dev.carillon.tokens;

import dev.carillon.http.HttpRequest;
import dev.carillon.push.PushAuthorizer;
import dev.carillon.push.PushPermission;
import java.util.Objects;
import java.util.Optional;

/**
 * Lets clients without Socket.IO follow the channels that their tokens grant, until the tokens expire. The token is in the header
 * {@code Authorization: Bearer TOKEN} or, because an {@code EventSource} cannot set headers, in a cookie. The header takes precedence. A
 * client without a valid token gets 401, and one whose token does not grant the channel gets 403. Needs the module {@code
 * carillon-push}.
 *
 * <p>Browsers also send a cookie when a page of another site opens the connection. The server refuses such a page unless its CORS
 * policy allows the origin. If the policy allows all origins, use {@link #withoutCookie()}.
 */
public final class TokenPushAuthorizer implements PushAuthorizer {
    /** The name of the cookie, unless another one is set. */
    public static final String DEFAULT_COOKIE = "carillon_token";

    private final TokenVerifier verifier;
    private final Optional<String> cookie;

    /**
     * Creates an authorizer that also accepts tokens in the cookie {@value #DEFAULT_COOKIE}.
     *
     * @param verifier verifies the tokens
     */
    public TokenPushAuthorizer(TokenVerifier verifier) {
        this(Objects.requireNonNull(verifier, "verifier"), Optional.of(DEFAULT_COOKIE));
    }

    private TokenPushAuthorizer(TokenVerifier verifier, Optional<String> cookie) {
        this.verifier = verifier;
        this.cookie = cookie;
    }

    /**
     * Returns an authorizer that accepts tokens in another cookie.
     *
     * @param name the name of the cookie
     * @return a new authorizer
     * @throws IllegalArgumentException if no cookie can have this name
     */
    public TokenPushAuthorizer withCookie(String name) {
        if (!name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) { // a token of RFC 9110
            throw new IllegalArgumentException("not a valid name of a cookie: " + name);
        }
        return new TokenPushAuthorizer(verifier, Optional.of(name));
    }

    /**
     * Returns an authorizer that accepts no cookies.
     *
     * @return a new authorizer
     */
    public TokenPushAuthorizer withoutCookie() {
        return new TokenPushAuthorizer(verifier, Optional.empty());
    }

    @Override
    public PushPermission authorize(HttpRequest request, String channel) {
        try {
            Token token = verifier.verify(find(request));
            return token.mayFollow(channel)
                    ? PushPermission.allowedUntil(
                            token.acceptedUntil(), TokenException.expired().getMessage())
                    : PushPermission.FORBIDDEN;
        } catch (TokenException e) {
            return PushPermission.refused(e.status(), e.getMessage());
        }
    }

    private String find(HttpRequest request) throws TokenException {
        Optional<String> header = Credentials.bearer(request);
        if (header.isPresent()) {
            return header.get();
        }
        Optional<String> value = cookie.isPresent() ? Credentials.cookie(request, cookie.get()) : Optional.empty();
        return value.orElseThrow(TokenException::missing);
    }
}
