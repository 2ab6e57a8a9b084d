package dev.carillon.nettysocketio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.SocketIONamespace;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Rooms: membership and delivery of events. */
class RoomsTest extends ServerTest {
    @Test
    void memberOfARoomIsReached() {
        Client in = connect();
        Client out = connect();
        atServer(in).joinRoom("a");
        server().getRoomOperations("a").sendEvent("news", 1);
        server().getBroadcastOperations().sendEvent("end");
        assertEquals(1, in.next("news"));
        out.take("end");
        assertEquals(0, out.count("news"));
    }

    @Test
    void roomCanBeNamedAfterAClientId() {
        Client host = connect();
        Client viewer = connect();
        atServer(viewer).joinRoom(host.id());
        assertEquals(Set.of("", host.id()), atServer(viewer).getAllRooms());
        server().getRoomOperations(host.id()).sendEvent("frame", atServer(host), 1);
        assertEquals(1, viewer.next("frame"));
        server().getBroadcastOperations().sendEvent("end");
        host.take("end");
        assertEquals(0, host.count("frame"));
    }

    @Test
    void formerMemberIsNotReached() {
        Client client = connect();
        atServer(client).joinRoom("a");
        atServer(client).leaveRoom("a");
        server().getRoomOperations("a").sendEvent("news");
        server().getBroadcastOperations().sendEvent("end");
        client.take("end");
        assertEquals(0, client.count("news"));
    }

    @Test
    void clientRoomsIncludeTheNamespace() {
        SocketIOClient client = atServer(connect());
        assertEquals(Set.of(""), client.getAllRooms());
        client.joinRoom("a");
        client.joinRooms(Set.of("b", "c"));
        assertEquals(Set.of("", "a", "b", "c"), client.getAllRooms());
        client.leaveRooms(Set.of("a", "b"));
        assertEquals(Set.of("", "c"), client.getAllRooms());
    }

    @Test
    void defaultRoomHasTheNamespaceName() {
        SocketIONamespace chat = server().addNamespace("/chat");
        SocketIOClient client = chat.getClient(UUID.fromString(connect("/chat").id()));
        client.joinRoom("a");
        // The client can report its connection before the server has added it to the namespace.
        Waiting.await().until(() -> client.getAllRooms().equals(Set.of("/chat", "a")));
    }

    @Test
    void secondJoinHasNoEffect() {
        Client client = connect();
        atServer(client).joinRoom("a");
        atServer(client).joinRoom("a");
        server().getRoomOperations("a").sendEvent("news");
        server().getRoomOperations("a").sendEvent("end");
        client.take("end");
        assertEquals(1, client.count("news"));
        atServer(client).leaveRoom("never joined");
        atServer(client).leaveRoom("a");
        assertEquals(Set.of(""), atServer(client).getAllRooms());
    }

    @Test
    void roomSizeIsReported() {
        SocketIOClient first = atServer(connect());
        SocketIOClient second = atServer(connect());
        assertEquals(0, first.getCurrentRoomSize("a"));
        first.joinRoom("a");
        second.joinRoom("a");
        assertEquals(2, first.getCurrentRoomSize("a"));
        second.leaveRoom("a");
        assertEquals(1, second.getCurrentRoomSize("a"));
        assertEquals(2, second.getCurrentRoomSize(""));
    }

    @Test
    void disconnectedSocketIsInNoRoom() {
        Client stays = connect();
        Client leaves = connect();
        atServer(stays).joinRoom("a");
        atServer(leaves).joinRoom("a");
        leaves.disconnect();
        Waiting.await().until(() -> atServer(stays).getCurrentRoomSize("a") == 1);
    }

    @Test
    void roomsOfDifferentNamespacesAreSeparate() {
        SocketIONamespace chat = server().addNamespace("/chat");
        Client inMain = connect();
        Client inChat = inMain.namespace("/chat").connect();
        atServer(inMain).joinRoom("a");
        chat.getRoomOperations("a").sendEvent("news");
        chat.getBroadcastOperations().sendEvent("end");
        server().getNamespace("").getBroadcastOperations().sendEvent("end");
        inChat.take("end");
        inMain.take("end");
        assertEquals(0, inChat.count("news") + inMain.count("news"));
    }

    @Test
    void serverRoomOperationsReachAllNamespaces() {
        SocketIONamespace chat = server().addNamespace("/chat");
        Client inMain = connect();
        Client inChat = connect("/chat");
        atServer(inMain).joinRoom("a");
        chat.getClient(UUID.fromString(inChat.id())).joinRoom("a");
        server().getRoomOperations("a").sendEvent("news", 1);
        assertEquals(1, inMain.next("news"));
        assertEquals(1, inChat.next("news"));
    }

    @Test
    void severalRoomsCanBeAddressed() {
        List<Client> clients = List.of(connect(), connect(), connect());
        atServer(clients.get(0)).joinRoom("a");
        atServer(clients.get(1)).joinRoom("b");
        server().getRoomOperations("a", "b").sendEvent("news", 1);
        server().getNamespace("").getRoomOperations("b", "unknown").sendEvent("news", 2);
        server().getBroadcastOperations().sendEvent("end");
        for (Client client : clients) {
            client.take("end");
        }
        assertEquals(
                List.of(1, 2, 0),
                clients.stream().map(client -> client.count("news")).toList());
    }

    @Test
    void roomClientsAreListed() {
        Client first = connect();
        Client second = connect();
        connect();
        atServer(first).joinRoom("a");
        atServer(second).joinRooms(Set.of("a", "b"));
        assertEquals(ids(first, second), ids(server().getRoomOperations("a").getClients()));
        assertEquals(
                ids(first, second), ids(server().getRoomOperations("a", "b").getClients()));
        assertEquals(2, server().getRoomOperations("a", "b").getClients().size());
        assertTrue(server().getRoomOperations("c").getClients().isEmpty());
    }

    @Test
    void senderCanBeExcludedFromRoom() {
        Client speaks = connect();
        Client listens = connect();
        atServer(speaks).joinRoom("a");
        atServer(listens).joinRoom("a");
        server().getRoomOperations("a").sendEvent("said", atServer(speaks), "hello");
        server().getRoomOperations("a").sendEvent("end");
        assertEquals("hello", listens.next("said"));
        speaks.take("end");
        assertEquals(0, speaks.count("said"));
    }

    @Test
    void roomMembersAreDisconnected() {
        Client in = connect();
        Client out = connect();
        atServer(in).joinRoom("a");
        server().getRoomOperations("a").disconnect();
        assertEquals("io server disconnect", in.next("disconnect"));
        Waiting.await().until(() -> server().getAllClients().size() == 1);
        assertTrue(out.isConnected());
    }

    private static Set<String> ids(Client... clients) {
        return List.of(clients).stream().map(Client::id).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> ids(Collection<SocketIOClient> clients) {
        return clients.stream()
                .map(client -> client.getSessionId().toString())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
