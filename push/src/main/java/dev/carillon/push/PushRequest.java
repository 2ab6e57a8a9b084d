package dev.carillon.push;

import dev.carillon.http.HttpRequest;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a request asks for, after everything about it was checked.
 *
 * @param name the channel
 * @param cursor where to start
 * @param maxWait how long a poll may wait; empty for a short poll
 * @param client the address of the client, or empty if it is not limited
 * @param permission that of the client, which has not ended yet
 */
record PushRequest(
        ChannelName name,
        Cursor cursor,
        Optional<Duration> maxWait,
        Optional<InetAddress> client,
        PushPermission permission) {
    private static final int MAX_WAIT_SECONDS = 60;
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,2}");

    PushRequest withCursor(Cursor other) {
        return new PushRequest(name, other, maxWait, client, permission);
    }

    /** Returns whether a request asks for an event stream, and does not prefer the JSON of a poll. */
    static boolean wantsStream(HttpRequest request) {
        double stream = AcceptHeader.weight(request.headers("accept"), "text/event-stream");
        return stream > 0 && stream >= AcceptHeader.weight(request.headers("accept"), "application/json");
    }

    /**
     * Reads how long a poll may wait.
     *
     * @throws RefusedException if it is malformed
     */
    static Optional<Duration> waitOf(HttpRequest request) throws RefusedException {
        List<String> given = request.queryParameters("wait");
        if (given.isEmpty()) {
            return Optional.empty();
        }
        String text = given.get(0);
        boolean valid =
                given.size() == 1 && SECONDS.matcher(text).matches() && Integer.parseInt(text) <= MAX_WAIT_SECONDS;
        if (!valid) {
            throw new RefusedException(400, "wait must be a number of seconds, at most " + MAX_WAIT_SECONDS);
        }
        return Optional.of(Duration.ofSeconds(Integer.parseInt(text)));
    }
}
