package dev.carillon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.carillon.http.HttpResponse;
import dev.carillon.testing.RawHttp;
import dev.carillon.testing.RawWebSocket;
import dev.carillon.testing.SocketIoFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Protection against DNS rebinding: requests for other hosts are refused. */
class AllowedHostsTest {
    private static final String POLLING = "/socket.io/?EIO=4&transport=polling";

    private final SocketIoFixture server =
            SocketIoFixture.start(options -> options.allowedHosts("App.test", "*.wild.test", "127.0.0.1", "[::1]"));

    AllowedHostsTest() {
        server.io().route("GET", "/route", request -> HttpResponse.text("route"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private int statusOf(String request) {
        try (RawHttp http = RawHttp.connect(server.address())) {
            return http.send(request).read().status();
        }
    }

    private int statusFor(String host, String target) {
        return statusOf(RawHttp.request("GET", target, "Host: " + host) + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"app.test", "APP.TEST:8080", "a.wild.test", "a.b.wild.test:1", "127.0.0.1:80", "[::1]:80"})
    void listedHostIsAccepted(String host) {
        assertEquals(200, statusFor(host, POLLING));
        assertEquals(200, statusFor(host, "/route"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.test", "wild.test", ".wild.test", "app.test.evil.test", "[::2]", "app.testx"})
    void otherHostIsRefused(String host) {
        assertEquals(421, statusFor(host, POLLING));
        assertEquals(421, statusFor(host, "/route"));
        assertEquals(421, statusFor(host, "/elsewhere"));
    }

    @Test
    void hostOfAnAbsoluteTargetIsChecked() {
        assertEquals(421, statusFor("app.test", "http://evil.test/route"));
        assertEquals(200, statusFor("evil.test", "http://app.test/route"));
    }

    @Test
    void missingHostIsRefused() {
        assertEquals(421, statusOf("GET /route HTTP/1.0\r\n\r\n"));
    }

    @Test
    void webSocketForAnotherHostIsRefused() {
        assertEquals(421, statusOf(RawWebSocket.handshake("/socket.io/?EIO=4&transport=websocket", "Host: evil.test")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a:80", "http://a", "a/b", "*", "*.", "a.*.b", "::1"})
    void invalidHostCannotBeAllowed(String host) {
        assertThrows(
                IllegalArgumentException.class, () -> SocketIoServer.builder().allowedHosts(host));
    }
}
