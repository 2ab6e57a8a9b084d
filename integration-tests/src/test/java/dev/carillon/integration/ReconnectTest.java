package dev.carillon.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client reconnects when the server restarts on the same port. */
class ReconnectTest {
    @ParameterizedTest
    @EnumSource
    void clientReconnectsAfterServerRestart(ClientTransport transport) {
        try (TestServer first = TestServer.carillon()) {
            JavaClient client = first.client(transport, "", options -> {
                        options.reconnection = true;
                        options.reconnectionDelay = 20;
                        options.reconnectionDelayMax = 50;
                    })
                    .connect();
            String firstId = client.id();
            client.request("join", "tower");
            client.request("query");
            first.stop();
            client.take("disconnect");

            try (TestServer second = TestServer.carillon(first.address().getPort())) {
                client.take("connect");
                assertNotEquals(firstId, client.id());
                assertEquals(Json.parse("[]"), client.request("rooms"));
                assertEquals(Json.parse("{ok: true}"), client.request("sendMsg", "back again"));
                assertEquals("back again", client.take("pushMsg").get(0));
                assertEquals(1, second.stats().sockets());
                client.disconnect();
            }
        }
    }
}
