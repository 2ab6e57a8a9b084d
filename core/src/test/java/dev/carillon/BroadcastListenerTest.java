package dev.carillon;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonParser;
import dev.carillon.adapter.Selection;
import dev.carillon.testing.Recorder;
import dev.carillon.testing.SocketIoClient;
import dev.carillon.testing.SocketIoFixture;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which broadcasts are reported. */
class BroadcastListenerTest {
    private final SocketIoFixture server = SocketIoFixture.start(options ->
            options.connectionStateRecovery(ConnectionStateRecovery.builder().build()));

    private final Recorder<String> reported = new Recorder<>();

    @BeforeEach
    void listen() {
        server.io()
                .onBroadcast((data, selection) -> reported.add(
                        data.json() + (selection.equals(Selection.ALL) ? " all" : " " + selection.rooms())));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String idIn(String connect, String key) {
        return JsonParser.parseString(connect.substring(2))
                .getAsJsonObject()
                .get(key)
                .getAsString();
    }

    @Test
    void broadcastsToRoomsAndToAllAreReported() {
        server.io().emit("a");
        server.io().to("room").emit("b", 1);
        assertEquals("[\"a\"] all", reported.next());
        assertEquals("[\"b\",1] [room]", reported.next());
    }

    @Test
    void ownRoomsOfSocketsAreNotReported() {
        SocketIoClient client = server.open();
        String connect = client.send("40").read();
        String id = idIn(connect, "sid");
        server.io().to(id).emit("connected");
        server.io().to("room").to(id).emit("both");
        assertEquals("[\"both\"] [room]", reported.next());
        client.webSocket().connection().reset();
        await().until(() -> server.io().socket(id).isEmpty());
        server.io().to(id).emit("away");
        SocketIoClient back = server.open().send("40{\"pid\":\"" + idIn(connect, "pid") + "\"}");
        await().until(() -> server.io().socket(id).isPresent());
        server.io().to(id).emit("back");
        back.send("41");
        await().until(() -> server.io().socket(id).isEmpty());
        server.io().to(id).emit("an ordinary room now");
        assertEquals("[\"an ordinary room now\"] " + Set.of(id), reported.next());
    }
}
