package dev.carillon.nettysocketio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.corundumstudio.socketio.AuthTokenResult;
import com.corundumstudio.socketio.SocketIONamespace;
import com.google.gson.JsonObject;
import dev.carillon.testing.HttpReply;
import dev.carillon.testing.RawHttp;
import dev.carillon.testing.RawWebSocket;
import dev.carillon.testing.Recorder;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Intentional differences between the bridge and the original. Each test shows the behaviour of both. More are in
 * {@link AuthorizationTest}, {@link ConfigurationTest} and {@link TlsTest}.
 */
class DifferencesTest extends ServerTest {
    private final Recorder<String> log = new Recorder<>();

    @Test
    void clientWithoutAConnectPacketIsNotConnected() {
        server().addConnectListener(client -> log.add("connected"));
        RawWebSocket webSocket = webSocket(WEBSOCKET);
        webSocket.readText();
        webSocket.send("42[\"nothing yet\"]").send("40");
        skipTo(webSocket, "4");
        // The original calls the listener when the transport is open. The bridge calls it only for a CONNECT packet
        // and closes a connection that sends another packet first.
        assertEquals(kind.expects("connected", "never"), log.isEmpty() ? "never" : log.next());
    }

    @Test
    void eventBeforeConnectIsNotHandled() {
        server().addEventListener("say", String.class, (client, text, ack) -> log.add("handled " + text));
        RawWebSocket webSocket = webSocket(WEBSOCKET);
        webSocket.readText();
        webSocket.send("42[\"say\",\"a\"]");
        if (kind == Kind.BRIDGE) {
            webSocket.awaitClose();
        }
        RawWebSocket other = joined();
        other.send("421[\"say\",\"b\"]");
        skipTo(other, "431");
        assertEquals(kind.expects("handled a", "handled b"), log.next());
    }

    @Test
    void broadcastDoesNotReachUnconnectedClients() {
        RawWebSocket webSocket = webSocket(WEBSOCKET);
        webSocket.readText();
        joined();
        server().getBroadcastOperations().sendEvent("secret");
        webSocket.send("40");
        assertEquals(kind.expects("42[\"secret\"]", "40"), shortened(webSocket.readText()));
    }

    @Test
    void refusedTokenIsNotConnected() {
        refuse();
        server().addEventListener("say", String.class, (client, text, ack) -> log.add("handled " + text));
        RawWebSocket webSocket = refused();
        webSocket.send("42[\"say\",\"a\"]");
        assertEquals(kind.expects("handled a", "nothing"), firstOr("nothing"));
    }

    @Test
    void refusedTokenReceivesNoBroadcast() {
        refuse();
        RawWebSocket webSocket = refused();
        server().getBroadcastOperations().sendEvent("secret");
        webSocket.send("40");
        assertEquals(kind.expects("42[\"secret\"]", "44"), shortened(webSocket.readText()));
    }

    @Test
    void missingTokenIsStillAuthorized() {
        refuse();
        RawWebSocket webSocket = webSocket(WEBSOCKET);
        webSocket.readText();
        webSocket.send("40");
        // The original calls its listeners only if there is a payload, so clients can bypass them by omitting it.
        assertEquals(kind.expects("40", "44"), shortened(webSocket.readText()));
    }

    @Test
    void connectListenerSeesTheToken() {
        server().addConnectListener(
                        client -> log.add("token " + client.getHandshakeData().getAuthToken()));
        connect("", options -> options.auth = Map.of("token", "a"));
        assertEquals(kind.expects("token null", "token {token=a}"), log.next());
    }

    @Test
    void connectListenerIsCalledAfterAuthTokenListener() {
        server().addConnectListener(client -> log.add("connect"));
        server().getNamespace("").addAuthTokenListener((token, client) -> {
            log.add("auth");
            return AuthTokenResult.AuthTokenResultSuccess;
        });
        connect("", options -> options.auth = Map.of("token", "a"));
        assertEquals(kind.expects("connect", "auth"), log.next());
    }

    @Test
    void tokenBelongsToItsNamespace() {
        SocketIONamespace chat = server().addNamespace("/chat");
        RawWebSocket webSocket = webSocket(WEBSOCKET);
        webSocket.readText();
        webSocket.send("40{\"token\":\"main\"}");
        String id = sid(webSocket.readText());
        webSocket.send("40/chat,{\"token\":\"chat\"}");
        webSocket.readText();
        Waiting.await().until(() -> chat.getAllClients().size() == 1);
        assertEquals(
                Map.of("token", kind.expects("chat", "main")),
                server().getClient(UUID.fromString(id)).getHandshakeData().getAuthToken());
    }

