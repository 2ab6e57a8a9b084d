package dev.carillon.push;

import dev.carillon.http.HttpRequest;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks the requests to follow a channel, whatever technique they use.
 *
 * @param isPrivate tells whether a channel carries what is emitted to one client, or may do so
 */
record RequestCheck(Channels channels, PushAuthorizer authorizer, Predicate<ChannelName> isPrivate, PushTimers timers) {
    private static final Logger log = LoggerFactory.getLogger(RequestCheck.class);

    /**
     * Checks a request.
     *
     * @throws RefusedException if it cannot be served
     */
    PushRequest check(HttpRequest request) throws RefusedException {
        if (!request.isOriginAllowed()) {
            throw new RefusedException(403, PollResponse.ORIGIN_NOT_ALLOWED);
        }
        String text = request.pathParameter("channel");
        if (text.length() > ChannelName.MAX_LENGTH) {
            throw new RefusedException(400, "a channel's name has at most " + ChannelName.MAX_LENGTH + " characters");
        }
        ChannelName name = ChannelName.parse(text).filter(channels::hasKind).orElseThrow(RequestCheck::unknown);
        Cursor cursor;
        Optional<Duration> wait;
        try {
            cursor = Cursor.of(request);
            wait = PushRequest.waitOf(request);
        } catch (IllegalArgumentException e) { // see HttpRequest.queryParameters
            throw new RefusedException(400, "malformed query");
        }
        PushPermission permission = permission(request, name);
        if (isPrivate.test(name)) { // only for those who may follow the room: it tells who is connected
            throw new RefusedException(404, "a room cannot be followed if its name may be the id of a socket");
        }
        return new PushRequest(name, cursor, wait, request.clientAddress(), permission);
    }

    private PushPermission permission(HttpRequest request, ChannelName name) throws RefusedException {
        PushPermission permission;
        try {
            permission = Objects.requireNonNull(authorizer.authorize(request, name.toString()), "permission");
        } catch (Exception e) { // any failure of the application's code
            throw failed("the authorizer", name, e);
        }
        if (!permission.isAllowedAt(timers.now())) {
            throw new RefusedException(permission.refusal());
        }
        return permission;
    }

    private static RefusedException failed(String what, ChannelName name, Exception error) {
        log.error("{} of the channel {} failed", what, name, error);
        return new RefusedException(500, "internal server error");
    }

    /** Completes when the channel of a request can be acquired, or fails with a {@link RefusedException}. */
    CompletableFuture<Void> prepare(PushRequest request) {
        CompletionStage<Void> ready;
        try {
            ready = channels.prepare(request.name());
        } catch (RuntimeException e) { // any failure of the application's code
            return CompletableFuture.failedFuture(failed("the source", request.name(), e));
        }
        return ready.exceptionallyCompose(error -> {
                    log.debug("the source of the channel {} is not ready", request.name(), error);
                    return CompletableFuture.failedFuture(new RefusedException(503, "try again later"));
                })
                .toCompletableFuture();
    }

    /** Returns the channel of a request, which the caller must release. */
    Channel acquire(PushRequest request) throws RefusedException {
        try {
            return channels.acquire(request.name(), request.client()).orElseThrow(RequestCheck::unknown);
        } catch (Channels.TooManyException e) {
            throw new RefusedException(e.status(), e.getMessage());
        } catch (RuntimeException e) { // any failure of the application's code
            throw failed("the source", request.name(), e);
        }
    }

    void release(Channel channel) {
        channels.release(channel);
    }

    private static RefusedException unknown() {
        return new RefusedException(404, "unknown channel");
    }
}
