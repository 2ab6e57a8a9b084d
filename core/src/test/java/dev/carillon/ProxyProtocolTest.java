package dev.carillon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.carillon.http.HttpResponse;
import dev.carillon.observe.Limit;
import dev.carillon.testing.Certificates;
import dev.carillon.testing.RawHttp;
import dev.carillon.testing.Recorder;
import dev.carillon.testing.SocketIoFixture;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyProtocolTest {
    private static final String V1 = "PROXY TCP4 192.0.2.7 198.51.100.1 56324 443\r\n";
    private static final String V1_IPV6 = "PROXY TCP6 2001:db8::7 2001:db8::1 56324 443\r\n";
    private static final byte[] SIGNATURE = HexFormat.of().parseHex("0d0a0d0a000d0a515549540a");

    private static SocketIoFixture start(Consumer<SocketIoServer.Builder> options) {
        SocketIoFixture server = SocketIoFixture.start(options.andThen(builder -> builder.proxyProtocol(true)));
        server.io()
                .route(
                        "GET",
                        "/address",
                        request -> HttpResponse.text(request.address().getHostString() + " "
                                + request.address().getPort()));
        return server;
    }

    private static SocketIoFixture start() {
        return start(options -> {});
    }

    private static byte[] v2(String rest) {
        return HexFormat.of().parseHex(HexFormat.of().formatHex(SIGNATURE) + rest);
    }

    @Test
    void headerOfVersion1TellsTheAddress() {
        try (SocketIoFixture server = start();
                RawHttp ipv4 = RawHttp.connect(server.address());
                RawHttp ipv6 = RawHttp.connect(server.address())) {
            assertEquals("192.0.2.7 56324", ipv4.send(V1).get("/address").body());
            assertEquals("192.0.2.7 56324", ipv4.get("/address").body());
            assertEquals(
                    "2001:db8:0:0:0:0:0:7 56324",
                    ipv6.send(V1_IPV6).get("/address").body());
        }
    }

    @Test
    void headerOfVersion2TellsTheAddress() {
        // PROXY, TCP over IPv4, 12 bytes of addresses and ports, and a field of 3 + 2 bytes
        byte[] header = v2("21110011" + "c0000207" + "c6336401" + "dc04" + "01bb" + "040002abcd");
        try (SocketIoFixture server = start();
                RawHttp proxy = RawHttp.connect(server.address())) {
            assertEquals("192.0.2.7 56324", proxy.send(header).get("/address").body());
        }
    }

    @Test
    void headerMayArriveInPiecesAndWithTheRequest() {
        try (SocketIoFixture server = start();
                RawHttp proxy = RawHttp.connect(server.address())) {
            String stream = V1 + RawHttp.request("GET", "/address") + "\r\n";
            for (int i = 0; i < 50; i++) {
                proxy.send(stream.substring(i, i + 1));
            }
            assertEquals(
                    "192.0.2.7 56324", proxy.send(stream.substring(50)).read().body());
        }
    }

    @Test
    void handshakeHasTheAnnouncedAddress() {
        try (SocketIoFixture server = start();
                RawHttp proxy = RawHttp.connect(server.address())) {
            Recorder<String> addresses = new Recorder<>();
            server.io()
                    .onConnection(
                            socket -> addresses.add(socket.handshake().address().getHostString()));
            String open =
                    proxy.send(V1).get("/socket.io/?EIO=4&transport=polling").body();
            String sid = open.replaceFirst(".*\"sid\":\"([^\"]*)\".*", "$1");
            assertEquals(
                    "ok",
                    proxy.post("/socket.io/?EIO=4&transport=polling&sid=" + sid, "40")
                            .body());
            assertEquals("192.0.2.7", addresses.next());
        }
    }

    /** Health checks of proxies come without a client (LOCAL), and some proxies cannot tell its address (UNKNOWN). */
    @Test
    void headerWithoutAddressLeavesTheAddressOfTheProxy() {
        try (SocketIoFixture server = start();
                RawHttp local = RawHttp.connect(server.address());
                RawHttp unknown = RawHttp.connect(server.address())) {
            assertEquals("127.0.0.1", hostOf(local.send(v2("20000000"))));
            assertEquals("127.0.0.1", hostOf(unknown.send("PROXY UNKNOWN\r\n")));
        }
    }

    private static String hostOf(RawHttp connection) {
        return connection.get("/address").body().split(" ", 2)[0];
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /address HTTP/1.1\r\nHost: a\r\n\r\n",
                "PROXY TCP4 192.0.2.7 198.51.100.1 56324\r\n",
                "PROXY TCP4 192.0.2.777 198.51.100.1 56324 443\r\n",
                "\r\n\r\n\0\r\nQUIT\n\u0091\u0011\0\f............"
            })
    void connectionWithoutAValidHeaderIsClosed(String start) {
        try (SocketIoFixture server = start();
                RawHttp proxy = RawHttp.connect(server.address())) {
            proxy.send(start.getBytes(StandardCharsets.ISO_8859_1)).awaitEnd();
        }
    }

    @Test
    void lateHeaderIsNotAwaited() {
        try (SocketIoFixture server = start(options -> options.firstRequestTimeout(Duration.ofMillis(100)));
                RawHttp proxy = RawHttp.connect(server.address())) {
            proxy.send("PROXY TCP4").awaitEnd();
        }
    }

    @Test
    void announcedClientsAreLimitedByTheirAddress() {
        try (SocketIoFixture server = start(options -> options.maxConnectionsPerAddress(1));
                RawHttp first = RawHttp.connect(server.address());
                RawHttp second = RawHttp.connect(server.address());
                RawHttp other = RawHttp.connect(server.address())) {
            assertEquals(200, first.send(V1).get("/address").status());
            assertEquals(429, second.send(V1).read().status());
            assertEquals(200, other.send(V1_IPV6).get("/address").status());
            assertEquals(1, server.io().limitsReached().get(Limit.CONNECTIONS_PER_ADDRESS));
        }
    }

    @Test
    void untrustedPeerIsServedWithoutAHeader() {
        try (SocketIoFixture server = start(options -> options.trustedProxies("192.0.2.1"));
                RawHttp client = RawHttp.connect(server.address());
                RawHttp forger = RawHttp.connect(server.address())) {
            assertEquals("127.0.0.1", hostOf(client));
            assertEquals(400, forger.send(V1).get("/address").status());
        }
    }

    @Test
    void tlsFollowsTheHeader(@TempDir Path folder) throws Exception {
        Certificates certificates = Certificates.create(folder);
        Tls tls = Tls.pem(certificates.certificatePem(), certificates.keyPem());
        try (SocketIoFixture server = start(options -> options.tls(tls));
                Socket connection = new Socket(
                        InetAddress.getLoopbackAddress(), server.address().getPort())) {
            connection.getOutputStream().write(V1.getBytes(StandardCharsets.US_ASCII));
            try (RawHttp client = certificates.over(connection)) {
                assertEquals("192.0.2.7 56324", client.get("/address").body());
            }
        }
    }
}