    @Test
    void textRefusalIsSentAsMessage() {
        server().getNamespace("").addAuthTokenListener((token, client) -> new AuthTokenResult(false, "go away"));
        RawWebSocket webSocket = webSocket(WEBSOCKET);
        webSocket.readText();
        webSocket.send("40{\"token\":\"a\"}");
        assertEquals(kind.expects("44\"go away\"", "44{\"message\":\"go away\"}"), webSocket.readText());
    }

    @Test
    void unknownNamespaceIsRefusedWithMessage() {
        RawWebSocket webSocket = joined();
        webSocket.send("40/unknown,");
        assertEquals(
                kind.expects("44/unknown,\"Invalid namespace\"", "44/unknown,{\"message\":\"Invalid namespace\"}"),
                webSocket.readText());
    }

    @Test
    void eventOfADisconnectedClientIsIgnored() {
        server().addEventListener("say", String.class, (client, text, ack) -> log.add("handled " + text));
        RawWebSocket webSocket = joined();
        server().getAllClients().forEach(client -> client.disconnect());
        assertEquals("41", webSocket.readText());
        // The original relies on the client to close the connection.
        webSocket.send("42[\"say\",\"a\"]");
        assertEquals(kind.expects("handled a", "nothing"), firstOr("nothing"));
    }

    @Test
    void handshakeContainsMaxPayload() {
        JsonObject open = ConfigurationTest.open(http().get(POLLING));
        assertEquals(kind.expects(false, true), open.has("maxPayload"));
        if (open.has("maxPayload")) {
            assertEquals(64 * 1024, open.get("maxPayload").getAsInt());
        }
    }

    @Test
    void transportAndClientIdsDiffer() {
        RawWebSocket webSocket = webSocket(WEBSOCKET);
        String ofTransport = sid(webSocket.readText());
        webSocket.send("40");
        String ofClient = sid(webSocket.readText());
        // Other clients can know a client's id. Anyone who knows the transport's id can act on behalf of the client.
        assertEquals(kind.expects(true, false), ofTransport.equals(ofClient));
    }

    @Test
    void clientCannotChooseItsId() {
        String chosen = "11111111-2222-3333-4444-555555555555";
        RawWebSocket webSocket = webSocket(WEBSOCKET, "Cookie: io=" + chosen);
        String sid = sid(webSocket.readText());
        assertEquals(kind.expects(true, false), sid.equals(chosen));
    }

    @Test
    void noCookieIsSet() {
        HttpReply reply = http().get(POLLING);
        assertEquals(kind.expects(true, false), reply.header("set-cookie") != null);
    }

    @Test
    void handshakeRequiresAVersion() {
        assertEquals(
                kind.expects(200, 400),
                http().get("/socket.io/?transport=polling").status());
        assertEquals(
                kind.expects(200, 400),
                http().get("/socket.io/?EIO=abc&transport=polling").status());
    }

    @Test
    void handshakeRequiresGet() {
        assertEquals(kind.expects(200, 400), http().post(POLLING, "").status());
    }

    @Test
    void unknownSessionIsAClientError() {
        assertEquals(
                kind.expects(500, 400),
                http().get(POLLING + "&sid=11111111-2222-3333-4444-555555555555")
                        .status());
    }

    @Test
    void everyErrorHasItsOwnCode() {
        HttpReply reply = http().get("/socket.io/?EIO=4&transport=carrier-pigeon");
        assertEquals(400, reply.status());
        assertEquals("{\"code\":0,\"message\":\"Transport unknown\"}", sorted(reply.body()));
        HttpReply unknown = http().get(POLLING + "&sid=11111111-2222-3333-4444-555555555555");
        assertEquals(kind.expects("", "{\"code\":1,\"message\":\"Session ID unknown\"}"), sorted(unknown.body()));
    }

    @Test
    void tooLargeBodyReceivesAResponse() {
        configuration.setMaxHttpContentLength(1000);
        String sid = ConfigurationTest.open(http().get(POLLING)).get("sid").getAsString();
        assertEquals(kind.expects("closed", "413"), status(POLLING + "&sid=" + sid, "4" + "x".repeat(2000)));
    }

