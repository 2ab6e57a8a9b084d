package com.example;

import dev.carillon.SocketIoServer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

/** Has a context of its own: Spring pauses the one that it keeps for others. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = {"socketio.port=0", "spring.main.banner-mode=off"})
class BetweenTest {
    @Autowired
    private SocketIoServer io;

    @Test
    void clientsTalk() throws Exception {
        ClientCheck.talk(io.start().join().getPort());
    }
}
