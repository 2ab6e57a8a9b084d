package dev.carillon.internal.engineio;

import dev.carillon.Handshake;
import java.util.Optional;
import java.util.regex.Pattern;

/** The framing of the responses to a client's polls. Version 4 always uses text; version 3 has two framings. */
public enum PollFraming {
    /** The client does not support binary responses. Binary data is sent as base64. */
    TEXT,
    /** Binary if the response contains binary data or non-ASCII text, text otherwise. */
    BINARY_IF_NEEDED,
    /** The client supports only binary responses. */
    BINARY;

    /**
     * The browser clients of Socket.IO 1.1 to 1.3 read only binary responses. They treat every text response as empty, and
     * would poll in a busy loop. Their requests differ from those of later clients only in the timestamp, which consists of
     * milliseconds and a counter.
     */
    private static final Pattern OLDEST_TIME_STAMP = Pattern.compile("\\d{13}-\\d{1,9}");

    /** Returns the framing that the handshake request of a client asks for. */
    public static PollFraming of(Handshake request) {
        if (request.query().containsKey("b64")) {
            return TEXT;
        }
        Optional<String> timeStamp = request.queryParameter("t");
        return timeStamp.isPresent()
                        && OLDEST_TIME_STAMP.matcher(timeStamp.get()).matches()
                ? BINARY
                : BINARY_IF_NEEDED;
    }
}
