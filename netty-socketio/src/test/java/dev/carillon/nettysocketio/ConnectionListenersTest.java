package dev.carillon.nettysocketio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.corundumstudio.socketio.SocketIOClient;
import dev.carillon.testing.RawWebSocket;
import dev.carillon.testing.Recorder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Connect, disconnect and heartbeat listeners. */
class ConnectionListenersTest extends ServerTest {
    private final Recorder<String> log = new Recorder<>();

    @Test
    void connectListenersAreCalledOnceEachInOrder() {
        server().addConnectListener(client -> log.add("1 " + client.getSessionId()));
        server().addConnectListener(client -> log.add("2 " + client.getSessionId()));
        server().addEventListener("end", String.class, (client, data, ack) -> log.add("end"));
        Client client = connect().emit("end");
        assertEquals("1 " + client.id(), log.next());
        assertEquals("2 " + client.id(), log.next());
        assertEquals("end", log.next());
    }

    @Test
    void eventEmittedByAConnectListenerArrives() {
        server().addConnectListener(client -> {
            client.joinRoom("lobby");
            client.sendEvent("welcome", "to you");
            server().getRoomOperations("lobby").sendEvent("news", "for all");
        });
        Client client = client("", options -> {}).listen("welcome", "news").connect();
        assertEquals("to you", client.next("welcome"));
        assertEquals("for all", client.next("news"));
    }

    @Test
    void connectListenerFindsItsClient() {
        server().addConnectListener(client -> log.add(String.valueOf(
                server().getClient(client.getSessionId()).getSessionId().equals(client.getSessionId())
                        && server().getAllClients().contains(client))));
        connect();
        assertEquals("true", log.next());
    }

    @Test
    void connectListenerCanDisconnectTheClient() {
        server().addConnectListener(SocketIOClient::disconnect);
        Client client = client("", options -> {}).open();
        assertEquals("io server disconnect", client.next("disconnect"));
    }

    @Test
    void disconnectListenersAreCalledWhenClientLeaves() {
        server().addDisconnectListener(client -> log.add("1 " + client.getSessionId()));
        server().addDisconnectListener(client -> log.add("2 " + client.getSessionId()));
        Client client = connect();
        String id = client.id();
        client.disconnect();
        assertEquals(List.of("1 " + id, "2 " + id), List.of(log.next(), log.next()));
    }

    @Test
    void disconnectListenerIsCalledWhenConnectionBreaks() {
        server().addDisconnectListener(client -> log.add("gone"));
        RawWebSocket webSocket = joined();
        webSocket.connection().close();
        assertEquals("gone", log.next());
    }

    @Test
    void disconnectListenerIsCalledWhenServerDisconnects() {
        server().addDisconnectListener(client -> log.add("gone"));
        Client client = connect();
        atServer(client).disconnect();
        assertEquals("io server disconnect", client.next("disconnect"));
        assertEquals("gone", log.next());
    }

    @Test
    void disconnectedClientIsInNoRoom() {
        server().addConnectListener(client -> client.joinRoom("lobby"));
        server().addDisconnectListener(client -> {
            log.add("known: " + (server().getClient(client.getSessionId()) != null));
            log.add("rooms: " + client.getAllRooms());
            log.add("in the room: "
                    + server().getRoomOperations("lobby").getClients().contains(client));
            client.sendEvent("too late");
            log.add("kept: " + client.get("name"));
        });
        Client client = connect();
        atServer(client).set("name", "ann");
        client.disconnect();
        assertEquals("known: false", log.next());
        assertEquals("rooms: []", log.next());
        assertEquals("in the room: false", log.next());
        assertEquals("kept: ann", log.next());
    }

    @Test
    void disconnectListenerCanNotifyOtherClients() {
        server().addDisconnectListener(
                        client -> server().getBroadcastOperations().sendEvent("left", client.getSessionId()));
        Client stays = connect();
        Client leaves = connect();
        String id = leaves.id();
        leaves.disconnect();
        assertEquals(id, stays.next("left"));
    }

    @Test
    void silentClientIsDisconnected() {
        configuration.setPingInterval(200);
        configuration.setPingTimeout(100);
        server().addDisconnectListener(client -> log.add("gone"));
        joined();
        assertEquals("gone", log.next());
    }

    @Test
    void respondingClientStaysConnected() {
        configuration.setPingInterval(100);
        configuration.setPingTimeout(1000);
        server().addPongListener(client -> log.add("pong " + client.getSessionId()));
        Client client = connect();
        for (int i = 0; i < 3; i++) {
            assertEquals("pong " + client.id(), log.next());
        }
        assertTrue(client.isConnected());
    }

    @Test
    @SuppressWarnings("deprecation") // only old clients send pings
    void pingListenersAreCalledForOldClients() {
        server().addPingListener(client -> log.add("ping"));
        RawWebSocket webSocket = webSocket("/socket.io/?EIO=3&transport=websocket");
        webSocket.readText();
        assertEquals("40", webSocket.readText());
        webSocket.send("2");
        assertEquals("3", webSocket.readText());
        assertEquals("ping", log.next());
        assertFalse(server().getAllClients().isEmpty());
    }
}
