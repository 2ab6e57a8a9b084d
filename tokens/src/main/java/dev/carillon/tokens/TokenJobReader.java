package dev.carillon.tokens;

import dev.carillon.api.JobAccess;
import dev.carillon.api.JobReader;
import dev.carillon.http.HttpRequest;
import java.util.Objects;

/**
 * Lets clients of the HTTP API read the jobs whose channels {@code job:ID} they may follow, with a token in the header {@code
 * Authorization: Bearer TOKEN}. Cookies are not accepted. Needs the module {@code carillon-api}.
 */
public final class TokenJobReader implements JobReader {
    private final TokenVerifier verifier;

    /**
     * Creates a reader.
     *
     * @param verifier verifies the tokens
     */
    public TokenJobReader(TokenVerifier verifier) {
        this.verifier = Objects.requireNonNull(verifier, "verifier");
    }

    @Override
    public JobAccess authenticate(HttpRequest request) throws NotAuthenticatedException {
        try {
            Token token = verifier.verify(Credentials.bearer(request).orElseThrow(TokenException::missing));
            String address = request.address() == null ? "" : request.address().getHostString();
            String client = token.subject().map(subject -> "token " + subject).orElse("address " + address);
            return new JobAccess(client, id -> token.mayFollow("job:" + id));
        } catch (TokenException e) {
            throw new NotAuthenticatedException(e.status(), e.getMessage());
        }
    }
}
