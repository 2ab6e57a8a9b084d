package dev.carillon.internal.engineio;

import dev.carillon.Handshake;
import java.util.Optional;
import java.util.regex.Pattern;

/** How the answers to a client's polls are framed. In version 4 there is one way, text; version 3 has two. */
public enum PollFraming {
    /** The client cannot read bytes: binary data is base64. */
    TEXT,
    /** Bytes for answers with binary data or text outside of ASCII, text for the others. */
    BINARY_IF_NEEDED,
    /** The client reads nothing but bytes. */
    BINARY;

    /**
     * The browser clients of Socket.IO 1.1 to 1.3 read bytes only, and take any text for an empty answer: they would poll in a busy
     * loop. Their requests differ from those of later clients by the time stamp alone, which is milliseconds and a counter.
     */
    private static final Pattern OLDEST_TIME_STAMP = Pattern.compile("\\d{13}-\\d{1,9}");

    /** The framing that a client asks for with the request that opens its session. */
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
