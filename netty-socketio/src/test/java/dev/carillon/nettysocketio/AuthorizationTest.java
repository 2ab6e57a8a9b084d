package dev.carillon.nettysocketio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.corundumstudio.socketio.AuthorizationResult;
import com.corundumstudio.socketio.HandshakeData;
import dev.carillon.testing.RawWebSocket;
import dev.carillon.testing.Recorder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The listener that accepts or refuses a handshake, and the data that it receives. */
class AuthorizationTest extends ServerTest {
    private final Recorder<HandshakeData> asked = new Recorder<>();

    @Test
    void refusedHandshakeReceivesErrorStatus() {
        configuration.setAuthorizationListener(data -> AuthorizationResult.FAILED_AUTHORIZATION);
        assertEquals(kind.expects(401, 403), http().get(POLLING).status());
        assertEquals(
                kind.expects(401, 403),
                http().send(RawWebSocket.handshake(WEBSOCKET)).read().status());
        assertTrue(server().getAllClients().isEmpty());
    }

    @Test
    void refusedClientReceivesConnectError() {
        configuration.setAuthorizationListener(data -> AuthorizationResult.FAILED_AUTHORIZATION);
        Client client = client("", options -> {}).open();
        assertNotNull(client.next("connect_error"));
        assertFalse(client.isConnected());
    }

    @Test
    void exceptionInListenerRefusesTheHandshake() {
        configuration.setAuthorizationListener(data -> {
            throw new IllegalStateException("database is down");
        });
        assertEquals(kind.expects(401, 403), http().get(POLLING).status());
    }

    @Test
    void decisionCanDependOnTheRequest() {
        configuration.setAuthorizationListener(
                data -> new AuthorizationResult("secret".equals(data.getSingleUrlParam("token"))));
        assertEquals(
                kind.expects(401, 403), http().get(POLLING + "&token=wrong").status());
        assertTrue(connect("", options -> options.query = "token=secret").isConnected());
    }

    @Test
    void storedDataIsAvailableFromTheClient() {
        configuration.setAuthorizationListener(
                data -> new AuthorizationResult(true, Map.of("user", "ann", "level", 7)));
        Recorder<String> connected = new Recorder<>();
        server().addConnectListener(client -> connected.add(client.get("user")));
        Client client = connect();
        assertEquals("ann", connected.next());
        assertEquals(7, atServer(client).<Integer>get("level"));
        assertTrue(atServer(client).has("user"));
    }

    @Test
    void listenerSeesTheRequest() {
        askAndAccept();
        webSocket(WEBSOCKET + "&room=a%20b&tag=1&tag=2", "X-User: ann", "Origin: http://app.example");
        HandshakeData data = asked.next();
        assertEquals("ann", data.getHttpHeaders().get("x-user"));
        assertEquals("a b", data.getSingleUrlParam("room"));
        assertEquals(List.of("1", "2"), data.getUrlParams().get("tag"));
        assertNull(data.getSingleUrlParam("tag"), "there is more than one");
        assertNull(data.getSingleUrlParam("missing"));
        assertEquals(List.of("websocket"), data.getUrlParams().get("transport"));
        assertEquals(WEBSOCKET + "&room=a%20b&tag=1&tag=2", data.getUrl());
        assertTrue(data.isXdomain());
        assertNull(data.getAuthToken(), "it comes after the handshake");
    }

    @Test
    void listenerSeesTheConnection() {
        askAndAccept();
        webSocket(WEBSOCKET);
        HandshakeData data = asked.next();
        assertTrue(data.getAddress().getAddress().isLoopbackAddress());
        assertEquals(configuration.getPort(), data.getLocal().getPort());
        assertTrue(Duration.between(data.getTime().toInstant(), Instant.now())
                        .abs()
                        .toMinutes()
                < 1);
        assertFalse(data.isXdomain());
    }

    @Test
    void handshakeDataIsAvailableFromTheClient() {
        configuration.setAuthorizationListener(data -> {
            data.getHttpHeaders().add("X-User-Id", "7");
            data.getUrlParams().put("role", List.of("admin"));
            return AuthorizationResult.SUCCESSFUL_AUTHORIZATION;
        });
        HandshakeData data = atServer(connect()).getHandshakeData();
        assertEquals("7", data.getHttpHeaders().get("x-user-id"));
        assertEquals("admin", data.getSingleUrlParam("role"));
    }

    @Test
    void clientKeepsTheHandshakeData() {
        Client client = connect("", options -> {
            options.query = "room=lobby";
            options.extraHeaders = Map.of("X-User", List.of("ann"));
        });
        HandshakeData data = atServer(client).getHandshakeData();
        assertEquals("lobby", data.getSingleUrlParam("room"));
        assertEquals("ann", data.getHttpHeaders().get("X-User"));
        assertEquals(data.getAddress(), atServer(client).getRemoteAddress());
    }

    @Test
    void listenerIsCalledOncePerConnection() {
        askAndAccept();
        server().addNamespace("/other");
        Client client = connect();
        client.namespace("/other").connect();
        assertNotNull(asked.next());
        assertTrue(asked.isEmpty());
    }

    private void askAndAccept() {
        configuration.setAuthorizationListener(data -> {
            asked.add(data);
            return AuthorizationResult.SUCCESSFUL_AUTHORIZATION;
        });
    }
}
