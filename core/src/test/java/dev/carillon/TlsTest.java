package dev.carillon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.testing.Certificates;
import dev.carillon.testing.EngineIoFixture;
import dev.carillon.testing.PollingClient;
import dev.carillon.testing.RawHttp;
import dev.carillon.testing.RawWebSocket;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both transports over TLS. */
class TlsTest {
    @TempDir
    static Path directory;

    private static Certificates certificates;

    @BeforeAll
    static void makeCertificate() throws Exception {
        certificates = Certificates.create(directory);
    }

    private static EngineIoFixture start(Tls tls) {
        return EngineIoFixture.start(options -> options.tls(tls));
    }

    @Test
    void pollingAndWebSocketShareAPortWithPemFiles() throws Exception {
        try (var server = start(Tls.pem(certificates.certificatePem(), certificates.keyPem()));
                RawHttp http = certificates.connect(server.address());
                RawHttp other = certificates.connect(server.address())) {
            assertEquals(200, http.get(EngineIoFixture.POLLING).status());
            assertTrue(server.opened().next().handshake().secure());
            RawWebSocket webSocket = RawWebSocket.over(other, EngineIoFixture.WEBSOCKET);
            assertEquals('0', webSocket.readText().charAt(0));
            String large = "4" + "x".repeat(100_000);
            assertEquals(large, webSocket.send(large).readText());
        }
    }

    @Test
    void sessionUpgradesOverTls() throws Exception {
        try (var server = start(Tls.pkcs12(certificates.pkcs12(), Certificates.PASSWORD))) {
            for (int i = 0; i < 4; i++) { // connections are distributed over the loops, so some sessions have to move
                upgradeOnce(server);
            }
        }
    }

    private static void upgradeOnce(EngineIoFixture server) throws Exception {
        try (RawHttp http = certificates.connect(server.address());
                RawHttp other = certificates.connect(server.address())) {
            assertEquals(200, http.get(EngineIoFixture.POLLING).status());
            String target =
                    EngineIoFixture.WEBSOCKET + "&sid=" + server.opened().next().id();
            RawWebSocket webSocket = RawWebSocket.over(other, target).send("2probe");
            assertEquals("3probe", webSocket.readText());
            assertEquals("4x", webSocket.send("5").send("4x").readText());
        }
    }

    @Test
    void plainHttpPageIsNotSameOrigin() throws Exception {
        try (var server = start(Tls.pkcs12(certificates.pkcs12(), Certificates.PASSWORD));
                RawHttp http = certificates.connect(server.address())) {
            String host = "Host: me.test";
            assertEquals(
                    403,
                    http.get(EngineIoFixture.POLLING, host, "Origin: http://me.test")
                            .status());
            assertEquals(
                    200,
                    http.get(EngineIoFixture.POLLING, host, "Origin: https://me.test")
                            .status());
        }
    }

    @Test
    void plainHttpOnATlsPortIsDisconnected() {
        try (var server = start(Tls.pkcs12(certificates.pkcs12(), Certificates.PASSWORD))) {
            server.http().sendGet(EngineIoFixture.POLLING).awaitEnd();
            assertTrue(server.opened().isEmpty());
        }
    }

    @Test
    void serverWithoutItsCertificateDoesNotStart() {
        EngineIoServer server = EngineIoServer.builder()
                .tls(Tls.pkcs12(directory.resolve("missing.p12"), "x"))
                .build(socket -> new EngineIoListener() {});
        Throwable cause = assertThrows(
                        CompletionException.class, () -> server.start().join())
                .getCause();
        assertTrue(cause.getMessage().startsWith("TLS cannot be set up from PKCS#12"), cause.getMessage());
        server.close();
    }

    @Test
    void serverWithAMismatchedKeyDoesNotStart(@TempDir Path other) throws Exception {
        Certificates others = Certificates.create(other);
        EngineIoServer server = EngineIoServer.builder()
                .tls(Tls.pem(certificates.certificatePem(), others.keyPem()))
                .build(socket -> new EngineIoListener() {});
        CompletionException error =
                assertThrows(CompletionException.class, () -> server.start().join());
        assertTrue(error.getCause().getMessage().contains("does not belong"), error.getCause()::toString);
    }

    @Test
    void serverWithAWrongPasswordDoesNotStart() {
        EngineIoServer server = EngineIoServer.builder()
                .tls(Tls.pkcs12(certificates.pkcs12(), "wrong"))
                .build(socket -> new EngineIoListener() {});
        assertThrows(CompletionException.class, () -> server.start().join());
        server.close();
    }

    @Test
    void handshakeWithoutTlsIsNotSecure() {
        try (var server = EngineIoFixture.start()) {
            PollingClient client = server.poll();
            assertEquals(false, server.opened().next().handshake().secure());
            assertEquals("4x", client.send("4x").poll().body());
        }
    }
}
