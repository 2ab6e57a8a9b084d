package dev.carillon.integration;

import io.socket.client.IO;

/** The ways in which the official clients travel. */
enum ClientTransport {
    POLLING("polling"),
    WEBSOCKET("websocket"),
    /** Starts polling and moves to WebSocket, as clients do by default. */
    UPGRADE("polling", "websocket");

    private final String[] names;

    ClientTransport(String... names) {
        this.names = names;
    }

    void applyTo(IO.Options options) {
        options.transports = names.clone();
        options.upgrade = this == UPGRADE;
    }
}
