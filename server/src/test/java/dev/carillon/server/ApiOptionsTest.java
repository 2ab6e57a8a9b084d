package dev.carillon.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.carillon.SocketIoServer;
import dev.carillon.api.HttpApi;
import dev.carillon.testing.RawHttp;
import dev.carillon.testing.SocketIoFixture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ApiOptionsTest {
    /** Otherwise, a request without a token could do more than one with a token. */
    @ParameterizedTest
    @CsvSource({"false, 200", "true, 401"})
    void withoutKeysTheApiIsOpenOnlyIfTheServerNeedsNoTokens(boolean requiresTokens, int status) {
        SocketIoServer io = SocketIoServer.builder().host("127.0.0.1").port(0).build();
        HttpApi.builder(io).access(new ApiOptions().access(io, requiresTokens)).attach();
        try (SocketIoFixture server = SocketIoFixture.start(io);
                RawHttp http = RawHttp.connect(server.address())) {
            assertEquals(
                    status, http.get("/api/v1/namespaces", "Host: localhost").status());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"a,b | 200", "a | 401", "b | 401", "c | 200", "d, | 200", "d | 401"})
    void eachOptionIsOneKey(String key, int status) {
        ApiOptions options = new ApiOptions();
        new CommandLine(options).parseArgs("--api-key", "a,b", "--api-key=c", "--api-key=d,");
        SocketIoServer io = SocketIoServer.builder().host("127.0.0.1").port(0).build();
        HttpApi.builder(io).access(options.access(io, false)).attach();
        try (SocketIoFixture server = SocketIoFixture.start(io);
                RawHttp http = RawHttp.connect(server.address())) {
            assertEquals(
                    status,
                    http.get("/api/v1/namespaces", "Authorization: Bearer " + key)
                            .status());
        }
    }
}