    @Test
    void pollingConnectionIsKeptAlive() {
        RawHttp connection = http();
        connection.get(POLLING);
        String second;
        try {
            second = String.valueOf(connection.get(POLLING).status());
        } catch (UncheckedIOException e) {
            second = "closed";
        }
        assertEquals(kind.expects("closed", "200"), second);
    }

    @Test
    void anotherOriginIsRefused() {
        configuration.setOrigin("http://app.example");
        String handshake = RawWebSocket.handshake(WEBSOCKET, "Origin: http://evil.example");
        int status = http().send(handshake).read().status();
        assertEquals(kind.expects("served", "refused"), status == 101 ? "served" : "refused");
        int polling = http().get(POLLING, "Origin: http://evil.example").status();
        assertEquals(kind.expects("served", "refused"), polling == 200 ? "served" : "refused");
    }

    @Test
    void withoutCorsAnotherOriginIsRefused() {
        configuration.setEnableCors(false);
        String handshake = RawWebSocket.handshake(WEBSOCKET, "Origin: http://evil.example");
        int status = http().send(handshake).read().status();
        assertEquals(kind.expects("served", "refused"), status == 101 ? "served" : "refused");
    }

    @Test
    void invalidPacketEndsTheConnection() {
        server().addEventListener("say", String.class, (client, text, ack) -> log.add("handled " + text));
        RawWebSocket webSocket = joined();
        webSocket.send("42{}").send("42[\"say\",\"a\"]");
        assertEquals(kind.expects("handled a", "nothing"), firstOr("nothing"));
        if (kind == Kind.BRIDGE) {
            webSocket.awaitClose();
        }
    }

    @Test
    void bytesAreSentUnchanged() {
        RawWebSocket webSocket = joined();
        server().getBroadcastOperations().sendEvent("download", (Object) new byte[] {1, 2, 3});
        String text = webSocket.readText();
        assertTrue(text.startsWith("451-[\"download\",{"), text);
        // The original keeps the type byte with which Engine.IO 3 prefixes binary data.
        assertArrayEquals(kind.expects(new byte[] {4, 1, 2, 3}, new byte[] {1, 2, 3}), webSocket.readBinary());
    }

    @Test
    void bytesReachEveryClient() {
        configuration.setWorkerThreads(1);
        RawWebSocket first = joined();
        RawWebSocket second = joined();
        server().getBroadcastOperations().sendEvent("download", (Object) new byte[] {1, 2, 3});
        int complete = 0;
        for (RawWebSocket webSocket : new RawWebSocket[] {first, second}) {
            complete += webSocket.readText().contains("download") ? 1 : 0;
        }
        // The original encodes the same packet for each client, but consumes it for the first one.
        assertEquals(kind.expects(1, 2), complete);
    }

    @Test
    void bytesWithLeadingZeroArrive() {
        configuration.setExceptionListener(ExceptionListenerTest.recording(log));
        server().addEventListener("upload", byte[].class, (client, data, ack) -> log.add("bytes " + data.length));
        RawWebSocket webSocket = joined();
        webSocket.send("451-[\"upload\",{\"_placeholder\":true,\"num\":0}]").send(new byte[] {0, 1, 2});
        assertEquals(kind.expects("caught", "bytes 3"), log.next());
    }

    @Test
    void bytesInUntypedPayloadAreBytes() {
        server().addEventListener(
                        "upload",
                        Object.class,
                        (client, data, ack) -> log.add(data.getClass().getSimpleName()));
        connect().emit("upload", (Object) new byte[] {1, 2, 3});
        // The original passes the bytes as Base64, which cannot be distinguished from a string.
        assertEquals(kind.expects("String", "byte[]"), log.next());
    }

    @Test
    void largePollingQueueLosesNothing() {
        Client client = connect("", options -> options.transports = new String[] {"polling"});
        client.request("stall");
        for (int i = 0; i < 200; i++) {
            server().getBroadcastOperations().sendEvent("count", i);
        }
        server().getBroadcastOperations().sendEvent("end");
        client.take("end");
        // The original drops every 51st packet.
        assertEquals(kind.expects(true, false), client.count("count") < 200);
    }

