package dev.carillon.tokens;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A token that was verified: who the client is, until when, and what it may do. It does not contain the token's text, so it can be
 * logged. Immutable.
 *
 * <p>In the patterns of a token, {@code *} stands for any characters. What the claim {@code carillon} does not list is not allowed.
 */
public final class Token {
    private final Optional<String> subject;
    private final Instant expiresAt;
    private final Instant acceptedUntil;
    private final Grants grants;
    private final Map<String, Object> claims;

    Token(
            Optional<String> subject,
            Instant expiresAt,
            Instant acceptedUntil,
            Grants grants,
            Map<String, Object> claims) {
        this.subject = subject;
        this.expiresAt = expiresAt;
        this.acceptedUntil = acceptedUntil;
        this.grants = grants;
        this.claims = claims;
    }

    /**
     * Who the token is about: the claim {@code sub}.
     *
     * @return the subject, if the token has one
     */
    public Optional<String> subject() {
        return subject;
    }

    /**
     * When the token expires: the claim {@code exp}.
     *
     * @return the time, without the leeway
     */
    public Instant expiresAt() {
        return expiresAt;
    }

    /**
     * Until when the verifier that has verified this token accepts it.
     *
     * @return the time when it expires, plus the leeway
     */
    public Instant acceptedUntil() {
        return acceptedUntil;
    }

    /**
     * All claims, for those of your own.
     *
     * @return the claims by name. The values are strings, numbers, booleans, lists, maps or null; times such as {@code exp} are {@link
     *     java.util.Date}s, and {@code aud} is a list
     */
    public Map<String, Object> claims() {
        return claims;
    }

    /**
     * Whether the client may join a room.
     *
     * @param room the name of the room
     * @return whether {@code carillon.join} has a pattern that matches
     */
    public boolean mayJoin(String room) {
        return Grants.any(grants.join(), room);
    }

    /**
     * Whether the client may publish to a room.
     *
     * @param room the name of the room
     * @return whether {@code carillon.publish} has a pattern that matches
     */
    public boolean mayPublish(String room) {
        return Grants.any(grants.publish(), room);
    }

    /**
     * Whether the client may follow a channel.
     *
     * @param channel the name of the channel with its prefix, for example {@code room:lobby} or {@code job:ID}
     * @return whether {@code carillon.follow} has a pattern that matches
     */
    public boolean mayFollow(String channel) {
        return Grants.any(grants.follow(), channel);
    }

    /**
     * Whether the client may cancel a job. If you check both its name and its id, one of them suffices.
     *
     * @param job the name or the id of the job
     * @return whether {@code carillon.cancel} has a pattern that matches
     */
    public boolean mayCancel(String job) {
        return Grants.any(grants.cancel(), job);
    }

    /**
     * Whether the client may open a job and report its progress and end. If you check both its name and its id, one of them
     * suffices.
     *
     * @param job the name or the id of the job
     * @return whether {@code carillon.report} has a pattern that matches
     */
    public boolean mayReport(String job) {
        return Grants.any(grants.report(), job);
    }

    /** Returns the subject and the time when the token expires, without other claims. */
    @Override
    public String toString() {
        return "Token[" + subject.orElse("no subject") + ", expires at " + expiresAt + "]";
    }
}
