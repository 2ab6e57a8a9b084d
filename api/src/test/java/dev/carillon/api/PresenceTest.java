package dev.carillon.api;

import static dev.carillon.api.ApiFixture.detail;
import static dev.carillon.api.ApiFixture.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.carillon.Socket;
import dev.carillon.SocketIoServer;
import dev.carillon.presence.Identity;
import dev.carillon.presence.Presence;
import dev.carillon.presence.PresenceQuery;
import dev.carillon.testing.HttpReply;
import dev.carillon.testing.LoopbackCluster;
import dev.carillon.testing.SocketIoClient;
import dev.carillon.testing.SocketIoFixture;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists that come from a presence. */
class PresenceTest {
    private final LoopbackCluster cluster = new LoopbackCluster();
    private final SocketIoServer io = SocketIoServer.builder()
            .host("127.0.0.1")
            .port(0)
            .eventLoops(1)
            .adapter(cluster.newServer())
            .requestsTimeout(Duration.ofMillis(300))
            .build();
    private final ApiFixture server = ApiFixture.start(
            io, api -> api.keys(List.of(ApiFixture.KEY)).presence(Presence.local(io, PresenceTest::identity)));

    @AfterEach
    void close() {
        server.close();
        cluster.close();
    }

    private static Identity identity(Socket socket) {
        return socket.rooms().contains("staff") ? Identity.ofUser("ada").withName("Ada") : Identity.NONE;
    }

    private SocketIoClient joined(String room) {
        SocketIoClient client = server.join();
        io.socket(client.id()).orElseThrow().join(room);
        return client;
    }

    private SocketIoFixture startOther() {
        return SocketIoFixture.start(options -> options.adapter(cluster.newServer()));
    }

    private JsonObject get(String path) {
        HttpReply reply = server.get(path);
        assertEquals(200, reply.status(), reply.body());
        return json(reply);
    }

    @Test
    void socketsOfAUserAreListed() {
        SocketIoClient ada = joined("staff");
        joined("lobby");
        JsonObject page = get("/sockets?user=ada");
        assertEquals(1, page.getAsJsonArray("sockets").size());
        JsonObject socket = page.getAsJsonArray("sockets").get(0).getAsJsonObject();
        assertEquals(ada.id(), socket.get("id").getAsString());
        assertEquals("ada", socket.get("user").getAsString());
        assertEquals("Ada", socket.get("name").getAsString());
        assertFalse(page.has("partial"));
        assertEquals(0, get("/sockets?user=bob").getAsJsonArray("sockets").size());
    }

    @Test
    void userAndRoomCannotBeCombined() {
        HttpReply reply = server.get("/sockets?user=ada&room=lobby");
        assertEquals(400, reply.status());
        assertEquals("room and user cannot be combined", detail(reply));
    }

    @Test
    void serversAreAskedIfThePresenceIsPartial() {
        SocketIoClient ada = joined("staff");
        try (SocketIoFixture other = startOther()) {
            assertTrue(Presence.local(io, PresenceTest::identity)
                    .count(PresenceQuery.all("/"))
                    .join()
                    .isPartial());
            SocketIoClient bob = other.join();
            other.io().socket(bob.id()).orElseThrow().join("staff");
            JsonObject sockets = get("/sockets?room=staff");
            assertEquals(2, sockets.getAsJsonArray("sockets").size());
            assertFalse(sockets.has("partial"));
            assertEquals(
                    "[{\"name\":\"staff\",\"sockets\":2}]", "" + get("/rooms").get("rooms"));
            assertEquals(
                    "[{\"name\":\"staff\",\"sockets\":2}]",
                    "" + get("/rooms?room=staff").get("rooms"));
            assertEquals("[]", "" + get("/rooms?room=" + ada.id()).get("rooms"));
            assertEquals("[]", "" + get("/rooms?room=" + bob.id()).get("rooms"));
        }
    }

    /** No server can tell the users of its sockets. */
    @Test
    void userOfAPartialPresenceNeedsConsent() {
        joined("staff");
        try (SocketIoFixture other = startOther()) {
            other.join();
            assertEquals(503, server.get("/sockets?user=ada").status());
            assertEquals(503, server.get("/sockets?user=ada&partial=false").status());
            JsonObject page = get("/sockets?user=ada&partial=true");
            assertEquals(1, page.getAsJsonArray("sockets").size());
            assertTrue(page.get("partial").getAsBoolean());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/sockets", "/sockets?room=staff", "/rooms", "/rooms?room=staff"})
    void missingServerNeedsConsent(String path) {
        joined("staff");
        try (SocketIoFixture other = startOther()) {
            other.join();
            cluster.killLast();
            HttpReply reply = server.get(path);
            assertEquals(503, reply.status());
            assertEquals("not all servers of the cluster can be asked; partial=true accepts a part", detail(reply));
            JsonObject page = get(path + (path.contains("?") ? "&" : "?") + "partial=true");
            assertTrue(page.get("partial").getAsBoolean());
            assertEquals(
                    1,
                    page.getAsJsonArray(path.startsWith("/rooms") ? "rooms" : "sockets")
                            .size());
        }
    }

    @Test
    void partialIsABoolean() {
        assertEquals(400, server.get("/sockets?partial=yes").status());
        assertEquals(400, server.get("/rooms?partial=").status());
        assertEquals(400, server.get("/namespaces?partial=true").status());
    }
}
