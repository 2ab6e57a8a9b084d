package dev.carillon.api;

import dev.carillon.BroadcastAckException;
import dev.carillon.http.HttpResponse;
import dev.carillon.jobs.JobException;
import java.util.concurrent.CompletionException;

/** Converts failures to responses. */
final class Failures {
    private Failures() {}

    static Throwable cause(Throwable error) {
        return error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    }

    /** Returns the same failure as an exception that need not be declared. */
    static CompletionException rethrown(Throwable error) {
        return error instanceof CompletionException wrapped ? wrapped : new CompletionException(error);
    }

    /** Returns the response to a request that has failed. Logs what the client cannot have caused. */
    static HttpResponse response(Operation operation, Throwable error, FailureLog failures) {
        Throwable cause = cause(error);
        if (cause instanceof ProblemException expected) {
            return expected.problem().response();
        }
        if (cause instanceof JobException refused) {
            return problem(refused).response();
        }
        if (cause instanceof BroadcastAckException) {
            return Problem.busy("a server of the cluster has not answered")
                    .problem()
                    .response();
        }
        failures.add(operation, cause);
        return new Problem(500, "internal error").response();
    }

    private static Problem problem(JobException refused) {
        return switch (refused.reason()) {
            case INVALID -> new Problem(400, refused.getMessage());
            case FORBIDDEN -> new Problem(403, refused.getMessage());
            case UNKNOWN -> new Problem(404, refused.getMessage());
            case ENDED -> new Problem(409, refused.getMessage());
            case TOO_MANY, UNAVAILABLE -> Problem.busy(refused.getMessage()).problem();
        };
    }
}
