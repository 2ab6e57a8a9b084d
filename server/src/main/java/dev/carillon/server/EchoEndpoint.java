package dev.carillon.server;

import dev.carillon.http.WebSocket;
import dev.carillon.http.WebSocketEndpoint;

/** Sends each message back. Sends a welcome message first, unless the client opens {@code ?welcome=false}. */
final class EchoEndpoint implements WebSocketEndpoint {
    @Override
    public void onOpen(WebSocket socket) {
        if (!socket.request().queryParameter("welcome").orElse("").equals("false")) {
            socket.send("Welcome! Every message is sent back.");
        }
    }

    @Override
    public void onText(WebSocket socket, String text) {
        socket.send(text);
    }

    @Override
    public void onBinary(WebSocket socket, byte[] data) {
        socket.send(data);
    }
}
