package dev.carillon.integration;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.redis.RedisServer;
import dev.carillon.testing.RawHttp;
import dev.carillon.testing.RawWebSocket;
import dev.carillon.testing.SocketIoClient;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged server as a part of a cluster. */
@Heavy
class ClusterProcessTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"classic", "sharded", "streams"})
    void messagesReachTheClientsOfAllServers(String adapter) {
        try (RedisServer redis = RedisServer.start(folder);
                ServerProcess one = start(redis, adapter);
                ServerProcess two = start(redis, adapter);
                SocketIoClient ada = client(one);
                SocketIoClient bob = client(two)) {
            for (SocketIoClient client : new SocketIoClient[] {ada, bob}) {
                client.send("420[\"join\",\"lobby\"]"); // the client may hear of the other one before the answer
                readUntilPacket(client, "430[");
            }
            await().ignoreExceptions().until(() -> {
                ada.emit("sendMsg", Map.of("room", "lobby", "text", "hello"));
                return readUntil(ada, "pushMsg").contains("hello")
                        && readUntil(bob, "pushMsg").contains("hello");
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "sharded", "streams"})
    void plainWebSocketMessagesReachTheClientsOfAllServers(String adapter) {
        try (RedisServer redis = RedisServer.start(folder);
                ServerProcess one = start(redis, adapter);
                ServerProcess two = start(redis, adapter);
                RawWebSocket ada = RawWebSocket.open(address(one), "/ws/broadcast");
                RawWebSocket bob = RawWebSocket.open(address(two), "/ws/broadcast")) {
            awaitReady(one);
            awaitReady(two);
            ada.send("\u00e9 and \"quotes\"");
            assertEquals("\u00e9 and \"quotes\"", ada.readText());
            assertEquals("\u00e9 and \"quotes\"", bob.readText());
            for (int i = 0; i < 100; i++) { // each once and in order
                bob.send("" + i);
            }
            for (int i = 0; i < 100; i++) {
                assertEquals("" + i, ada.readText());
                assertEquals("" + i, bob.readText());
            }
        }
    }

    private static void awaitReady(ServerProcess server) {
        Waiting.await().until(() -> {
            try (RawHttp http = RawHttp.connect(address(server))) {
                return http.get("/readyz").status() == 200;
            }
        });
    }

    @Test
    void healthCheckSaysThatRedisIsAway() throws Exception {
        try (RedisServer redis = RedisServer.start(folder);
                ServerProcess server = start(redis, "classic");
                SocketIoClient ada = client(server)) {
            await().until(() -> health(server).equals("{\"status\":\"up\"}"));
            redis.kill();
            await().until(() -> health(server).equals("{\"status\":\"up\",\"cluster\":\"disconnected\"}"));
            ada.request("join", "lobby");
            redis.start();
            await().until(() -> health(server).equals("{\"status\":\"up\"}"));
        }
    }

    private static String health(ServerProcess server) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.awaitPort() + "/healthz"))
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertEquals(200, response.statusCode());
        return response.body();
    }

    @Test
    void serverIsReadyWhenItHasJoinedTheCluster() throws InterruptedException {
        try (RedisServer redis = RedisServer.start(folder)) {
            redis.kill();
            try (ClusterNode server = new ClusterNode(folder, redis)) {
                server.awaitStart();
                assertEquals(503, server.readiness());
                redis.start();
                server.awaitReady();
            }
        }
    }

    @Test
    void serverOfAClusterWorksForAWhileBeforeItStops() {
        try (RedisServer redis = RedisServer.start(folder);
                ClusterNode server = new ClusterNode(folder, redis, "--drain-delay=2s")) {
            server.awaitReady();
            try (JavaClient client = JavaClient.of(server.url(), ClientTransport.WEBSOCKET, options -> {})
                    .connect()) {
                server.terminate();
                await().until(() -> server.readiness() == 503);
                assertEquals(1, server.clients()); // another client can connect and ask
                assertEquals(Json.parse("{ok: true}"), client.request("latency"));
                client.take("disconnect");
            }
            server.awaitExit();
        }
    }

    @Test
    void jobsOfAKilledServerAreInterrupted() {
        try (RedisServer redis = RedisServer.start(folder);
                ServerProcess one = start(redis, "classic");
                ServerProcess two = start(redis, "classic");
                SocketIoClient ada = client(one);
                SocketIoClient bob = client(two)) {
            String id = ada.request("query", Map.of())
                    .get(0)
                    .getAsJsonObject()
                    .get("id")
                    .getAsString();
            await().until(() -> bob.request("job:subscribe", Map.of("id", id))
                    .get(0)
                    .getAsJsonObject()
                    .get("ok")
                    .getAsBoolean());
            assertTrue(readUntil(bob, "job:update").contains("\"running\""));
            one.kill();
            // The lease of the server must expire first.
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> readJob(two, id).contains("\"error\":\"interrupted\""));
            assertTrue(readUntil(bob, "job:end").contains("\"error\":\"interrupted\""));
        }
    }

    @Test
    void clientsOfAKilledServerAreNotCounted() {
        try (RedisServer redis = RedisServer.start(folder);
                ServerProcess one = start(redis, "classic");
                ServerProcess two = start(redis, "classic");
                SocketIoClient ada = client(one)) {
            await().until(() -> welcome(two).endsWith("\"online\":2}]"));
            ada.request("latency"); // still connected
            one.kill();
            await().until(() -> welcome(two).endsWith("\"online\":1}]"));
        }
    }

    private static String welcome(ServerProcess server) {
        try (SocketIoClient client = SocketIoClient.open(address(server))) {
            client.join("/");
            return readUntil(client, "welcome");
        }
    }

    private static String readJob(ServerProcess server, String id) {
        try (RawHttp http = RawHttp.connect(address(server))) {
            return http.get("/push/job:" + id).body();
        }
    }

    private static InetSocketAddress address(ServerProcess server) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.awaitPort());
    }

    private static String readUntil(SocketIoClient client, String event) {
        return readUntilPacket(client, "42[\"" + event + "\"");
    }

    private static String readUntilPacket(SocketIoClient client, String beginning) {
        String packet = client.read();
        while (!packet.startsWith(beginning)) {
            packet = client.read();
        }
        return packet;
    }

    private ServerProcess start(RedisServer redis, String adapter) {
        return ServerProcess.run(
                folder,
                Map.of("CARILLON_REDIS_URL", redis.uri()),
                "--host=127.0.0.1",
                "--port=0",
                "--redis-adapter=" + adapter);
    }

    private static SocketIoClient client(ServerProcess server) {
        SocketIoClient client = SocketIoClient.open(address(server));
        client.join("/");
        readUntil(client, "welcome");
        return client;
    }

    @Test
    void invalidUrlIsReportedWithoutItsPassword() {
        try (ServerProcess process = ServerProcess.run(folder, Map.of("CARILLON_REDIS_URL", "http://:secret@host"))) {
            assertEquals(2, process.awaitExit());
            assertTrue(process.errors().startsWith("carillon-server: --redis-url: not a URL"), process::errors);
            assertTrue(!process.errors().contains("secret"), process::errors);
        }
    }
}
