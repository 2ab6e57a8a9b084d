package dev.carillon.internal.http;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.timeout.TimeoutException;
import java.io.IOException;
import org.slf4j.Logger;

/** What to make of an exception that reaches the end of a pipeline: most are a peer's doing, the others are ours. */
public final class ConnectionErrorHandler {
    private ConnectionErrorHandler() {}

    public static void log(Logger log, Throwable cause) {
        if (isPeers(cause)) {
            log.debug("connection failed: {}", cause.toString());
        } else {
            log.error("connection failed", cause);
        }
    }

    /** Resets and broken TLS, malformed and oversized frames, peers that take nothing. */
    private static boolean isPeers(Throwable cause) {
        return cause instanceof IOException || cause instanceof DecoderException || cause instanceof TimeoutException;
    }
}
