package dev.carillon.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.carillon.SocketIoServer;
import dev.carillon.api.ApiAccess;
import dev.carillon.testing.HttpReply;
import dev.carillon.testing.RawHttp;
import dev.carillon.testing.RawWebSocket;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The paths of the runnable server besides its site. */
class ServerRoutesTest {
    private final CarillonServer server = new CarillonServer(
            SocketIoServer.builder().host("127.0.0.1").port(0),
            new CarillonServer.Options(Duration.ofSeconds(1), null));

    private final InetSocketAddress address = server.start().join();

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ws/echo", "/ws/echo?welcome=false", "/ws/broadcast"})
    void pathOfAWebSocketRequiresAnUpgrade(String target) {
        try (RawHttp http = RawHttp.connect(address)) {
            HttpReply reply = http.get(target);
            assertEquals(426, reply.status());
            assertEquals("websocket", reply.header("upgrade"));
            assertEquals("upgrade", reply.header("connection"));
        }
    }

    @Test
    void webSocketIsStillThere() {
        try (RawWebSocket client = RawWebSocket.open(address, "/ws/echo?welcome=false")) {
            assertEquals("hi", client.send("hi").readText());
        }
    }

    @Test
    void announcedCloseTurnsAwayOnlyTheBalancer() {
        assertEquals(200, status(address, "/readyz"));
        server.announceClose();
        assertEquals(503, status(address, "/readyz"));
        assertEquals(200, status(address, "/healthz"));
        assertEquals(200, status(address, "/socket.io/?EIO=4&transport=polling"));
    }

    @Test
    void channelsAreThereUnlessTheyAreTurnedOff() {
        assertEquals(200, status(address, "/push/all"));
        CarillonServer.Options options = new CarillonServer.Options(
                Duration.ofSeconds(1),
                null,
                Duration.ofSeconds(1),
                null,
                jobs -> {},
                io -> ApiAccess.of(io, List.of()));
        try (CarillonServer without =
                new CarillonServer(SocketIoServer.builder().host("127.0.0.1").port(0), options)) {
            InetSocketAddress other = without.start().join();
            assertEquals(404, status(other, "/push/all"));
            assertEquals(200, status(other, "/healthz"));
        }
    }

    @Test
    void optionTurnsChannelsOff() {
        assertNull(pushSettings("--push=false"));
        assertNotNull(pushSettings("--push"));
        assertNotNull(pushSettings());
    }

    private static Object pushSettings(String... args) {
        return CommandLine.populateCommand(new PushOptions(), args).settings();
    }

    private static int status(InetSocketAddress server, String target) {
        try (RawHttp http = RawHttp.connect(server)) {
            return http.get(target).status();
        }
    }

    @Test
    void unknownPathIsNotFound() {
        try (RawHttp http = RawHttp.connect(address)) {
            assertEquals(404, http.get("/ws/other").status());
        }
    }
}
