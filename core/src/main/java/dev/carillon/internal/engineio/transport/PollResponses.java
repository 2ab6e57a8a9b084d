package dev.carillon.internal.engineio.transport;

import dev.carillon.internal.engineio.EngineSession;
import dev.carillon.internal.http.HttpExchange;
import java.util.ArrayList;
import java.util.List;

/**
 * The responses to polls that are not completely sent. There may be several: a client that does not read a response can poll on
 * another connection. Used on the session's event loop.
 */
final class PollResponses {
    private final EngineSession session;
    private final Runnable changed;
    private List<Response> responses = List.of(); // empty for most clients at most times
    private long bytes;

    private record Response(HttpExchange exchange, long bytes) {}

    /** The callback {@code changed} is called when a response is sent. */
    PollResponses(EngineSession session, Runnable changed) {
        this.session = session;
        this.changed = changed;
    }

    /** Adds a response that was just written, unless it is already sent. */
    void add(HttpExchange exchange, long size) {
        if (!exchange.isSending()) {
            return;
        }
        Response response = new Response(exchange, size);
        if (responses.isEmpty()) {
            responses = new ArrayList<>(1);
        }
        responses.add(response);
        bytes += size;
        exchange.afterSending(() -> session.execute(() -> remove(response)));
    }

    private void remove(Response response) {
        if (responses.contains(response)) { // otherwise, the session has ended
            responses.remove(response);
            bytes -= response.bytes;
            changed.run();
        }
    }

    /** Returns the memory of the responses. */
    long bytes() {
        return bytes;
    }

    /** Returns the number of bytes that the client has not read. */
    long unreadBytes() {
        long unread = 0;
        for (Response response : responses) {
            unread += response.exchange.unreadBytes();
        }
        return unread;
    }

    /** Drops the responses that the client has not read, because its session ends and no longer accounts for them. */
    void end() {
        List<Response> unread = responses;
        responses = List.of(); // first, because a dropped response is reported as sent
        bytes = 0;
        unread.forEach(response -> response.exchange.dropUnread());
    }
}
