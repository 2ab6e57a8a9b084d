package dev.carillon.push;

import dev.carillon.http.HttpRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Checks the requests to follow a channel, whatever technique they use.
 *
 * @param isPrivate tells whether a channel carries what is emitted to one client, or may do so
 */
record RequestCheck(Channels channels, PushAuthorizer authorizer, Predicate<ChannelName> isPrivate, PushTimers timers) {

    /**
     * Checks a request.
     *
     * @throws RefusedException if it cannot be served
     * @throws Exception if the authorizer fails
     */
    PushRequest check(HttpRequest request) throws Exception {
        if (!request.isOriginAllowed()) {
            throw new RefusedException(403, "origin not allowed");
        }
        String text = request.pathParameter("channel");
        if (text.length() > ChannelName.MAX_LENGTH) {
            throw new RefusedException(400, "a channel's name has at most " + ChannelName.MAX_LENGTH + " characters");
        }
        ChannelName name = ChannelName.parse(text).filter(channels::hasKind).orElseThrow(RequestCheck::unknown);
        if (isPrivate.test(name)) {
            throw new RefusedException(404, "a room cannot be followed if its name may be the id of a socket");
        }
        Cursor cursor = Cursor.of(request).orElseThrow(() -> new RefusedException(400, "malformed id"));
        Optional<Duration> wait;
        try {
            wait = PushRequest.waitOf(request);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(400, e.getMessage());
        }
        PushPermission permission = authorizer.authorize(request, name.toString());
        if (!permission.isAllowedAt(timers.now())) {
            throw new RefusedException(permission.refusal());
        }
        return new PushRequest(name, cursor, wait, permission);
    }

    /** Returns the channel of a request, which the caller must release. */
    Channel acquire(PushRequest request) throws RefusedException {
        try {
            return channels.acquire(request.name()).orElseThrow(RequestCheck::unknown);
        } catch (Channels.TooManyException e) {
            throw new RefusedException(503, e.getMessage());
        }
    }

    void release(Channel channel) {
        channels.release(channel);
    }

    private static RefusedException unknown() {
        return new RefusedException(404, "unknown channel");
    }
}
