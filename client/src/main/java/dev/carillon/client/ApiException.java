package dev.carillon.client;

/** The server has refused a request, or something else has answered in its place. */
public class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The status of the response. */
    private final int status;

    /** What the status means. */
    private final String title;

    /** What is wrong with the request. */
    private final String detail;

    ApiException(Problem problem, String request) {
        super(problem.status() + " " + problem.title() + (problem.detail().isEmpty() ? "" : ": " + problem.detail())
                + " (" + request + ")");
        this.status = problem.status();
        this.title = problem.title();
        this.detail = problem.detail();
    }

    /**
     * The status of the response.
     *
     * @return for example 404
     */
    public int status() {
        return status;
    }

    /**
     * What the status means.
     *
     * @return for example {@code Not Found}; {@code HTTP status 404} if the response does not say it
     */
    public String title() {
        return title;
    }

    /**
     * What is wrong with the request.
     *
     * @return for example {@code no such namespace}; empty if the response does not say it
     */
    public String detail() {
        return detail;
    }

    /**
     * Whether the same request can succeed later: the status is 429, 502, 503 or 504. The client has repeated it already.
     *
     * @return true if it can
     */
    public boolean isTemporary() {
        return RetryPolicy.isTemporary(status);
    }
}
