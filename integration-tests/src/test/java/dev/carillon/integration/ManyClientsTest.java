package dev.carillon.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Chat, rooms and queries at the same time, with 2 and with 50 clients. Each client receives only its own events. */
@Heavy
class ManyClientsTest {
    private static final int ROOMS = 5;

    @AutoClose
    private final TestServer server = TestServer.carillon();

    @ParameterizedTest
    @CsvSource({"POLLING, 2", "WEBSOCKET, 2", "UPGRADE, 2", "POLLING, 50", "WEBSOCKET, 50", "UPGRADE, 50"})
    void eachClientReceivesOnlyItsOwnEvents(ClientTransport transport, int count) {
        List<JavaClient> clients = connect(transport, count);
        for (int i = 0; i < count; i++) {
            assertEquals(i / ROOMS + 1, members(clients.get(i).request("join", room(i))));
        }
        clients.forEach(client -> client.emit("query"));
        for (int i = 0; i < count; i++) {
            clients.get(i).emit("sendMsg", Json.object("text", "in " + room(i), "room", room(i)));
        }
        // The server has sent every room message before the last message, so none can arrive after it.
        clients.forEach(client -> client.request("latency"));
        clients.get(0).emit("sendMsg", "the end");
        for (int i = 0; i < count; i++) {
            int inRoom = membersOf(i % ROOMS, count);
            assertGetsOnlyItsRoom(clients.get(i), room(i), inRoom);
        }
        clients.forEach(ManyClientsTest::assertRunsToTheEnd);
    }

    private List<JavaClient> connect(ClientTransport transport, int count) {
        List<JavaClient> clients = IntStream.range(0, count)
                .mapToObj(i -> server.client(transport, "", options -> {}).open())
                .toList();
        clients.forEach(client -> client.take("connect"));
        return clients;
    }

    private static void assertGetsOnlyItsRoom(JavaClient client, String room, int messages) {
        for (int i = 0; i < messages; i++) {
            assertEquals(Json.parse("{text: 'in " + room + "', room: '" + room + "'}"), client.next("pushMsg"));
        }
        assertEquals("the end", client.take("pushMsg").get(0));
        assertEquals(0, client.count("pushMsg"));
        for (int joined = client.count("joined"); joined > 0; joined--) {
            JsonObject change = client.next("joined").getAsJsonObject();
            assertEquals(room, change.get("room").getAsString());
        }
    }

    private static void assertRunsToTheEnd(JavaClient client) {
        for (int percent = 0; percent <= 100; percent += 10) {
            assertEquals("%" + percent, client.take("process").get(0));
        }
    }

    private static String room(int client) {
        return "room-" + client % ROOMS;
    }

    private static int membersOf(int room, int clients) {
        return clients / ROOMS + (room < clients % ROOMS ? 1 : 0);
    }

    private static int members(JsonElement membership) {
        return membership.getAsJsonObject().get("members").getAsInt();
    }
}
