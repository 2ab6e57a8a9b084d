package dev.carillon.push;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import dev.carillon.ConnectionStateRecovery;
import dev.carillon.SocketIoServer;
import dev.carillon.testing.SocketIoClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is emitted to the own room of a socket is not for others. */
class PrivateRoomsTest {
    private PushFixture server;

    @AfterEach
    void stop() {
        server.close();
    }

    private void start(boolean allowRoomsLikeIds) {
        server = PushFixture.start(
                SocketIoServer.builder()
                        .connectionStateRecovery(
                                ConnectionStateRecovery.builder().build()),
                settings -> settings.allowRoomsLikeIds(allowRoomsLikeIds));
    }

    @Test
    void refusedClientDoesNotLearnWhoIsConnected() {
        server = PushFixture.start((request, channel) -> PushPermission.FORBIDDEN);
        try (SocketIoClient client = SocketIoClient.open(server.address())) {
            String id = idIn(client.send("40").read(), "sid");
            assertEquals(403, server.get("/push/room:" + id).status());
            assertEquals(403, server.get("/push/room:" + "x".repeat(20)).status());
        }
    }

    private static String idIn(String connect, String key) {
        return JsonParser.parseString(connect.substring(2))
                .getAsJsonObject()
                .get(key)
                .getAsString();
    }

    @Test
    void roomWithTheFormOfAnIdIsNotAChannel() {
        start(false);
        assertEquals(404, server.get("/push/room:0USQ0ul78cTqMXhahVNu").status());
        assertEquals(404, server.get("/push/room:____________________").status());
        assertEquals(200, server.get("/push/room:0USQ0ul78cTqMXhahVN").status());
        assertEquals(200, server.get("/push/room:0USQ0ul78cTqMXhahVN.").status());
    }

    @Test
    void ownRoomOfARecoveredSocketCannotBeFollowed() {
        start(true);
        try (SocketIoClient client = SocketIoClient.open(server.address())) {
            String connect = client.send("40").read();
            String id = idIn(connect, "sid");
            String channel = "/push/room:" + id;
            assertEquals(404, server.get(channel).status());
            client.webSocket().connection().reset();
            await().until(() -> server.io().socket(id).isEmpty());
            String cursor = server.cursor("room:" + id);
            server.io().to(id).emit("secret", "while it is away");
            try (SocketIoClient back = SocketIoClient.open(server.address())) {
                back.send("40{\"pid\":\"" + idIn(connect, "pid") + "\"}");
                assertTrue(back.read().startsWith("42[\"secret\""));
                assertEquals(id, idIn(back.read(), "sid"));
                await().until(() -> server.io().socket(id).isPresent());
                server.io().to(id).emit("secret", "after the recovery");
                back.webSocket().connection().reset();
                await().until(() -> server.io().socket(id).isEmpty());
                assertEquals(204, server.get(channel + "?after=" + cursor).status());
            }
        }
    }
}
