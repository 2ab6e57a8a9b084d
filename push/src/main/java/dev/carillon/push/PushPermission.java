package dev.carillon.push;

import dev.carillon.http.HttpResponse;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Whether a client may follow a channel, and until when. Immutable.
 *
 * <pre>{@code
 * (request, channel) -> tokens.verify(request.header("authorization"))
 *         .map(token -> PushPermission.allowedUntil(token.end(), "the token has expired"))
 *         .orElse(PushPermission.refused(401, "no valid token"))
 * }</pre>
 */
public final class PushPermission {
    /** The client may follow the channel for as long as it likes. */
    public static final PushPermission ALLOWED = new PushPermission(true, null, null);

    /** The client may not follow the channel: it gets status 403. */
    public static final PushPermission FORBIDDEN = refused(403, "forbidden");

    /** Whether the client may follow the channel until the end. */
    private final boolean allowed;

    /** Null if the permission does not end. */
    private final Instant end;

    /** What the client is told if it is not allowed, or after the end. Null if it is allowed without an end. */
    private final Refusal refusal;

    private record Refusal(int status, String message) {}

    private PushPermission(boolean allowed, Instant end, Refusal refusal) {
        this.allowed = allowed;
        this.end = end;
        this.refusal = refusal;
    }

    /**
     * Allows a client to follow the channel until its token expires, for example. Then it is told the reason, and its connection
     * ends. A request after the end gets status 401.
     *
     * @param end when the permission ends
     * @param reason what the client is told
     * @return the permission
     */
    public static PushPermission allowedUntil(Instant end, String reason) {
        Refusal later = new Refusal(PollResponse.UNAUTHORIZED, Objects.requireNonNull(reason, "reason"));
        return new PushPermission(true, Objects.requireNonNull(end, "end"), later);
    }

    /**
     * Refuses a client.
     *
     * @param status 400 to 599; with 401, the response has the header {@code WWW-Authenticate: Bearer}
     * @param message what the client is told
     * @return the refusal
     */
    public static PushPermission refused(int status, String message) {
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("the status of a refusal is 400 to 599, not " + status);
        }
        return new PushPermission(false, null, new Refusal(status, Objects.requireNonNull(message, "message")));
    }

    /**
     * Whether the client may follow the channel, at least until the end.
     *
     * @return false if it is refused
     */
    public boolean isAllowed() {
        return allowed;
    }

    /**
     * When the permission ends.
     *
     * @return the end; empty if there is none, or if the client is refused
     */
    public Optional<Instant> end() {
        return Optional.ofNullable(end);
    }

    /** Returns whether the client may follow the channel at a time. */
    boolean isAllowedAt(Instant time) {
        return allowed && (end == null || time.isBefore(end));
    }

    /** Returns what a client is told that is refused, or whose permission has ended. */
    String message() {
        return refusal.message;
    }

    /** Returns the response to such a client. */
    HttpResponse refusal() {
        return PollResponse.error(refusal.status, refusal.message);
    }

    @Override
    public String toString() {
        if (!allowed) {
            return "refused: " + refusal.status + " " + refusal.message;
        }
        return end == null ? "allowed" : "allowed until " + end;
    }
}
