package dev.carillon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import dev.carillon.testing.RawHttp;
import dev.carillon.testing.RawWebSocket;
import dev.carillon.testing.Recorder;
import dev.carillon.testing.SocketIoFixture;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Socket.IO 1 and 2 clients (Engine.IO v3) see. */
class OldClientsTest {
    private final Recorder<Socket> connected = new Recorder<>();
    private final SocketIoFixture server = SocketIoFixture.start(options ->
            options.allowEio3(true).pingInterval(Duration.ofMillis(300)).pingTimeout(Duration.ofMillis(200)));

    @AfterEach
    void stop() {
        server.close();
    }

    private RawWebSocket open() {
        return RawWebSocket.open(server.address(), "/socket.io/?EIO=3&transport=websocket");
    }

    private static String sid(String open) {
        return JsonParser.parseString(open.substring(1))
                .getAsJsonObject()
                .get("sid")
                .getAsString();
    }

    @Test
    void theMainNamespaceIsJoinedWithoutAsking() {
        server.io().onConnection(connected::add);
        try (RawWebSocket client = open()) {
            String sid = sid(client.readText());
            assertEquals("40", client.readText());
            assertEquals(sid, connected.next().id());
        }
    }

    @Test
    void anotherNamespaceIsAskedForWithItsQuery() {
        server.io().of("/admin").onConnection(connected::add);
        try (RawWebSocket client = open()) {
            String sid = sid(client.readText());
            client.readText();
            client.send("40/admin?token=a%20b,");
            assertEquals("40/admin,", client.readText());
            Socket socket = connected.next();
            assertEquals("/admin#" + sid, socket.id());
            assertEquals("a b", socket.handshake().auth().get("token").getAsString());
        }
    }

    @Test
    void aRefusalIsTheBareData() {
        server.io().of("/a").use((socket, next) -> next.refuse("no"));
        server.io().of("/b").use((socket, next) -> next.refuse(new ConnectError("no", Map.of("code", 1))));
        try (RawWebSocket client = open()) {
            client.readText();
            client.readText();
            assertEquals("44/a,\"no\"", client.send("40/a,").readText());
            assertEquals("44/b,{\"code\":1}", client.send("40/b,").readText());
            assertEquals(
                    "44/c,{\"message\":\"Invalid namespace\"}",
                    client.send("40/c,").readText());
        }
    }

    @Test
    void theClientPingsAndIsMissedWhenItDoesNot() {
        server.io()
                .onConnection(socket -> socket.onDisconnect((reason, description) -> {
                    assertEquals(DisconnectReason.PING_TIMEOUT, reason);
                    connected.add(socket);
                }));
        try (RawWebSocket client = open()) {
            client.readText();
            client.readText();
            assertEquals("3", client.send("2").readText());
            client.awaitClose();
            connected.next();
        }
    }

    @Test
    void withoutLeaveTheyAreRefused() {
        try (var strict = SocketIoFixture.start();
                RawHttp client = RawHttp.connect(strict.address())) {
            for (String version : List.of("&EIO=3", "")) {
                var reply = client.get("/socket.io/?transport=polling" + version);
                assertEquals(400, reply.status());
                assertTrue(reply.body().contains("Unsupported protocol version"), reply.body());
            }
        }
    }
}
