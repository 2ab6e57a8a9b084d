package dev.carillon.push;

import dev.carillon.http.HttpRequest;

/** Decides who may follow which channel, and until when. */
@FunctionalInterface
public interface PushAuthorizer {
    /** Lets everyone follow every channel. */
    PushAuthorizer EVERYONE = (request, channel) -> PushPermission.ALLOWED;

    /**
     * Decides about a request, before anything is sent to its client.
     *
     * @param request the request, with its headers and query parameters
     * @param channel the name of the channel, for example {@code room:lobby}
     * @return whether the client may follow the channel
     * @throws Exception any failure; it is logged, and the client gets status 500
     */
    PushPermission authorize(HttpRequest request, String channel) throws Exception;
}
