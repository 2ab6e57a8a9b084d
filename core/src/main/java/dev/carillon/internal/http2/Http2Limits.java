package dev.carillon.internal.http2;

import java.time.Duration;

/**
 * The limits of an HTTP/2 connection.
 *
 * @param maxStreams the maximum number of requests that a client may have open at the same time
 * @param maxBodyBytes the maximum number of bytes of the bodies of all open requests
 * @param firstRequestTimeout the time within which the first request must arrive
 * @param requestTimeout the time after which a connection without requests is closed, and within which a client must read a
 *     response
 */
public record Http2Limits(int maxStreams, long maxBodyBytes, Duration firstRequestTimeout, Duration requestTimeout) {}
