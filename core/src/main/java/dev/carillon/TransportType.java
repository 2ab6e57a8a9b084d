package dev.carillon;

/**
 * The transports of an Engine.IO session.
 *
 * @see <a href="https://github.com/socketio/socket.io/blob/main/docs/engine.io-protocol/v4-current.md">Engine.IO protocol:
 *     transports</a>
 */
public enum TransportType {
    /** HTTP long-polling: a pending GET for what the server sends, and a POST for what the client sends. */
    POLLING("polling"),
    /** One WebSocket connection. */
    WEBSOCKET("websocket");

    private final String protocolName;

    TransportType(String protocolName) {
        this.protocolName = protocolName;
    }

    /**
     * The name that the protocol uses in the {@code transport} query parameter.
     *
     * @return the name on the wire
     */
    public String protocolName() {
        return protocolName;
    }
}
