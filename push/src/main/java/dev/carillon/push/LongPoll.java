package dev.carillon.push;

import dev.carillon.http.HttpResponse;
import java.util.concurrent.CompletableFuture;

/**
 * A request that waits for the next event of a channel. Everyone who waits has seen the same events, so all of them get the same
 * response.
 */
final class LongPoll {
    private final CompletableFuture<HttpResponse> response = new CompletableFuture<>();

    /** Returns the response, which is not there yet. It is cancelled if the client disconnects. */
    CompletableFuture<HttpResponse> response() {
        return response;
    }

    void answer(HttpResponse answer) {
        response.complete(answer);
    }
}
