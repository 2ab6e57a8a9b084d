package dev.carillon.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.carillon.testing.SocketIoClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Lists of namespaces, rooms and sockets, and changes to sockets. */
class SocketsTest {
    @AutoClose
    private final ClientFixture server = ClientFixture.start();

    private final CarillonClient client = server.client();

    @Test
    void namespacesAreListed() {
        server.io().of("/chat");
        server.join();
        assertEquals(
                List.of(new NamespaceInfo("/", 1), new NamespaceInfo("/chat", 0)),
                client.namespaces().toList());
    }

    @Test
    void socketsJoinAndLeaveRooms() {
        SocketIoClient alice = server.join();
        server.join();
        client.to(alice.id()).socketsJoin("lobby", "a & b");
        assertEquals(
                List.of(new RoomInfo("a & b", 1), new RoomInfo("lobby", 1)),
                client.of("/").rooms().toList());
        SocketInfo member = client.of("/").socketsIn("a & b").toList().get(0);
        assertEquals(alice.id(), member.id());
        assertEquals(Set.of(alice.id(), "lobby", "a & b"), member.rooms());
        assertFalse(member.connectedAt().isAfter(Instant.now().plus(Duration.ofMinutes(1))));
        client.to("lobby").socketsLeave("a & b");
        assertEquals(List.of(new RoomInfo("lobby", 1)), client.of("/").rooms().toList());
        assertEquals(2, client.of("/").sockets().count());
        assertEquals(List.of(), client.of("/").socketsIn("a & b").toList());
    }

    @Test
    void socketsOfOtherNamespacesAreListed() {
        server.io().of("/chat");
        String id = server.open().join("/chat");
        assertEquals(
                List.of(id), client.of("/chat").sockets().map(SocketInfo::id).toList());
        assertEquals(List.of(), client.of("/").sockets().toList());
    }

    @Test
    void socketsAreDisconnected() {
        SocketIoClient alice = server.join();
        SocketIoClient bob = server.join();
        client.except(bob.id()).disconnectSockets();
        alice.expect("41");
        Awaitility.await()
                .untilAsserted(() -> assertEquals(
                        List.of(bob.id()),
                        client.of("/").sockets().map(SocketInfo::id).toList()));
    }

    @Test
    void tooManyRoomsAreAConflict() {
        try (ClientFixture limited = ClientFixture.start(options -> options.maxRoomsPerSocket(2), api -> {})) {
            limited.join();
            Selection all = limited.client().of("/").all();
            ApiException error = assertThrows(ApiException.class, () -> all.socketsJoin("a", "b", "c"));
            assertEquals(409, error.status());
            assertEquals(ApiException.class, error.getClass());
        }
    }

    @Test
    void listHasEveryItemOfEveryPage() {
        SocketIoClient member = server.join();
        Set<String> joined =
                Stream.iterate(0, i -> i + 1).limit(250).map(i -> "room " + i).collect(Collectors.toSet());
        client.to(member.id()).socketsJoin(joined.toArray(String[]::new));
        List<String> listed = client.of("/").rooms().map(RoomInfo::name).toList();
        assertEquals(250, listed.size());
        assertEquals(joined, Set.copyOf(listed));
    }

    @Test
    void pagesAreRequestedWhenTheyAreNeeded() {
        try (StubServer stub = StubServer.start(
                StubServer.json(200, "{\"namespaces\":[{\"name\":\"/\",\"sockets\":1}],\"next\":\"a+b\"}"),
                StubServer.json(200, "{\"namespaces\":[],\"next\":\"c\"}"),
                StubServer.json(200, "{\"namespaces\":[{\"name\":\"/x\",\"sockets\":2}]}"))) {
            Stream<NamespaceInfo> list =
                    ClientFixture.builder(stub.uri()).build().namespaces();
            assertEquals(0, stub.received().size());
            var items = list.iterator();
            assertEquals("/", items.next().name());
            assertEquals(1, stub.received().size());
            assertEquals("/x", items.next().name());
            assertFalse(items.hasNext());
            assertEquals(
                    List.of(
                            "/api/v1/namespaces?limit=100",
                            "/api/v1/namespaces?limit=100&cursor=a%2Bb",
                            "/api/v1/namespaces?limit=100&cursor=c"),
                    stub.received().stream().map(StubServer.Received::path).toList());
        }
    }
}
