package dev.carillon.server;

import dev.carillon.http.ConnectionGroup;
import dev.carillon.http.WebSocket;
import dev.carillon.http.WebSocketEndpoint;

/** Sends each text message to all clients, the sender included. Clients that do not keep up are disconnected. */
final class BroadcastEndpoint implements WebSocketEndpoint {
    private final ConnectionGroup<WebSocket> clients =
            ConnectionGroup.ofWebSockets((client, position) -> client.close(WebSocket.TRY_AGAIN_LATER));

    @Override
    public void onOpen(WebSocket socket) {
        clients.add(socket);
    }

    @Override
    public void onText(WebSocket socket, String text) {
        clients.send(text, 0);
    }
}
