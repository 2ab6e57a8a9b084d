package com.example;

import dev.carillon.SocketIoServer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "socketio.port=0")
class ApplicationTest {
    @Autowired
    private SocketIoServer io;

    @Test
    void clientsTalk() throws Exception {
        int port = io.start().join().getPort(); // already started: returns the bound address
        ClientCheck.talk(port);
        ClientCheck.requireNetty("4.2");
    }
}
