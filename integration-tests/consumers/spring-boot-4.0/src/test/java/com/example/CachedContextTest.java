package com.example;

import dev.carillon.SocketIoServer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

/** Comes back to the context that {@link ApplicationTest} has used. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "socketio.port=0")
class CachedContextTest {
    @Autowired
    private SocketIoServer io;

    @Test
    void clientsTalk() throws Exception {
        ClientCheck.talk(io.start().join().getPort());
    }
}
