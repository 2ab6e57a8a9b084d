package com.example;

import dev.carillon.SocketIoServer;
import org.junit.jupiter.api.Test;

class ChatTest {
    @Test
    void clientsTalk() throws Exception {
        try (SocketIoServer io = Chat.create(0)) {
            ClientCheck.talk(io.start().join().getPort());
        }
        ClientCheck.requireNetty("4.2");
    }
}
