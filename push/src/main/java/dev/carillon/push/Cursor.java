package dev.carillon.push;

import dev.carillon.http.HttpRequest;
import java.util.Optional;

/** The position from which a subscriber wants to receive the events of a channel. */
sealed interface Cursor {
    /** Only events from now on. */
    record Live() implements Cursor {}

    /** All events that the log still has. */
    record Oldest() implements Cursor {}

    /** The events after one that the subscriber has received. */
    record After(EventId id) implements Cursor {}

    /** The position before the oldest event, as clients write it. */
    String OLDEST = "0";

    /**
     * Reads the cursor of a request: the header {@code Last-Event-ID}, which an {@code EventSource} sends when it reconnects,
     * or else the query parameter {@code after}.
     *
     * @return empty if the cursor is malformed
     */
    static Optional<Cursor> of(HttpRequest request) {
        String header = request.header("last-event-id").orElse("");
        String text = header.isEmpty() ? request.queryParameter("after").orElse("") : header;
        if (text.isEmpty()) {
            return Optional.of(new Live());
        }
        return text.equals(OLDEST)
                ? Optional.of(new Oldest())
                : EventId.parse(text).map(After::new);
    }
}
