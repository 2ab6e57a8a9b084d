package dev.carillon.integration;

import io.socket.client.IO;

/** The transports that the official clients can use. */
enum ClientTransport {
    POLLING,
    WEBSOCKET,
    /** Starts with polling and upgrades to WebSocket, as clients do by default. */
    UPGRADE;

    void applyTo(IO.Options options) {
        options.upgrade = this == UPGRADE;
        options.transports = switch (this) {
            case POLLING -> new String[] {"polling"};
            case WEBSOCKET -> new String[] {"websocket"};
            case UPGRADE -> new String[] {"polling", "websocket"};
        };
    }
}
