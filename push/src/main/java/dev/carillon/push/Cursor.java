package dev.carillon.push;

import dev.carillon.adapter.LogPosition;
import dev.carillon.http.HttpRequest;
import java.util.List;
import java.util.Optional;

/** The position from which a subscriber wants to receive the events of a channel. */
sealed interface Cursor {
    /** Only events from now on. */
    record Live() implements Cursor {}

    /** All events that the log still has. */
    record Oldest() implements Cursor {}

    /** The events after one that the subscriber has received. */
    record After(EventId id) implements Cursor {}

    /** The events after a position in the log of the cluster. */
    record AfterPosition(LogPosition position) implements Cursor {}

    /** A position that the log of the cluster does not have. */
    record Unknown() implements Cursor {}

    /** Whether the subscriber has received events before. */
    default boolean resumes() {
        return this instanceof After || this instanceof AfterPosition || this instanceof Unknown;
    }

    /** The position before the oldest event, as clients write it. */
    String OLDEST = "0";

    /**
     * Reads the cursor of a request: the header {@code Last-Event-ID}, which an {@code EventSource} sends when it reconnects,
     * or else the query parameter {@code after}.
     *
     * @throws RefusedException if the cursor is malformed, or if there are several
     */
    static Cursor of(HttpRequest request) throws RefusedException {
        List<String> headers = request.headers("last-event-id").stream()
                .filter(text -> !text.isEmpty())
                .toList();
        List<String> cursors = headers.isEmpty() ? request.queryParameters("after") : headers;
        if (cursors.size() > 1) {
            throw new RefusedException(400, "several ids");
        }
        return cursors.isEmpty()
                ? new Live()
                : parse(cursors.get(0)).orElseThrow(() -> new RefusedException(400, "malformed id"));
    }

    private static Optional<Cursor> parse(String text) {
        if (text.isEmpty()) {
            return Optional.of(new Live());
        }
        if (text.equals(OLDEST)) {
            return Optional.of(new Oldest());
        }
        Optional<Cursor> ofServer = EventId.parse(text).map(After::new);
        return ofServer.or(() -> LogPosition.parse(text).map(AfterPosition::new));
    }
}
