package com.example;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOServer;
import dev.carillon.nettysocketio.CarillonSocketIOServer;

/** A chat with rooms, written for netty-socketio. */
public final class Chat {
    private Chat() {}

    static SocketIOServer create(int port) {
        Configuration configuration = new Configuration();
        configuration.setHostname("127.0.0.1");
        configuration.setPort(port);
        SocketIOServer server = new CarillonSocketIOServer(configuration);
        server.addEventListener("join", String.class, (client, room, ack) -> {
            client.joinRoom(room);
            ack.sendAckData("joined " + room);
        });
        server.addMultiTypeEventListener(
                "say",
                (client, arguments, ack) -> server.getRoomOperations(arguments.<String>first()).sendEvent("said", arguments.<String>second()),
                String.class,
                String.class);
        return server;
    }
}
