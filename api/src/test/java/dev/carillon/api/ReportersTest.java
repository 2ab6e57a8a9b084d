package dev.carillon.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.carillon.SocketIoServer;
import dev.carillon.jobs.JobAuthorizer;
import dev.carillon.jobs.Jobs;
import dev.carillon.testing.SocketIoClient;
import dev.carillon.testing.SocketIoFixture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which Socket.IO clients may report jobs. */
class ReportersTest {
    private static SocketIoFixture start(String host, List<String> keys) {
        SocketIoServer io = SocketIoServer.builder().host(host).port(0).build();
        ApiAccess access = ApiAccess.of(io, keys);
        Jobs.builder(io)
                .authorizer(access.reporters(JobAuthorizer.FOLLOW_AND_CANCEL))
                .attach();
        return SocketIoFixture.start(io);
    }

    private static JsonObject request(SocketIoClient client, String event, Object body) {
        return client.request(event, body).get(0).getAsJsonObject();
    }

    @Test
    void clientWithAKeyReportsAJob() {
        try (SocketIoFixture server = start("127.0.0.1", List.of("first", "second"));
                SocketIoClient reporter = server.open();
                SocketIoClient watcher = server.join()) {
            reporter.join("/", Map.of("apiKey", "second"));
            JsonObject opened = request(reporter, "job:open", Map.of("name", "export", "total", 10));
            String id = opened.getAsJsonObject("job").get("id").getAsString();
            assertTrue(request(watcher, "job:subscribe", Map.of("id", id))
                    .get("ok")
                    .getAsBoolean());
            assertTrue(request(reporter, "job:progress", Map.of("id", id, "done", 4))
                    .get("ok")
                    .getAsBoolean());
            assertTrue(watcher.read().contains("\"percent\":40"));
            JsonObject completed = request(reporter, "job:complete", Map.of("id", id, "result", "export.csv"));
            assertEquals("done", completed.getAsJsonObject("job").get("state").getAsString());
            assertTrue(watcher.read().startsWith("42[\"job:end\""));
            assertFalse(request(watcher, "job:fail", Map.of("id", id, "error", "none"))
                    .get("ok")
                    .getAsBoolean());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"apiKey\":\"\"}", "{\"apiKey\":\"firs\"}", "{\"apiKey\":1}", "{\"apiKey\":[\"first\"]}"
            })
    void othersMayNotReport(String auth) {
        try (SocketIoFixture server = start("127.0.0.1", List.of("first"));
                SocketIoClient client = server.open()) {
            client.send("40" + auth).read();
            assertEquals(
                    "{\"ok\":false,\"error\":\"forbidden\"}",
                    request(client, "job:open", Map.of("name", "export")).toString());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, Host: localhost:80, true",
        "127.0.0.1, Host: carillon.test, false",
        "0.0.0.0, Host: localhost:80, false"
    })
    void withoutKeysOnlyThisMachineMayReport(String address, String host, boolean allowed) {
        try (SocketIoFixture server = start(address, List.of());
                SocketIoClient client = SocketIoClient.open(server.address(), host)) {
            client.join("/");
            assertEquals(
                    allowed,
                    request(client, "job:open", Map.of("name", "export"))
                            .get("ok")
                            .getAsBoolean());
        }
    }
}
