package dev.carillon;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A cookie that carries the Engine.IO session id, for load balancers that keep a client at its server by cookie. It is set with the
 * answer that opens a session, and never read.
 */
public final class SessionCookie {
    /** Whether browsers send a cookie along with requests that other sites cause. */
    public enum SameSite {
        /** Not at all. */
        STRICT,
        /** With links that are followed. */
        LAX,
        /** Always; browsers want {@code secure} for it. */
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
     * A cookie with the defaults of the Node.js server: path {@code /}, not readable by scripts, {@code SameSite=Lax}, gone with
     * the browser.
     *
     * @param name its name; {@code io} is usual
     * @return the cookie
     */
    public static SessionCookie named(String name) {
        return new SessionCookie(name, "/", true, false, SameSite.LAX, null);
    }

    /**
     * The same for a path.
     *
     * @param wanted the path
     * @return a new cookie
     */
    public SessionCookie path(String wanted) {
        return new SessionCookie(name, wanted, httpOnly, secure, sameSite, maxAge);
    }

    /**
     * The same, readable by scripts or not.
     *
     * @param wanted true to hide it from scripts
     * @return a new cookie
     */
    public SessionCookie httpOnly(boolean wanted) {
        return new SessionCookie(name, path, wanted, secure, sameSite, maxAge);
    }

    /**
     * The same, for TLS alone or not.
     *
     * @param wanted true for TLS alone
     * @return a new cookie
     */
    public SessionCookie secure(boolean wanted) {
        return new SessionCookie(name, path, httpOnly, wanted, sameSite, maxAge);
    }

    /**
     * The same with another rule for other sites.
     *
     * @param wanted the rule
     * @return a new cookie
     */
    public SessionCookie sameSite(SameSite wanted) {
        return new SessionCookie(name, path, httpOnly, secure, wanted, maxAge);
    }

    /**
     * The same with a life of its own.
     *
     * @param wanted how long the browser keeps it, to the second
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
     * Whether it is for TLS alone.
     *
     * @return true for TLS alone
     */
    public boolean secure() {
        return secure;
    }

    /**
     * The rule for other sites.
     *
     * @return the rule
     */
    public SameSite sameSite() {
        return sameSite;
    }

    /**
     * How long the browser keeps it.
     *
     * @return the time; empty for as long as the browser runs
     */
    public Optional<Duration> maxAge() {
        return Optional.ofNullable(maxAge);
    }
}
