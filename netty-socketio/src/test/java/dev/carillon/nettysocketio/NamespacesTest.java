package dev.carillon.nettysocketio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.SocketIONamespace;
import dev.carillon.testing.Recorder;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Namespaces: what they share and what belongs to each of them. */
class NamespacesTest extends ServerTest {
    @Test
    void mainNamespaceHasAnEmptyName() {
        assertEquals("", server().getNamespace("").getName());
        assertEquals(1, server().getAllNamespaces().size());
    }

    @Test
    void namespaceIsAddedOnce() {
        SocketIONamespace added = server().addNamespace("/chat");
        assertEquals("/chat", added.getName());
        assertSame(added, server().addNamespace("/chat"));
        assertSame(added, server().getNamespace("/chat"));
        assertNull(server().getNamespace("/unknown"));
        Set<String> names = server().getAllNamespaces().stream()
                .map(SocketIONamespace::getName)
                .collect(Collectors.toSet());
        assertEquals(Set.of("", "/chat"), names);
    }

    @Test
    void listenersReceiveEventsOfTheirNamespaceOnly() {
        Recorder<String> received = new Recorder<>();
        server().addEventListener("say", String.class, (client, text, ack) -> received.add("main " + text));
        server().addNamespace("/chat")
                .addEventListener("say", String.class, (client, text, ack) -> received.add("chat " + text));
        Client main = connect();
        Client chat = main.namespace("/chat").connect();
        chat.emit("say", "a");
        assertEquals("chat a", received.next());
        main.emit("say", "b");
        assertEquals("main b", received.next());
    }

    @Test
    void broadcastsReachTheirNamespaceOnly() {
        SocketIONamespace chat = server().addNamespace("/chat");
        Client inMain = connect();
        Client inChat = connect("/chat");
        chat.getBroadcastOperations().sendEvent("news", "chat");
        server().getNamespace("").getBroadcastOperations().sendEvent("news", "main");
        assertEquals("chat", inChat.next("news"));
        assertEquals("main", inMain.next("news"));
        assertEquals(0, inChat.count("news") + inMain.count("news"));
    }

    @Test
    void serverBroadcastReachesAllNamespaces() {
        server().addNamespace("/chat");
        Client inMain = connect();
        Client inChat = connect("/chat");
        server().getBroadcastOperations().sendEvent("news", "for all");
        assertEquals("for all", inMain.next("news"));
        assertEquals("for all", inChat.next("news"));
    }

    @Test
    void clientHasTheSameIdInEachNamespace() {
        SocketIONamespace chat = server().addNamespace("/chat");
        Client inMain = connect();
        Client inChat = inMain.namespace("/chat").connect();
        SocketIOClient peer = chat.getClient(UUID.fromString(inChat.id()));
        assertNotNull(peer);
        assertSame(chat, peer.getNamespace());
        assertEquals(atServer(inMain).getSessionId(), peer.getSessionId());
    }

    @Test
    void clientCanLeaveOneNamespace() {
        Recorder<String> left = new Recorder<>();
        SocketIONamespace chat = server().addNamespace("/chat");
        chat.addDisconnectListener(client -> left.add("chat"));
        server().addDisconnectListener(client -> left.add("main"));
        server().addEventListener("say", String.class, (client, text, ack) -> ack.sendAckData(text));
        Client main = connect();
        Client inChat = main.namespace("/chat").connect();
        inChat.disconnect();
        assertEquals("chat", left.next());
        assertEquals("still here", main.ask("say", "still here").get(0));
        assertTrue(chat.getAllClients().isEmpty());
        main.disconnect();
        assertEquals("main", left.next());
    }

    @Test
    void lostConnectionDisconnectsAllNamespaces() {
        Recorder<String> left = new Recorder<>();
        SocketIONamespace chat = server().addNamespace("/chat");
        chat.addDisconnectListener(client -> left.add("left"));
        server().addDisconnectListener(client -> left.add("left"));
        var webSocket = joined();
        webSocket.send("40/chat,");
        assertTrue(webSocket.readText().startsWith("40/chat,{"));
        webSocket.connection().close();
        left.next();
        left.next();
        Waiting.await().until(() -> chat.getAllClients().isEmpty());
    }

    @Test
    void unknownNamespaceIsRefused() {
        var webSocket = joined();
        webSocket.send("40/unknown,");
        assertTrue(webSocket.readText().startsWith("44/unknown,"));
        server().addNamespace("/known");
        webSocket.send("40/known,");
        assertTrue(webSocket.readText().startsWith("40/known,{"));
    }

    @Test
    void namespaceCanBeAddedWhileClientsAreConnected() {
        Client main = connect();
        server().addNamespace("/late")
                .addEventListener("say", String.class, (client, text, ack) -> ack.sendAckData("late " + text));
        assertEquals("late a", main.namespace("/late").connect().ask("say", "a").get(0));
    }

    @Test
    void clientsOfRemovedNamespaceAreDisconnected() {
        Recorder<String> received = new Recorder<>();
        server().addNamespace("/chat").addEventListener("say", String.class, (client, text, ack) -> received.add(text));
        server().addEventListener("end", String.class, (client, text, ack) -> received.add("end"));
        Client main = connect();
        Client chat = main.namespace("/chat").connect();
        server().removeNamespace("/chat");
        assertEquals("io server disconnect", chat.next("disconnect"));
        assertNull(server().getNamespace("/chat"));
        assertEquals("end", main.emit("end").isConnected() ? received.next() : "");
        server().removeNamespace("/never added");
    }

    @Test
    void clientsOfANamespaceAreFound() {
        SocketIONamespace chat = server().addNamespace("/chat");
        Client client = connect("/chat");
        assertEquals(1, chat.getAllClients().size());
        assertNull(chat.getClient(UUID.randomUUID()));
        chat.getClient(UUID.fromString(client.id())).sendEvent("hello", 1);
        assertEquals(1, client.next("hello"));
    }
}
