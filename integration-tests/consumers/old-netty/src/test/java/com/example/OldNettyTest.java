package com.example;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.SocketIoServer;
import org.junit.jupiter.api.Test;

class OldNettyTest {
    @Test
    void theServerSaysWhatIsWrong() {
        String message =
                assertThrows(IllegalStateException.class, SocketIoServer::builder).getMessage();
        assertTrue(message.contains("netty-codec-http 4.1.100.Final"), message);
        assertTrue(message.contains("Carillon needs Netty 4.2.2 or newer"), message);
        assertTrue(message.contains("netty.version"), message);
    }
}
