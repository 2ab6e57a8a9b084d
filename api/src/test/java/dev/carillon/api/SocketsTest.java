package dev.carillon.api;

import static dev.carillon.api.ApiFixture.detail;
import static dev.carillon.api.ApiFixture.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.carillon.testing.HttpReply;
import dev.carillon.testing.SocketIoClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Listing, moving and disconnecting sockets. */
class SocketsTest {
    private final ApiFixture server =
            ApiFixture.start(options -> options.maxRoomsPerSocket(3), api -> api.keys(List.of(ApiFixture.KEY)));

    @AfterEach
    void close() {
        server.close();
    }

    private SocketIoClient joined(String... rooms) {
        SocketIoClient client = server.join();
        server.io().to(client.id()).socketsJoin(rooms);
        return client;
    }

    private Set<String> roomsOf(SocketIoClient client) {
        Set<String> rooms =
                new TreeSet<>(server.io().socket(client.id()).orElseThrow().rooms());
        rooms.remove(client.id());
        return rooms;
    }

    private static List<String> names(JsonObject page, String list, String member) {
        List<String> names = new ArrayList<>();
        page.getAsJsonArray(list)
                .forEach(item -> names.add(item.getAsJsonObject().get(member).getAsString()));
        return names;
    }

    /** Reads all pages of a list. */
    private List<String> pages(String path, String list, String member) {
        List<String> all = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            JsonObject page = json(server.get(path + cursor));
            all.addAll(names(page, list, member));
            cursor = page.has("next") ? "&cursor=" + page.get("next").getAsString() : null;
        }
        return all;
    }

    // ---- lists ----

    @Test
    void namespacesAreListed() {
        server.io().of("/b");
        server.io().of("/a");
        server.join().join("/b");
        JsonObject page = json(server.get("/namespaces"));
        assertEquals(List.of("/", "/a", "/b"), names(page, "namespaces", "name"));
        assertEquals(List.of("1", "0", "1"), names(page, "namespaces", "sockets"));
        assertEquals(List.of("/", "/a", "/b"), pages("/namespaces?limit=1", "namespaces", "name"));
        assertEquals(List.of("/a"), names(json(server.get("/namespaces?namespace=/a")), "namespaces", "name"));
    }

    @Test
    void namespacesWithARoomAreListed() {
        server.io().of("/a");
        joined("news");
        assertEquals(List.of("/"), names(json(server.get("/namespaces?room=news")), "namespaces", "name"));
        assertEquals(List.of(), names(json(server.get("/namespaces?room=other")), "namespaces", "name"));
    }

    @Test
    void roomsAreListedWithoutTheIdsOfSockets() {
        joined("b", "a");
        joined("b");
        JsonObject page = json(server.get("/rooms"));
        assertEquals(List.of("a", "b"), names(page, "rooms", "name"));
        assertEquals(List.of("1", "2"), names(page, "rooms", "sockets"));
        assertEquals(List.of("a", "b"), pages("/rooms?limit=1", "rooms", "name"));
    }

    @Test
    void filterSelectsOneRoom() {
        joined("a", "b");
        joined("a");
        JsonObject page = json(server.get("/rooms?room=a"));
        assertEquals(List.of("a"), names(page, "rooms", "name"));
        assertEquals(List.of("2"), names(page, "rooms", "sockets"));
        assertEquals(List.of(), names(json(server.get("/rooms?room=none")), "rooms", "name"));
    }

    @Test
    void socketsAreListedWithTheirRooms() {
        SocketIoClient client = joined("b", "a");
        JsonObject socket =
                json(server.get("/sockets")).getAsJsonArray("sockets").get(0).getAsJsonObject();
        assertEquals(client.id(), socket.get("id").getAsString());
        Set<String> rooms = new TreeSet<>();
        socket.getAsJsonArray("rooms").forEach(room -> rooms.add(room.getAsString()));
        assertEquals(new TreeSet<>(List.of("a", "b", client.id())), rooms);
    }

    @Test
    void pagesContainEachSocketOnce() {
        Set<String> ids = new TreeSet<>();
        for (int i = 0; i < 5; i++) {
            ids.add(joined("a").id());
        }
        joined("b");
        assertEquals(List.copyOf(ids), pages("/sockets?room=a&limit=2", "sockets", "id"));
    }

    @Test
    void listsAreOfOneNamespace() {
        server.io().of("/admin");
        SocketIoClient client = joined("a");
        String admin = client.join("/admin");
        assertEquals(List.of(admin), names(json(server.get("/sockets?namespace=/admin")), "sockets", "id"));
        assertEquals(List.of(), names(json(server.get("/rooms?namespace=/admin")), "rooms", "name"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/namespaces", "/rooms", "/sockets"})
    void invalidParametersAreRefused(String path) {
        assertEquals(404, server.get(path + "?namespace=/none").status());
        assertEquals(400, server.get(path + "?limit=0").status());
        assertEquals(400, server.get(path + "?limit=1001").status());
        assertEquals(400, server.get(path + "?cursor=!").status());
        assertEquals(400, server.get(path + "?room=a&room=b").status());
        assertEquals(400, server.get(path + "?room=%zz").status());
        assertEquals(1, server.io().namespaces().size());
    }

    // ---- changes ----

    @Test
    void selectedSocketsJoinAndLeave() {
        SocketIoClient a = joined("a");
        SocketIoClient b = joined("b");
        assertEquals(
                202,
                server.post("/sockets/join", "{\"rooms\":[\"a\"],\"join\":[\"x\",\"y\"]}")
                        .status());
        assertEquals(Set.of("a", "x", "y"), roomsOf(a));
        assertEquals(Set.of("b"), roomsOf(b));
        assertEquals(
                202,
                server.post("/sockets/leave", "{\"except\":[\"b\"],\"leave\":[\"a\",\"x\"]}")
                        .status());
        assertEquals(Set.of("y"), roomsOf(a));
        assertEquals(Set.of("b"), roomsOf(b));
    }

    @Test
    void socketIsMovedByItsId() {
        SocketIoClient one = joined("a");
        SocketIoClient other = joined("a");
        server.post("/sockets/join", "{\"rooms\":[\"" + one.id() + "\"],\"join\":[\"x\"]}");
        assertEquals(Set.of("a", "x"), roomsOf(one));
        assertEquals(Set.of("a"), roomsOf(other));
    }

    @Test
    void tooManyRoomsOfASocketAreAConflict() {
        joined("a", "b", "c");
        HttpReply reply = server.post("/sockets/join", "{\"join\":[\"d\"]}");
        assertEquals(409, reply.status());
    }

    @Test
    void selectedSocketsAreDisconnected() {
        SocketIoClient a = joined("a");
        SocketIoClient b = joined("b");
        assertEquals(
                202, server.post("/sockets/disconnect", "{\"rooms\":[\"a\"]}").status());
        a.expect("41");
        assertTrue(server.io().socket(a.id()).isEmpty());
        assertTrue(server.io().socket(b.id()).isPresent());
        assertEquals(202, server.post("/sockets/disconnect", "{}").status());
        b.expect("41");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "join | {} | join must have at least one room",
                "join | {'join':[]} | join must have at least one room",
                "join | {'join':'a'} | join must be an array",
                "join | {'join':[1]} | join must be an array of strings",
                "join | {'join':['a'],'leave':['b']} | unknown member: leave",
                "leave | {'leave':[{}]} | leave must be an array of strings",
                "leave | {'join':['a']} | unknown member: join",
                "disconnect | {'rooms':{}} | rooms must be an array",
                "disconnect | {'close':true} | unknown member: close",
            })
    void invalidMembersAreNamed(String action, String body, String detail) {
        HttpReply reply = server.post("/sockets/" + action, body.replace('\'', '"'));
        assertEquals(400, reply.status());
        assertEquals(detail, detail(reply));
    }

    @Test
    void nothingChangesInAnUnknownNamespace() {
        assertEquals(
                404,
                server.post("/sockets/join", "{\"namespace\":\"/x\",\"join\":[\"a\"]}")
                        .status());
        assertEquals(
                404,
                server.post("/sockets/leave", "{\"namespace\":\"/x\",\"leave\":[\"a\"]}")
                        .status());
        assertEquals(
                404,
                server.post("/sockets/disconnect", "{\"namespace\":\"/x\"}").status());
        assertEquals(1, server.io().namespaces().size());
    }

    @Test
    void disconnectNeedsABody() {
        SocketIoClient client = joined("a");
        assertEquals(400, server.send("POST", "/sockets/disconnect", null).status());
        assertTrue(server.io().socket(client.id()).isPresent());
    }
}
