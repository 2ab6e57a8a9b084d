package dev.carillon.tokens;

import dev.carillon.Socket;
import dev.carillon.jobs.Job;
import dev.carillon.jobs.JobAuthorizer;
import java.util.Objects;
import java.util.Optional;

/**
 * Lets Socket.IO clients do what their tokens grant: {@code follow} grants channels such as {@code job:ID}, {@code cancel} and {@code
 * report} names or ids of jobs. A client without a token may do nothing. Needs the module {@code carillon-jobs}.
 */
public final class TokenJobAuthorizer implements JobAuthorizer {
    private final TokenAuthentication tokens;

    /**
     * Creates an authorizer.
     *
     * @param tokens knows the tokens of the sockets; it must protect the namespace of the jobs
     */
    public TokenJobAuthorizer(TokenAuthentication tokens) {
        this.tokens = Objects.requireNonNull(tokens, "tokens");
    }

    @Override
    public boolean isAllowed(Socket socket, Action action, Job job) {
        Optional<Token> token = tokens.of(socket);
        return token.isPresent() && isAllowed(token.get(), action, job);
    }

    private static boolean isAllowed(Token token, Action action, Job job) {
        return switch (action) {
            case FOLLOW -> token.mayFollow("job:" + job.id());
            case CANCEL -> token.mayCancel(job.id()) || token.mayCancel(job.name());
            case REPORT -> token.mayReport(job.id()) || token.mayReport(job.name());
        };
    }
}
