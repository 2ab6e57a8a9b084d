package com.example;

import com.corundumstudio.socketio.SocketIOServer;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class ChatTest {
    @Test
    void clientsTalk() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) { // netty-socketio does not tell which port it was given
            port = free.getLocalPort();
        }
        SocketIOServer server = Chat.create(port);
        server.start();
        try {
            ClientCheck.talk(port);
        } finally {
            server.stop();
        }
        ClientCheck.requireNetty("4.2");
    }
}
