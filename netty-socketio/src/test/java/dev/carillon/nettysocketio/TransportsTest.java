package dev.carillon.nettysocketio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.corundumstudio.socketio.Transport;
import dev.carillon.testing.Recorder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Long-polling, WebSocket, and the upgrade from one to the other. */
class TransportsTest extends ServerTest {
    private final Recorder<String> left = new Recorder<>();

    @Test
    void pollingWorks() {
        converse("polling");
        assertEquals(
                Transport.POLLING, server().getAllClients().iterator().next().getTransport());
    }

    @Test
    void webSocketWorks() {
        converse("websocket");
        assertEquals(
                Transport.WEBSOCKET, server().getAllClients().iterator().next().getTransport());
    }

    @Test
    void clientUpgradesToWebSocket() {
        converse("polling", "websocket");
        Waiting.await().until(() -> server().getAllClients().iterator().next().getTransport() == Transport.WEBSOCKET);
        server().getBroadcastOperations().sendEvent("after");
        assertTrue(left.isEmpty());
    }

    @Test
    void clientThatLeavesByPollingIsDisconnected() {
        server().addDisconnectListener(client -> left.add("left"));
        Client client = connect("", options -> options.transports = new String[] {"polling"});
        client.disconnect();
        assertEquals("left", left.next());
        Waiting.await().until(() -> server().getAllClients().isEmpty());
    }

    private void converse(String... transports) {
        server().addEventListener("ask", String.class, (client, text, ack) -> ack.sendAckData(text));
        server().addDisconnectListener(client -> left.add("left"));
        Client client = connect("", options -> options.transports = transports);
        assertEquals("héllo", client.ask("ask", "héllo").get(0));
        IntStream.range(0, 30).forEach(i -> server().getBroadcastOperations().sendEvent("count", i));
        IntStream.range(0, 30).forEach(i -> assertEquals(i, client.next("count")));
        assertEquals("end", client.ask("ask", "end").get(0));
    }
}
