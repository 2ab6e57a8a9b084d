package dev.carillon.nettysocketio.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.corundumstudio.socketio.SocketIOServer;
import dev.carillon.nettysocketio.ServerTest;
import org.junit.jupiter.api.Test;

/** The server for the official suite behaves as the suite requires. */
class SupportServerTest extends ServerTest {
    @Override
    protected SocketIOServer create() {
        return SupportServer.create(kind, configuration.getPort());
    }

    @Test
    void messagesAreEchoed() {
        var client = connect().emit("message", 1, "2", true);
        assertEquals("[1, 2, true]", client.take("message-back").toString());
        assertEquals(
                "[1, 2, true]", client.ask("message-with-ack", 1, "2", true).toString());
    }
}
