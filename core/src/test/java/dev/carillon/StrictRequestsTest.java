package dev.carillon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.carillon.testing.EngineIoFixture;
import dev.carillon.testing.HttpReply;
import dev.carillon.testing.RawHttp;
import dev.carillon.testing.RawWebSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that no client sends, and that a proxy could interpret differently. */
class StrictRequestsTest {
    private final EngineIoFixture server = EngineIoFixture.start();

    @AfterEach
    void stop() {
        server.close();
    }

    private void assertRefused(int status, String request) {
        RawHttp http = server.http().send(request);
        HttpReply reply = http.read();
        assertEquals(status, reply.status(), request);
        assertEquals("text/plain; charset=UTF-8", reply.header("Content-Type"));
        http.awaitEnd();
    }

    private int statusOf(String request) {
        return server.http().send(request).read().status();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/0.9", "HTTP/1.2", "HTTP/2.0", "HTTP/3.7", "HTTP/9.9"})
    void otherVersionsAreNotSupported(String version) {
        assertRefused(505, "GET " + EngineIoFixture.POLLING + " " + version + "\r\nHost: a\r\n\r\n");
        assertRefused(505, "GET /elsewhere " + version + "\r\nHost: a\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "elsewhere",
                "*",
                "ftp://a/elsewhere",
                "http:///elsewhere",
                "http://a b/",
                "http://user@a/",
                "http://a:99999/",
                "/elsewhere#part",
                "a:80",
                "?x"
            })
    void invalidTargetIsRefused(String target) {
        assertRefused(400, RawHttp.request("GET", target) + "\r\n");
    }

    @Test
    void validTargetsAreAccepted() {
        assertEquals(404, statusOf(RawHttp.request("GET", "/elsewhere?a=/b:c?d&e=\u00e9") + "\r\n"));
        assertEquals(404, statusOf(RawHttp.request("GET", "https://[::1]:443/elsewhere?x") + "\r\n"));
        assertEquals(404, statusOf(RawHttp.request("OPTIONS", "*") + "\r\n"));
    }

    @Test
    void foldedHeaderIsRefused() {
        assertRefused(400, RawHttp.request("GET", "/elsewhere") + "X: a\r\n b\r\n\r\n");
        assertRefused(400, "GET /elsewhere HTTP/1.1\r\n Host: a\r\n\r\n");
        assertRefused(400, "POST /elsewhere HTTP/1.1\r\nHost: a\r\nX: a\r\n\tb\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "a b", "a/b", "user@a", "a:b", "a:-1", "a:65536", ":80", "[::1", "[x]", "[::1]x", "a%zz", "\u00e9"
            })
    void invalidHostIsRefused(String host) {
        assertRefused(400, "GET /elsewhere HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "A.b-c_d.", "a:", "a:65535", "127.0.0.1:80", "[::1]", "[::1]:80", "x%41"})
    void validHostIsAccepted(String host) {
        assertEquals(404, statusOf("GET /elsewhere HTTP/1.1\r\nHost: " + host + "\r\n\r\n"));
    }

    @Test
    void hostMayBeEmptyInHttp10Only() {
        assertEquals(404, statusOf("GET /elsewhere HTTP/1.0\r\nHost:\r\n\r\n"));
        assertRefused(400, "GET /elsewhere HTTP/1.0\r\nHost: a b\r\n\r\n");
    }

    @Test
    void severalOriginsAreRefused() {
        assertRefused(
                400,
                RawHttp.request("GET", EngineIoFixture.POLLING, "Origin: http://carillon.test", "Origin: http://b")
                        + "\r\n");
    }

    @Test
    void invalidEncodingOfAnotherPathIsRefusedInPlainText() {
        HttpReply reply = server.http().get("/elsewhere/%zz");
        assertEquals(400, reply.status());
        assertEquals("Bad request", reply.body());
        assertEquals("text/plain; charset=UTF-8", reply.header("Content-Type"));
    }

    @Test
    void handshakeNeedsHttp11() {
        assertRefused(400, RawWebSocket.handshake(EngineIoFixture.WEBSOCKET).replace("HTTP/1.1", "HTTP/1.0"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "dGhlIHNhbXBsZSBub25j",
                "dGhlIHNhbXBsZSBub25jZSEh",
                "dGhlIHNhbXBsZSBub25jZ===",
                "dGhlIHNhbXBsZSBub25j*Q==",
                "dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
            })
    void handshakeNeedsOneValidKey(String key) {
        assertRefused(400, RawWebSocket.handshake(EngineIoFixture.WEBSOCKET).replace("dGhlIHNhbXBsZSBub25jZQ==", key));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 3", "Transfer-Encoding: chunked"})
    void handshakeHasNoBody(String header) {
        assertRefused(400, RawWebSocket.handshake(EngineIoFixture.WEBSOCKET, header));
    }

    @Test
    void handshakeMayAnnounceAnEmptyBody() {
        assertEquals(101, statusOf(RawWebSocket.handshake(EngineIoFixture.WEBSOCKET, "Content-Length: 0")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"13, 8", "13\r\nSec-WebSocket-Version: 8"})
    void severalVersionsAreRefused(String versions) {
        assertRefused(
                426, RawWebSocket.handshake(EngineIoFixture.WEBSOCKET).replace("Version: 13", "Version: " + versions));
    }
}
