package dev.carillon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.http.HttpResponse;
import dev.carillon.testing.EngineIoFixture;
import dev.carillon.testing.Frame;
import dev.carillon.testing.PollingClient;
import dev.carillon.testing.RawHttp;
import dev.carillon.testing.RawWebSocket;
import dev.carillon.testing.Recorder;
import dev.carillon.testing.SocketIoFixture;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Clients and proxies that send WebSocket frames together with the handshake request. */
class EarlyFramesTest {
    private static byte[] handshakeAnd(String target, String... texts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(RawWebSocket.handshake(target).getBytes(StandardCharsets.US_ASCII));
        for (String text : texts) {
            bytes.writeBytes(RawWebSocket.frame(true, Frame.TEXT, text.getBytes(StandardCharsets.UTF_8)));
        }
        return bytes.toByteArray();
    }

    @Test
    void framesAfterTheHandshakeAreReceived() {
        try (EngineIoFixture server = EngineIoFixture.start()) {
            RawHttp http = server.http().send(handshakeAnd(EngineIoFixture.WEBSOCKET, "4one", "4two"));
            RawWebSocket webSocket = RawWebSocket.accepted(http);
            assertEquals('0', webSocket.readText().charAt(0));
            assertEquals("4one", webSocket.readText());
            assertEquals("4two", webSocket.readText());
            assertEquals("4three", webSocket.send("4three").readText());
        }
    }

    /** Several rounds, because the second connection may or may not use the event loop of the session. */
    @Test
    void probeAfterTheHandshakeIsReceived() {
        try (EngineIoFixture server = EngineIoFixture.start()) {
            for (int i = 0; i < 8; i++) {
                PollingClient client = server.poll();
                RawHttp http = server.http().send(handshakeAnd(client.webSocketTarget(), "2probe"));
                assertEquals("3probe", RawWebSocket.accepted(http).readText());
            }
        }
    }

    @Test
    void framesOfARouteAreReceived() {
        Recorder<String> texts = new Recorder<>();
        try (SocketIoFixture server = SocketIoFixture.start()) {
            server.io().webSocket("/ws", socket -> socket.onText(texts::add));
            RawHttp http = RawHttp.connect(server.address()).send(handshakeAnd("/ws", "one", "two"));
            RawWebSocket webSocket = RawWebSocket.accepted(http);
            assertEquals("one", texts.next());
            assertEquals("two", texts.next());
            webSocket.send("three");
            assertEquals("three", texts.next());
        }
    }

    @Test
    void framesWaitForTheDecisionOfTheApplication() {
        Recorder<CompletableFuture<Optional<String>>> asked = new Recorder<>();
        try (EngineIoFixture server = EngineIoFixture.start(options -> options.allowRequest(request -> {
            CompletableFuture<Optional<String>> decision = new CompletableFuture<>();
            asked.add(decision);
            return decision;
        }))) {
            RawHttp http = server.http().send(handshakeAnd(EngineIoFixture.WEBSOCKET, "4one"));
            CompletableFuture<Optional<String>> decision = asked.next();
            http.send(RawWebSocket.frame(true, Frame.TEXT, "4two".getBytes(StandardCharsets.UTF_8)));
            decision.complete(Optional.empty());
            RawWebSocket webSocket = RawWebSocket.accepted(http);
            assertEquals('0', webSocket.readText().charAt(0));
            assertEquals("4one", webSocket.readText());
            assertEquals("4two", webSocket.readText());
        }
    }

    @Test
    void handshakeMayFollowOtherRequests() {
        try (EngineIoFixture server = EngineIoFixture.start()) {
            PollingClient client = server.poll();
            RawHttp http =
                    client.polls().sendGet(client.target()).send(handshakeAnd(EngineIoFixture.WEBSOCKET, "4one"));
            server.opened().next().send("first");
            assertEquals("4first", http.read().body());
            RawWebSocket webSocket = RawWebSocket.accepted(http);
            assertEquals('0', webSocket.readText().charAt(0));
            assertEquals("4one", webSocket.readText());
        }
    }

    /** A server may ignore the Upgrade header (RFC 9110, section 7.8). */
    @Test
    void requestsAfterAnIgnoredUpgradeAreHandled() {
        try (EngineIoFixture server = EngineIoFixture.start()) {
            RawHttp http = server.http();
            String plain = RawHttp.request("GET", "/elsewhere") + "\r\n";
            http.send(RawWebSocket.handshake("/elsewhere") + plain + RawWebSocket.handshake("/elsewhere") + plain);
            for (int i = 0; i < 4; i++) {
                assertEquals(404, http.read().status());
            }
            assertEquals(404, http.get("/elsewhere").status());
        }
    }

    /** As above, but the response comes later than the next requests. */
    @Test
    void requestsAfterAnIgnoredUpgradeWaitForItsResponse() {
        Recorder<CompletableFuture<HttpResponse>> asked = new Recorder<>();
        try (SocketIoFixture server = SocketIoFixture.start()) {
            server.io().asyncRoute("GET", "/slow", request -> {
                CompletableFuture<HttpResponse> response = new CompletableFuture<>();
                asked.add(response);
                return response;
            });
            RawHttp http = RawHttp.connect(server.address());
            http.send(halfUpgrade("/slow") + RawHttp.request("GET", "/elsewhere") + "\r\n");
            CompletableFuture<HttpResponse> response = asked.next();
            http.sendGet("/elsewhere");
            response.complete(HttpResponse.text("late"));
            assertEquals("late", http.read().body());
            assertEquals(404, http.read().status());
            assertEquals(404, http.read().status());
            assertEquals(404, http.get("/elsewhere").status());
        }
    }

    /** Only the header Upgrade is present, so the route does not take the request for a handshake. */
    private static String halfUpgrade(String target) {
        return RawHttp.request("GET", target, "Upgrade: websocket") + "\r\n";
    }

    /** The body ends in a later read than the request, which has been answered then. */
    @Test
    void connectionContinuesAfterAnIgnoredUpgradeWithABody() {
        try (EngineIoFixture server = EngineIoFixture.start()) {
            RawHttp http = server.http();
            http.send(RawHttp.request("POST", "/elsewhere", "Upgrade: websocket") + "Content-Length: 3\r\n\r\n");
            assertEquals(404, http.read().status());
            http.send("abc");
            assertEquals(404, http.get("/elsewhere").status());
        }
    }

    @Test
    void manyEarlyBytesAreReceived() {
        String large = "4" + "x".repeat(400_000);
        try (EngineIoFixture server = EngineIoFixture.start()) {
            RawHttp http = server.http().send(handshakeAnd(EngineIoFixture.WEBSOCKET, large, "4two"));
            RawWebSocket webSocket = RawWebSocket.accepted(http);
            assertTrue(webSocket.readText().startsWith("0"));
            assertEquals(large, webSocket.readText());
            assertEquals("4two", webSocket.readText());
        }
    }
}
