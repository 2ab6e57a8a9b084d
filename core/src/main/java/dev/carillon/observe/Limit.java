package dev.carillon.observe;

/** The limits whose violations a server counts ({@code limitsReached()}) and reports ({@link ServerObserver#limitReached}). */
public enum Limit {
    /** A connection was refused because the server has {@code maxConnections} connections. */
    CONNECTIONS,

    /** A connection or a session was refused because its address has {@code maxConnectionsPerAddress} of them. */
    CONNECTIONS_PER_ADDRESS,

    /** A session was refused because its address opens more than {@code maxHandshakesPerSecondPerAddress}. */
    HANDSHAKES_PER_ADDRESS,

    /** A session or a request was refused because the server holds {@code maxTotalHeapBytes} bytes for its clients. */
    TOTAL_HEAP_BYTES,

    /**
     * A session, a response stream or a WebSocket was closed, or a request was refused, because the server held too much for all
     * clients, and most of it for this one.
     */
    LARGEST_CLIENT,

    /** A session was closed because more than {@code maxUnsentBytes} bytes were waiting for its client. */
    UNSENT_BYTES,

    /** A session was closed because its client read nothing for {@code slowClientTimeout}. */
    SLOW_CLIENT,

    /** A connection was closed because the attachments of a packet did not arrive within {@code attachmentTimeout}. */
    ATTACHMENT_TIMEOUT,

    /** A client has sent events faster than {@code maxEventsPerSecond} or {@code maxEventBytesPerSecond}. */
    EVENT_RATE,

    /** A saved session was dropped because the saved sessions of its namespace take too much memory. */
    SAVED_SESSION_BYTES,

    /** A session was refused because the server is shutting down. */
    DRAINING
}
