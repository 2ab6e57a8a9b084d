package dev.carillon.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.ConnectError;
import dev.carillon.Namespace;
import dev.carillon.Socket;
import dev.carillon.testing.Recorder;
import java.util.Map;
import org.json.JSONObject;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Namespaces share only the connection. Middlewares decide which clients can connect. */
class NamespacesTest {
    private final Recorder<Socket> admitted = new Recorder<>();
    private final Recorder<Throwable> errors = new Recorder<>();

    @AutoClose
    private final TestServer server =
            TestServer.socketIo(options -> options.onError((error, context) -> errors.add(error)), io -> {
                serve(io);
                serve(io.of("/news"));
                serve(io.of("/guarded").use((socket, next) -> {
                    socket.join("waiting room");
                    String token = socket.handshake().auth().has("token")
                            ? socket.handshake().auth().get("token").getAsString()
                            : "";
                    if (token.equals("open sesame")) {
                        socket.data().put("user", "Ali");
                        next.accept();
                    } else {
                        next.refuse(new ConnectError("not authorized", Map.of("hint", "say the word", "code", 4711)));
                    }
                }));
                serve(io.of("/broken").use((socket, next) -> {
                    throw new IllegalStateException("a secret of the server");
                }));
            });

    private void serve(Namespace namespace) {
        namespace.onConnection(socket -> {
            admitted.add(socket);
            socket.join("room");
            socket.onRequest(
                    "where", () -> namespace.name() + " " + socket.data().getOrDefault("user", "anonymous"));
            socket.on("tell", String.class, text -> namespace.to("room").emit("told", text));
            socket.emit("hello", namespace.name());
        });
    }

    @ParameterizedTest
    @EnumSource
    void oneConnectionCarriesSeveralNamespaces(ClientTransport transport) {
        JavaClient main = server.connect(transport);
        JavaClient news = main.namespace("/news").connect();
        assertEquals("/", main.take("hello").get(0));
        assertEquals("/news", news.take("hello").get(0));
        assertEquals("/ anonymous", main.ask("where").get(0));
        assertEquals("/news anonymous", news.ask("where").get(0));
        assertNotEquals(main.id(), news.id());
        assertEquals(1, server.stats().sessions());
        assertEquals(2, server.stats().sockets());
    }

    @Test
    void roomsOfDifferentNamespacesAreSeparate() {
        JavaClient main = server.connect(ClientTransport.WEBSOCKET);
        JavaClient news = main.namespace("/news").connect();
        news.emit("tell", "news only");
        assertEquals("news only", news.take("told").get(0));
        main.emit("tell", "main only");
        assertEquals("main only", main.take("told").get(0));
        assertEquals(0, news.count("told"));
    }

    @Test
    void leavingNamespaceDoesNotAffectOthers() {
        JavaClient main = server.connect(ClientTransport.UPGRADE);
        JavaClient news = main.namespace("/news").connect();
        news.disconnect();
        assertFalse(news.isConnected());
        assertEquals("/ anonymous", main.ask("where").get(0));
        assertTrue(main.isConnected());
        news.connect();
        assertEquals("/news anonymous", news.ask("where").get(0));
    }

    @ParameterizedTest
    @EnumSource
    void unknownNamespaceIsRefused(ClientTransport transport) throws Exception {
        JavaClient client = server.client(transport, "/nowhere", options -> {}).open();
        assertEquals("Invalid namespace", refusal(client).getString("message"));
    }

    @ParameterizedTest
    @EnumSource
    void refusedClientReceivesMessageAndData(ClientTransport transport) throws Exception {
        JavaClient client = guarded(transport, "wrong").open();
        JSONObject refusal = refusal(client);
        assertEquals("not authorized", refusal.getString("message"));
        assertEquals(Json.parse("{hint: 'say the word', code: 4711}"), Json.of(refusal.get("data")));
        assertFalse(client.isConnected());
        assertTrue(admitted.isEmpty(), "the refused client was never connected");
        assertEquals(0, server.stats().sockets());
        assertEquals(0, server.stats().rooms());
    }

    @ParameterizedTest
    @EnumSource
    void clientWithValidTokenIsAccepted(ClientTransport transport) {
        JavaClient client = guarded(transport, "open sesame").connect();
        assertEquals("/guarded Ali", client.ask("where").get(0));
        assertTrue(admitted.next().rooms().contains("waiting room"));
    }

    @Test
    void refusalDoesNotAffectOtherNamespaces() throws Exception {
        JavaClient main = server.connect(ClientTransport.WEBSOCKET);
        JavaClient guarded = main.namespace("/guarded").open();
        assertEquals("not authorized", refusal(guarded).getString("message"));
        assertEquals("/ anonymous", main.ask("where").get(0));
    }

    @Test
    void middlewareFailureIsNotRevealedToClient() throws Exception {
        JavaClient client = server.client(ClientTransport.WEBSOCKET, "/broken", options -> {})
                .open();
        assertEquals("Internal error", refusal(client).getString("message"));
        assertEquals("a secret of the server", errors.next().getMessage());
    }

    private JavaClient guarded(ClientTransport transport, String token) {
        return server.client(transport, "/guarded", options -> options.auth = Map.of("token", token));
    }

    private static JSONObject refusal(JavaClient client) {
        return (JSONObject) client.take("connect_error").get(0);
    }
}
