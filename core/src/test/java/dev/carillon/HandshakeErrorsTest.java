package dev.carillon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.testing.EngineIoFixture;
import dev.carillon.testing.HttpReply;
import dev.carillon.testing.PollingClient;
import dev.carillon.testing.RawHttp;
import dev.carillon.testing.RawWebSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Refused requests have the same status, code, message and order of checks as on the reference server. */
class HandshakeErrorsTest {
    private static final String POLLING = EngineIoFixture.POLLING;

    private final EngineIoFixture server = EngineIoFixture.start();

    @AfterEach
    void stop() {
        server.close();
    }

    private static void assertRefused(int code, String message, HttpReply reply) {
        assertEquals(code == 4 ? 403 : 400, reply.status());
        assertEquals("{\"code\":" + code + ",\"message\":\"" + message + "\"}", reply.body());
        assertEquals("application/json", reply.header("Content-Type"));
    }

    @Test
    void missingAndUnknownTransportsAreRefused() {
        RawHttp http = server.http();
        assertRefused(0, "Transport unknown", http.get("/engine.io/?EIO=4"));
        assertRefused(0, "Transport unknown", http.get("/engine.io/?EIO=4&transport=abc"));
        assertRefused(0, "Transport unknown", http.get("/engine.io/?EIO=4&transport=webtransport"));
        assertRefused(0, "Transport unknown", http.get("/engine.io/?EIO=4&transport=POLLING"));
    }

    @Test
    void disabledTransportIsUnknown() {
        try (var polling = EngineIoFixture.start(options -> options.transports(TransportType.POLLING))) {
            assertEquals("[]", polling.poll().openPayload().get("upgrades").toString());
            RawHttp http = polling.http().send(RawWebSocket.handshake(EngineIoFixture.WEBSOCKET));
            HttpReply reply = http.read();
            assertEquals(400, reply.status());
            assertEquals("Transport unknown", reply.body());
        }
        try (var webSocket = EngineIoFixture.start(options -> options.transports(TransportType.WEBSOCKET))) {
            assertRefused(0, "Transport unknown", webSocket.http().get(POLLING));
            assertEquals("4x", webSocket.webSocket().send("4x").readText());
        }
    }

    @Test
    void unknownSessionIdIsRefused() {
        assertRefused(1, "Session ID unknown", server.http().get(POLLING + "&sid=AAAAAAAAAAAAAAAAAAAA"));
        assertRefused(1, "Session ID unknown", server.http().post(POLLING + "&sid=AAAAAAAAAAAAAAAAAAAA", "4hello"));
    }

    @Test
    void onlyGetOpensASession() {
        assertRefused(2, "Bad handshake method", server.http().post(POLLING, ""));
        HttpReply put = server.http()
                .send(RawHttp.request("PUT", POLLING) + "Content-Length: 0\r\n\r\n")
                .read();
        assertRefused(2, "Bad handshake method", put);
    }

    /** The HTTP decoder refuses the request before it reaches the engine, so the response has no code. */
    @Test
    void invalidCharactersInTheOriginAreRefused() {
        assertEquals(
                400, server.http().get(POLLING, "Origin: http://a\u007f.test").status());
    }

    @Test
    void webSocketTransportNeedsAnUpgrade() {
        assertRefused(3, "Bad request", server.http().get(EngineIoFixture.WEBSOCKET));
    }

    @Test
    void foreignOriginIsForbidden() {
        assertRefused(4, "Forbidden", server.http().get(POLLING, "Origin: https://evil.test"));
    }

    @Test
    void otherProtocolVersionsAreRefused() {
        RawHttp http = server.http();
        assertRefused(5, "Unsupported protocol version", http.get("/engine.io/?transport=polling"));
        assertRefused(5, "Unsupported protocol version", http.get("/engine.io/?EIO=3&transport=polling"));
        assertRefused(5, "Unsupported protocol version", http.get("/engine.io/?EIO=abc&transport=polling"));
    }

    @Test
    void transportIsCheckedFirst() {
        HttpReply reply = server.http().post("/engine.io/?transport=x&sid=y", "", "Origin: https://evil.test");
        assertRefused(0, "Transport unknown", reply);
    }

    @Test
    void methodIsCheckedBeforeTheVersion() {
        assertRefused(2, "Bad handshake method", server.http().post("/engine.io/?transport=polling", ""));
    }

    @Test
    void requestForAnotherTransportIsRefused() {
        PollingClient client = server.poll();
        assertRefused(3, "Bad request", server.http().get(client.webSocketTarget()));
        assertRefused(3, "Bad request", server.http().post(client.webSocketTarget(), "4hello"));
    }

    @Test
    void webSocketSessionCannotBePolled() {
        RawWebSocket webSocket = server.webSocket();
        String sid = server.opened().next().id();
        assertRefused(3, "Bad request", server.http().get(POLLING + "&sid=" + sid));
        assertEquals("4hello", webSocket.send("4hello").readText());
    }

    @Test
    void emptySessionIdOpensASession() {
        assertEquals(200, server.http().get(POLLING + "&sid=").status());
    }

    @Test
    void lastOfSeveralParametersCounts() {
        assertEquals(
                200,
                server.http()
                        .get("/engine.io/?EIO=3&EIO=4&transport=x&transport=polling")
                        .status());
    }

    @Test
    void refusedUpgradeIsAnsweredInPlainTextAndClosed() {
        assertRefusedUpgrade(400, "Transport unknown", "/engine.io/?EIO=4&transport=abc");
        assertRefusedUpgrade(400, "Session ID unknown", EngineIoFixture.WEBSOCKET + "&sid=x");
        assertRefusedUpgrade(400, "Bad request", POLLING);
        assertRefusedUpgrade(400, "Unsupported protocol version", "/engine.io/?EIO=3&transport=websocket");
        assertRefusedUpgrade(403, "Forbidden", EngineIoFixture.WEBSOCKET, "Origin: https://evil.test");
    }

    private void assertRefusedUpgrade(int status, String message, String target, String... headers) {
        RawHttp http = server.http().send(RawWebSocket.handshake(target, headers));
        HttpReply reply = http.read();
        assertEquals(status, reply.status());
        assertEquals(message, reply.body());
        assertEquals("text/plain; charset=UTF-8", reply.header("Content-Type"));
        assertEquals("close", reply.header("Connection"));
        assertNull(reply.header("Upgrade"));
        http.awaitEnd();
    }

    @Test
    void malformedWebSocketHandshakeIsRefused() {
        RawHttp noKey = server.http();
        String request = RawWebSocket.handshake(EngineIoFixture.WEBSOCKET);
        assertEquals(
                400,
                noKey.send(request.replace("Sec-WebSocket-Key", "X-Key")).read().status());
        noKey.awaitEnd();
        RawHttp oldVersion = server.http();
        assertEquals(
                426,
                oldVersion
                        .send(request.replace("Version: 13", "Version: 99"))
                        .read()
                        .status());
        oldVersion.awaitEnd();
    }

    /** The parameter {@code j} requested a script response ("JSONP") for browsers without CORS. */
    @Test
    void responseIsNeverAScript() {
        HttpReply answer = server.http().get(EngineIoFixture.POLLING + "&j=0");
        assertEquals("text/plain; charset=UTF-8", answer.header("Content-Type"));
        assertTrue(answer.body().startsWith("0{"));
    }
}
