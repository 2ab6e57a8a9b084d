package dev.carillon.nettysocketio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.Transport;
import com.corundumstudio.socketio.protocol.EngineIOVersion;
import com.corundumstudio.socketio.protocol.Packet;
import com.corundumstudio.socketio.protocol.PacketType;
import com.corundumstudio.socketio.store.MemoryStore;
import com.corundumstudio.socketio.store.MemoryStoreFactory;
import com.corundumstudio.socketio.store.Store;
import dev.carillon.testing.Recorder;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Clients from the server's view. */
class ClientsTest extends ServerTest {
    @Test
    void serverAndClientHaveTheSameId() {
        Client client = connect();
        SocketIOClient peer = atServer(client);
        assertEquals(client.id(), peer.getSessionId().toString());
        assertNotEquals(client.id(), connect().id());
    }

    @Test
    void clientsAreFound() {
        Client first = connect();
        Client second = connect();
        assertEquals(2, server().getAllClients().size());
        assertEquals(atServer(first), server().getClient(UUID.fromString(first.id())));
        assertNotEquals(atServer(first), atServer(second));
        assertEquals(atServer(first).hashCode(), atServer(first).hashCode());
        assertNull(server().getClient(UUID.randomUUID()));
        second.disconnect();
        Waiting.await().until(() -> server().getAllClients().size() == 1);
    }

    @Test
    void listenersReceiveEqualClients() {
        Recorder<SocketIOClient> seen = new Recorder<>();
        server().addConnectListener(seen::add);
        server().addEventListener("say", String.class, (client, text, ack) -> seen.add(client));
        server().addDisconnectListener(seen::add);
        Client client = connect().emit("say", "a");
        SocketIOClient connected = seen.next();
        assertEquals(connected, seen.next());
        client.disconnect();
        assertEquals(connected, seen.next());
    }

    @Test
    void clientExposesItsConnection() {
        SocketIOClient client = atServer(connect());
        assertEquals(Transport.WEBSOCKET, client.getTransport());
        assertEquals(EngineIOVersion.V4, client.getEngineIOVersion());
        assertTrue(((InetSocketAddress) client.getRemoteAddress()).getAddress().isLoopbackAddress());
        assertTrue(client.isChannelOpen());
        assertTrue(client.isWritable());
        assertEquals("", client.getNamespace().getName());
    }

    @Test
    void sendToADisconnectedClientIsIgnored() {
        Client client = connect();
        SocketIOClient peer = atServer(client);
        client.disconnect();
        Waiting.await().until(() -> !peer.isChannelOpen());
        assertFalse(peer.isWritable());
        peer.sendEvent("too late");
        peer.disconnect();
        assertEquals(client.isConnected(), peer.isChannelOpen());
    }

    @Test
    void storedDataIsKept() {
        SocketIOClient client = atServer(connect());
        assertFalse(client.has("name"));
        assertNull(client.get("name"));
        client.set("name", "ann");
        client.set("point", new Point(1, 2, null));
        assertTrue(client.has("name"));
        assertEquals("ann", client.<String>get("name"));
        assertEquals(1, client.<Point>get("point").getX());
        client.set("name", "bob");
        assertEquals("bob", client.<String>get("name"));
        client.del("name");
        assertFalse(client.has("name"));
        client.del("name");
    }

    @Test
    void namespacesShareTheStore() {
        server().addNamespace("/chat");
        Client main = connect();
        Client chat = main.namespace("/chat").connect();
        atServer(main).set("name", "ann");
        assertEquals(
                "ann",
                server().getNamespace("/chat")
                        .getClient(UUID.fromString(chat.id()))
                        .<String>get("name"));
    }

    @Test
    void eachClientHasItsOwnStore() {
        SocketIOClient first = atServer(connect());
        SocketIOClient second = atServer(connect());
        first.set("name", "ann");
        assertFalse(second.has("name"));
    }

    @Test
    void customStoreIsUsed() {
        Recorder<UUID> created = new Recorder<>();
        Recorder<String> stored = new Recorder<>();
        configuration.setStoreFactory(new MemoryStoreFactory() {
            @Override
            public Store createStore(UUID sessionId) {
                created.add(sessionId);
                return new MemoryStore() {
                    @Override
                    public void set(String key, Object value) {
                        stored.add(key + "=" + value);
                        super.set(key, value);
                    }
                };
            }
        });
        Client client = connect();
        atServer(client).set("name", "ann");
        assertEquals(client.id(), created.next().toString());
        assertEquals("name=ann", stored.next());
        assertEquals("ann", atServer(client).<String>get("name"));
    }

    @Test
    void packetIsSent() {
        Client client = connect();
        Packet packet = new Packet(PacketType.MESSAGE, atServer(client).getEngineIOVersion());
        packet.setSubType(PacketType.EVENT);
        packet.setName("news");
        packet.setData(List.of("a", 1));
        atServer(client).send(packet);
        assertEquals(List.of("a", 1), client.take("news"));
    }

    @Test
    void eventsCanBeSentFromAnyThread() throws InterruptedException {
        Client client = connect();
        SocketIOClient peer = atServer(client);
        Thread other = new Thread(() -> peer.sendEvent("news", 1));
        other.start();
        other.join();
        assertEquals(1, client.next("news"));
    }
}
