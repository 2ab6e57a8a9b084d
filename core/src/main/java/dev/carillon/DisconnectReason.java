package dev.carillon;

/**
 * Why a session ended or a socket left its namespace. The names are those of the Node.js server, so that handlers and
 * dashboards need no change.
 */
public enum DisconnectReason {
    /** The transport failed: a poll was aborted, a frame was malformed or too large, the peer was too slow. */
    TRANSPORT_ERROR("transport error"),
    /** The peer closed the connection. */
    TRANSPORT_CLOSE("transport close"),
    /** The server closed the Engine.IO session. */
    FORCED_CLOSE("forced close"),
    /** The peer did not answer a ping in time. */
    PING_TIMEOUT("ping timeout"),
    /** The peer sent something that is not a valid packet. */
    PARSE_ERROR("parse error"),
    /** The server is shutting down. */
    SERVER_SHUTTING_DOWN("server shutting down"),
    /** The server closed the whole connection: no namespace was joined in time, or a packet was not allowed at that moment. */
    FORCED_SERVER_CLOSE("forced server close"),
    /** The client left the namespace. */
    CLIENT_NAMESPACE_DISCONNECT("client namespace disconnect"),
    /** The server disconnected the socket from its namespace. */
    SERVER_NAMESPACE_DISCONNECT("server namespace disconnect");

    private final String protocolName;

    DisconnectReason(String protocolName) {
        this.protocolName = protocolName;
    }

    /**
     * The text that the Node.js server uses for this reason.
     *
     * @return for example {@code "transport close"}
     */
    public String protocolName() {
        return protocolName;
    }

    /**
     * Whether the server disconnected the socket, or the whole connection, on purpose, so that queued events are no longer handled.
     *
     * @return true for {@link #SERVER_SHUTTING_DOWN}, {@link #FORCED_SERVER_CLOSE} and {@link #SERVER_NAMESPACE_DISCONNECT}
     */
    public boolean byServer() {
        return this == SERVER_SHUTTING_DOWN || this == FORCED_SERVER_CLOSE || this == SERVER_NAMESPACE_DISCONNECT;
    }

    @Override
    public String toString() {
        return protocolName;
    }
}
