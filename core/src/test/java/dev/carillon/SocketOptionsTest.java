package dev.carillon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.carillon.testing.Certificates;
import dev.carillon.testing.EngineIoFixture;
import dev.carillon.testing.RawHttp;
import dev.carillon.testing.Recorder;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Options for sockets, timeouts and TLS. */
class SocketOptionsTest {

    @Test
    void bootstrapAcceptsOptions() {
        Recorder<Object> seen = new Recorder<>();
        try (EngineIoFixture server = EngineIoFixture.start(options -> options.bootstrap(
                                bootstrap -> bootstrap.childOption(ChannelOption.SO_KEEPALIVE, true))
                        .httpHandlers(pipeline ->
                                seen.add(pipeline.channel().config().getOption(ChannelOption.SO_KEEPALIVE))));
                RawHttp client = RawHttp.connect(server.address())) {
            assertEquals(200, client.get(EngineIoFixture.POLLING).status());
            assertEquals(true, seen.next());
        }
    }

    @Test
    void firstRequestTimeoutClosesOnlyASilentConnection() {
        try (EngineIoFixture server =
                        EngineIoFixture.start(options -> options.firstRequestTimeout(Duration.ofMillis(100)));
                RawHttp silent = RawHttp.connect(server.address());
                RawHttp client = RawHttp.connect(server.address())) {
            assertEquals(200, client.get(EngineIoFixture.POLLING).status());
            silent.awaitEnd();
            assertEquals(200, client.get(EngineIoFixture.POLLING).status());
        }
    }

    @Test
    void laterRequestsCanHaveAShorterTimeout() {
        try (EngineIoFixture server = EngineIoFixture.start(options ->
                        options.firstRequestTimeout(Duration.ofSeconds(60)).requestTimeout(Duration.ofMillis(100)));
                RawHttp client = RawHttp.connect(server.address())) {
            assertEquals(200, client.get(EngineIoFixture.POLLING).status());
            client.awaitEnd();
        }
    }

    @Test
    void nettyContextRequiresClientCertificates(@TempDir Path directory) throws Exception {
        Certificates certificates = Certificates.create(directory);
        Tls tls = Tls.of(SslContextBuilder.forServer(
                        certificates.certificatePem().toFile(),
                        certificates.keyPem().toFile())
                .clientAuth(ClientAuth.REQUIRE)
                .build());
        try (EngineIoFixture server = EngineIoFixture.start(options -> options.tls(tls))) {
            assertThrows(Exception.class, () -> {
                try (RawHttp client = certificates.connect(server.address())) {
                    client.get(EngineIoFixture.POLLING);
                }
            });
        }
    }

    @Test
    void clientContextIsRefused() throws Exception {
        var context = SslContextBuilder.forClient().build();
        assertThrows(IllegalArgumentException.class, () -> Tls.of(context));
    }
}
