package com.example;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "socketio.port=0")
class ApplicationTest {
    @Autowired
    private SocketIoLifecycle socketIo;

    @Test
    void clientsTalk() throws Exception {
        ClientCheck.talk(socketIo.port());
        ClientCheck.requireNetty("4.1");
    }
}
