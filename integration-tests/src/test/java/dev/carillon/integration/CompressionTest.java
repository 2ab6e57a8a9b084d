package dev.carillon.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The official Java client, whose WebSocket does not support compression, on a server with compression enabled. */
class CompressionTest {
    private static final String LARGE = "0123456789\u00E9\uD83D\uDD14".repeat(10_000);

    @AutoClose
    private final TestServer server = TestServer.socketIo(
            options -> options.perMessageDeflate(true).perMessageDeflateThreshold(1),
            io -> io.onConnection(socket -> socket.on("tell all", String.class, text -> io.emit("told", text))));

    @ParameterizedTest
    @EnumSource
    void clientWithoutCompressionReceivesBroadcasts(ClientTransport transport) {
        JavaClient client = server.connect(transport);
        JavaClient other = server.connect(ClientTransport.WEBSOCKET);
        client.emit("tell all", LARGE);
        assertEquals(LARGE, client.take("told").get(0));
        assertEquals(LARGE, other.take("told").get(0));
    }
}
