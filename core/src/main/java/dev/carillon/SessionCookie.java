package dev.carillon;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A cookie with the Engine.IO session id, for load balancers with cookie-based sticky sessions. The server sets it with the
 * response that opens a session, and never reads it.
 */
public final class SessionCookie {
    /** Whether browsers send the cookie with requests that come from other sites. */
    public enum SameSite {
        /** Not at all. */
        STRICT,
        /** With links that are followed. */
        LAX,
        /** Always; browsers require {@code secure} for this. */
        NONE
    }

    private final String name;
    private final String path;
    private final boolean httpOnly;
    private final boolean secure;
    private final SameSite sameSite;
    private final Duration maxAge;

    private SessionCookie(
            String name, String path, boolean httpOnly, boolean secure, SameSite sameSite, Duration maxAge) {
        this.name = Objects.requireNonNull(name, "name");
        this.path = Objects.requireNonNull(path, "path");
        this.httpOnly = httpOnly;
        this.secure = secure;
        this.sameSite = Objects.requireNonNull(sameSite, "sameSite");
        this.maxAge = maxAge;
    }

    /**
     * Creates a cookie with the defaults of the Node.js server: path {@code /}, not readable by scripts, {@code SameSite=Lax},
     * kept until the browser is closed.
     *
     * @param name its name, usually {@code io}
     * @return the cookie
     */
    public static SessionCookie named(String name) {
        return new SessionCookie(name, "/", true, false, SameSite.LAX, null);
    }

    /**
     * Changes the path.
     *
     * @param wanted the path
     * @return a new cookie
     */
    public SessionCookie path(String wanted) {
        return new SessionCookie(name, wanted, httpOnly, secure, sameSite, maxAge);
    }

    /**
     * Changes whether scripts can read the cookie.
     *
     * @param wanted true to hide it from scripts
     * @return a new cookie
     */
    public SessionCookie httpOnly(boolean wanted) {
        return new SessionCookie(name, path, wanted, secure, sameSite, maxAge);
    }

    /**
     * Changes whether the cookie is sent over TLS only.
     *
     * @param wanted true for TLS only
     * @return a new cookie
     */
    public SessionCookie secure(boolean wanted) {
        return new SessionCookie(name, path, httpOnly, wanted, sameSite, maxAge);
    }

    /**
     * Changes the rule for requests from other sites.
     *
     * @param wanted the rule
     * @return a new cookie
     */
    public SessionCookie sameSite(SameSite wanted) {
        return new SessionCookie(name, path, httpOnly, secure, wanted, maxAge);
    }

    /**
     * Changes how long the browser keeps the cookie.
     *
     * @param wanted the time, with a resolution of one second
     * @return a new cookie
     */
    public SessionCookie maxAge(Duration wanted) {
        return new SessionCookie(name, path, httpOnly, secure, sameSite, Objects.requireNonNull(wanted, "wanted"));
    }

    /**
     * The cookie's name.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    /**
     * The path that it is sent for.
     *
     * @return the path
     */
    public String path() {
        return path;
    }

    /**
     * Whether scripts cannot read it.
     *
     * @return true if hidden
     */
    public boolean httpOnly() {
        return httpOnly;
    }

    /**
     * Whether it is sent over TLS only.
     *
     * @return true for TLS only
     */
    public boolean secure() {
        return secure;
    }

    /**
     * The rule for requests from other sites.
     *
     * @return the rule
     */
    public SameSite sameSite() {
        return sameSite;
    }

    /**
     * How long the browser keeps it.
     *
     * @return the time; empty if it is kept until the browser is closed
     */
    public Optional<Duration> maxAge() {
        return Optional.ofNullable(maxAge);
    }
}
