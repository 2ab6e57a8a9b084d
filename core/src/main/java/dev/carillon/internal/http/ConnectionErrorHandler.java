package dev.carillon.internal.http;

import dev.carillon.internal.loop.Http2Library;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameStreamException;
import io.netty.handler.timeout.TimeoutException;
import java.io.IOException;
import org.slf4j.Logger;

/** Logs exceptions that reach the end of a pipeline. Peers cause most of them; the others are errors of the server. */
public final class ConnectionErrorHandler {
    private ConnectionErrorHandler() {}

    public static void log(Logger log, Throwable cause) {
        if (isPeers(cause)) {
            log.debug("connection failed: {}", cause.toString());
        } else {
            log.error("connection failed", cause);
        }
    }

    /** Connection resets, TLS errors, malformed and oversized frames, and peers that do not read. */
    private static boolean isPeers(Throwable cause) {
        return cause instanceof IOException
                || cause instanceof DecoderException
                || cause instanceof TimeoutException
                || isProtocolError(cause);
    }

    /** Returns whether the cause is an error of the HTTP/2 protocol, which its codec handles. */
    public static boolean isProtocolError(Throwable cause) {
        return Http2Library.isPresent()
                && (cause instanceof Http2Exception || cause instanceof Http2FrameStreamException);
    }
}
