package dev.carillon.nettysocketio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.corundumstudio.socketio.AuthTokenListener;
import com.corundumstudio.socketio.AuthTokenResult;
import com.corundumstudio.socketio.SocketIONamespace;
import dev.carillon.testing.Recorder;
import java.util.Map;
import org.json.JSONException;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;

/** The listeners that accept or refuse the auth payload of a client that joins a namespace. */
class AuthTokenTest extends ServerTest {
    private static final AuthTokenListener SECRET = (token, client) -> token.equals(Map.of("token", "secret"))
            ? AuthTokenResult.AuthTokenResultSuccess
            : new AuthTokenResult(false, Map.of("message", "wrong token", "code", 7));

    @Test
    void acceptedClientIsConnected() {
        mainNamespace().addAuthTokenListener(SECRET);
        Client client = connect("", options -> options.auth = Map.of("token", "secret"));
        assertEquals(
                Map.of("token", "secret"), atServer(client).getHandshakeData().getAuthToken());
    }

    @Test
    void refusedClientReceivesTheReason() throws JSONException {
        mainNamespace().addAuthTokenListener(SECRET);
        Client client =
                client("", options -> options.auth = Map.of("token", "guess")).open();
        JSONObject error = (JSONObject) client.next("connect_error");
        assertEquals("wrong token", error.getString("message"));
        assertEquals(7, error.getInt("code"));
        assertFalse(client.isConnected());
    }

    @Test
    void firstRefusalCounts() throws JSONException {
        Recorder<String> asked = new Recorder<>();
        mainNamespace().addAuthTokenListener((token, client) -> {
            asked.add("first");
            return AuthTokenResult.AuthTokenResultSuccess;
        });
        mainNamespace()
                .addAuthTokenListener((token, client) -> new AuthTokenResult(false, Map.of("message", "second")));
        mainNamespace().addAuthTokenListener((token, client) -> {
            asked.add("third");
            return AuthTokenResult.AuthTokenResultSuccess;
        });
        Client client =
                client("", options -> options.auth = Map.of("token", "any")).open();
        assertEquals("second", ((JSONObject) client.next("connect_error")).getString("message"));
        assertEquals("first", asked.next());
        assertTrue(asked.isEmpty());
    }

    @Test
    void namespacesAuthorizeIndependently() throws JSONException {
        server().addNamespace("/admin").addAuthTokenListener(SECRET);
        Recorder<Object> connected = new Recorder<>();
        server().getNamespace("/admin")
                .addConnectListener(
                        client -> connected.add(client.getHandshakeData().getAuthToken()));
        assertTrue(
                connect("", options -> options.auth = Map.of("token", "guess")).isConnected());
        Client refused = client("/admin", options -> options.auth = Map.of("token", "guess"))
                .open();
        assertEquals("wrong token", ((JSONObject) refused.next("connect_error")).getString("message"));
        connect("/admin", options -> options.auth = Map.of("token", "secret"));
        assertEquals(Map.of("token", "secret"), connected.next());
        assertTrue(connected.isEmpty());
    }

    @Test
    void listenerReceivesTheClient() {
        mainNamespace().addAuthTokenListener((token, client) -> {
            client.set("user", ((Map<?, ?>) token).get("user"));
            return AuthTokenResult.AuthTokenResultSuccess;
        });
        Client client = connect("", options -> options.auth = Map.of("user", "ann"));
        assertEquals("ann", atServer(client).<String>get("user"));
    }

    private SocketIONamespace mainNamespace() {
        return server().getNamespace("");
    }
}
