package dev.carillon.tokens;

import java.util.Locale;

/** The reason why a token was refused. Its message contains nothing of the token, so a client may see it, and a log may contain it. */
public final class TokenException extends Exception {
    private static final long serialVersionUID = 1;

    /** The category of the failure. */
    private final Reason reason;

    /** What is wrong, in categories that a client can react to. */
    public enum Reason {
        /** There is no token. */
        MISSING,
        /** The token is malformed, or it was not issued for this server. */
        INVALID,
        /** The token has expired. The client needs a new one. */
        EXPIRED,
        /** The token is not valid yet. */
        NOT_YET_VALID,
        /** The token cannot be checked now, because the keys are not available. The client can try again later. */
        UNAVAILABLE;

        /** The name of the reason for clients. */
        String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Without a cause: what a library writes in a message can be a part of the token. */
    TokenException(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    static TokenException invalid(String message) {
        return new TokenException(Reason.INVALID, message);
    }

    static TokenException malformed() {
        return invalid("malformed token");
    }

    static TokenException missing() {
        return new TokenException(Reason.MISSING, "a token is required");
    }

    static TokenException expired() {
        return new TokenException(Reason.EXPIRED, "token expired");
    }

    /**
     * What is wrong.
     *
     * @return the category
     */
    public Reason reason() {
        return reason;
    }

    /**
     * The status of an HTTP response to a request with this token.
     *
     * @return 401, or 503 if the token cannot be checked now
     */
    public int status() {
        return reason == Reason.UNAVAILABLE ? 503 : 401;
    }
}