    @Test
    void clientInTwoRoomsReceivesEventOnce() {
        Client client = connect();
        atServer(client).joinRoom("a");
        atServer(client).joinRoom("b");
        server().getRoomOperations("a", "b").sendEvent("news");
        server().getBroadcastOperations().sendEvent("end");
        client.take("end");
        assertEquals(kind.expects(2, 1), client.count("news"));
    }

    @Test
    void unwritableValueThrowsToTheCaller() {
        Client client = connect();
        Object unwritable = new java.util.AbstractList<String>() {
            @Override
            public String get(int index) {
                throw new IllegalStateException("on purpose");
            }

            @Override
            public int size() {
                return 1;
            }
        };
        String outcome;
        try {
            atServer(client).sendEvent("news", unwritable);
            outcome = "lost";
        } catch (java.io.UncheckedIOException e) {
            outcome = "thrown";
        }
        assertEquals(kind.expects("lost", "thrown"), outcome);
    }

    @Test
    void reservedEventsCannotBeSent() {
        Client client = connect();
        String outcome;
        try {
            atServer(client).sendEvent("disconnect", "a");
            outcome = "sent";
        } catch (IllegalArgumentException e) {
            outcome = "refused";
        }
        assertEquals(kind.expects("sent", "refused"), outcome);
    }

    @Test
    void heartbeatsBelongToTheMainNamespace() {
        configuration.setPingInterval(100);
        server().addNamespace("/chat").addPongListener(client -> log.add("chat"));
        server().addPongListener(client -> log.add("main"));
        connect();
        connect("/chat");
        assertEquals("main", log.next());
        assertEquals("main", log.next());
    }

    @Test
    void pongListenerExceptionIsReportedAsSuch() {
        configuration.setPingInterval(100);
        configuration.setExceptionListener(ExceptionListenerTest.recording(log));
        server().addPongListener(client -> {
            throw new IllegalStateException("on purpose");
        });
        connect();
        assertEquals(kind.expects("ping on purpose", "pong on purpose"), log.next());
    }

    @Test
    void blockedListenerDelaysOnlyItsClient() throws InterruptedException {
        configuration.setWorkerThreads(1);
        CountDownLatch released = new CountDownLatch(1);
        server().addEventListener("wait", String.class, (client, text, ack) -> {
            log.add("waiting");
            assertTrue(released.await(30, TimeUnit.SECONDS));
        });
        server().addEventListener("say", String.class, (client, text, ack) -> log.add("handled"));
        Client waits = connect();
        Client speaks = connect();
        waits.emit("wait", "");
        assertEquals("waiting", log.next());
        speaks.emit("say", "");
        String next = firstOr("nothing");
        released.countDown();
        assertEquals(kind.expects("nothing", "handled"), next);
    }

    private void refuse() {
        server().getNamespace("")
                .addAuthTokenListener((token, client) -> new AuthTokenResult(false, Map.of("message", "no")));
    }

    private RawWebSocket refused() {
        RawWebSocket webSocket = webSocket(WEBSOCKET);
        webSocket.readText();
        webSocket.send("40{\"token\":\"a\"}");
        assertEquals("44{\"message\":\"no\"}", webSocket.readText());
        return webSocket;
    }

    /** Returns the first log entry, or the given text if there is none within a second. */
    private String firstOr(String nothing) {
        try {
            Waiting.await().atMost(1, TimeUnit.SECONDS).until(() -> !log.isEmpty());
            return log.next();
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            return nothing;
        }
    }

    private String status(String target, String body) {
        try {
            return String.valueOf(http().post(target, body).status());
        } catch (UncheckedIOException e) {
            return "closed";
        }
    }

    private static void skipTo(RawWebSocket webSocket, String start) {
        try {
            while (!webSocket.readText().startsWith(start)) {
                // skips other packets
            }
        } catch (UncheckedIOException | AssertionError e) {
            // the connection was closed, so there are no more packets
        }
    }

    private static String shortened(String packet) {
        return packet.startsWith("42") ? packet : packet.substring(0, 2);
    }

    private static String sorted(String json) {
        return json.isEmpty() || json.indexOf("\"code\"") < json.indexOf("\"message\"")
                ? json
                : json.replaceFirst("\\{(\"message\":.*),(\"code\":\\d+)}", "{$2,$1}");
    }

    private static String sid(String packet) {
        return com.google.gson.JsonParser.parseString(packet.substring(packet.indexOf('{')))
                .getAsJsonObject()
                .get("sid")
                .getAsString();
    }
}
