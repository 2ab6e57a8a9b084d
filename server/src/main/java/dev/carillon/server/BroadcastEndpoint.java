package dev.carillon.server;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import dev.carillon.Namespace;
import dev.carillon.RawJson;
import dev.carillon.SocketIoServer;
import dev.carillon.http.ConnectionGroup;
import dev.carillon.http.WebSocket;
import dev.carillon.http.WebSocketEndpoint;

/**
 * Sends each text message to all clients of the cluster, the sender included. Clients that do not keep up are disconnected. The
 * messages are Socket.IO events of a namespace without sockets.
 */
final class BroadcastEndpoint implements WebSocketEndpoint {
    /** The path of the plain WebSocket, and the name of the namespace. */
    static final String PATH = "/ws/broadcast";

    private static final String EVENT = "message";

    private final ConnectionGroup<WebSocket> clients =
            ConnectionGroup.ofWebSockets((client, position) -> client.close(WebSocket.TRY_AGAIN_LATER));
    private final Namespace messages;

    BroadcastEndpoint(SocketIoServer io) {
        this.messages = io.of(PATH)
                .use((socket, next) -> next.refuse("open a plain WebSocket instead"))
                .onBroadcast((data, selection) -> deliver(data));
    }

    @Override
    public void onOpen(WebSocket socket) {
        clients.add(socket);
    }

    @Override
    public void onText(WebSocket socket, String text) {
        messages.emit(EVENT, text);
    }

    /** Delivers a message of this server or of another one. Other events, which an emitter may send, are ignored. */
    private void deliver(RawJson data) {
        JsonArray event = JsonParser.parseString(data.json()).getAsJsonArray();
        if (event.size() == 2 && event.get(0).getAsString().equals(EVENT) && isText(event.get(1))) {
            clients.send(event.get(1).getAsString(), 0);
        }
    }

    private static boolean isText(JsonElement value) {
        return value.isJsonPrimitive() && value.getAsJsonPrimitive().isString();
    }
}
