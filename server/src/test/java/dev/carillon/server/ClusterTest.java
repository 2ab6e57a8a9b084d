package dev.carillon.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.carillon.SocketIoServer;
import dev.carillon.api.ApiAccess;
import dev.carillon.redis.RedisAdapters;
import dev.carillon.redis.RedisPresence;
import dev.carillon.redis.RedisServer;
import dev.carillon.testing.HttpReply;
import dev.carillon.testing.RawHttp;
import dev.carillon.testing.SocketIoClient;
import dev.carillon.testing.SocketIoFixture;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers of a cluster over Redis know the clients of both. */
class ClusterTest {
    private static final String KEY = "a-key-for-tests";

    @TempDir
    private Path folder;

    private final List<Node> nodes = new ArrayList<>();
    private RedisServer redis;
    private Node one;
    private Node two;

    private record Node(CarillonServer server, InetSocketAddress address) {
        static Node start(String uri) {
            CarillonServer server = new CarillonServer(
                    SocketIoServer.builder()
                            .host("127.0.0.1")
                            .port(0)
                            .eventLoops(1)
                            .adapter(RedisAdapters.classic(uri)),
                    new CarillonServer.Options(
                            Duration.ofSeconds(1),
                            null,
                            Duration.ZERO,
                            null,
                            jobs -> {},
                            io -> ApiAccess.of(io, List.of(KEY)),
                            Optional.empty(),
                            (io, identity) -> RedisPresence.connect(uri).attach(io, identity)));
            return new Node(server, server.start().join());
        }

        SocketIoClient open(String name) {
            SocketIoClient client = SocketIoClient.open(address);
            client.join("/", Map.of("name", name));
            return client;
        }

        /** Connects a client, and returns its {@code welcome}. */
        JsonObject welcome() {
            try (SocketIoClient client = open("Guest")) {
                return payload(client, "welcome");
            }
        }

        SocketIoClient join(String name) {
            SocketIoClient client = open(name);
            payload(client, "welcome");
            return client;
        }

        HttpReply get(String path) {
            try (RawHttp http = RawHttp.connect(address)) {
                return http.get("/api/v1" + path, "Authorization: Bearer " + KEY);
            }
        }

        JsonObject list(String path) {
            HttpReply reply = get(path);
            assertEquals(200, reply.status(), reply.body());
            return JsonParser.parseString(reply.body()).getAsJsonObject();
        }
    }

    @BeforeEach
    void start() {
        redis = RedisServer.start(folder);
        one = startNode();
        two = startNode();
        awaitOnline(one, 1);
        awaitOnline(two, 1);
    }

    private Node startNode() {
        Node node = Node.start(redis.uri());
        nodes.add(node);
        return node;
    }

    @AfterEach
    void stop() {
        nodes.forEach(node -> node.server.close());
        redis.close();
    }

    private static JsonObject payload(SocketIoClient client, String event) {
        String beginning = "42[\"" + event + "\",";
        String packet = client.read();
        assertTrue(packet.startsWith(beginning), packet);
        return JsonParser.parseString(packet.substring(2))
                .getAsJsonArray()
                .get(1)
                .getAsJsonObject();
    }

    private static JsonObject request(SocketIoClient client, String event, Object... args) {
        return client.request(event, args).get(0).getAsJsonObject();
    }

    /** Waits until a new client sees this number of clients, itself included, on all servers. */
    private static void awaitOnline(Node node, int expected) {
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            JsonObject welcome = node.welcome();
            return welcome.get("online").getAsInt() == expected && !welcome.has("partial");
        });
    }

    private static void awaitMembers(SocketIoClient client, int expected) {
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            JsonObject reply = request(client, "members", "lobby");
            return reply.get("members").getAsInt() == expected && !reply.has("partial");
        });
    }

    private static Set<String> values(JsonArray list, String member) {
        Set<String> values = new TreeSet<>();
        list.forEach(item -> values.add(item.getAsJsonObject().get(member).getAsString()));
        return values;
    }

    @Test
    void welcomeCountsTheClientsOfAllServers() {
        try (SocketIoClient ada = one.join("Ada")) {
            awaitOnline(two, 2);
            awaitOnline(one, 2);
            assertFalse(ada.id().isEmpty());
        }
        awaitOnline(two, 1);
    }

    @Test
    void membersAreThoseOfAllServers() {
        try (SocketIoClient ada = one.join("Ada");
                SocketIoClient bob = two.join("Bob")) {
            assertEquals(1, request(ada, "join", "lobby").get("members").getAsInt());
            await().until(() -> {
                int members = request(bob, "join", "lobby").get("members").getAsInt();
                JsonObject joined = payload(ada, "joined");
                assertEquals(bob.id(), joined.get("id").getAsString());
                assertEquals(members, joined.get("members").getAsInt());
                return members == 2;
            });
            awaitMembers(ada, 2);
            JsonObject members = request(ada, "members", "lobby");
            assertEquals(Set.of(ada.id(), bob.id()), values(members.getAsJsonArray("list"), "id"));
            assertEquals(Set.of("Ada", "Bob"), values(members.getAsJsonArray("list"), "name"));
            request(bob, "name", "Robert");
            assertEquals("Robert", payload(ada, "renamed").get("name").getAsString());
            await().until(() -> values(request(ada, "members", "lobby").getAsJsonArray("list"), "name")
                    .equals(Set.of("Ada", "Robert")));
            request(bob, "leave", "lobby");
            assertEquals("Robert", payload(ada, "left").get("name").getAsString());
            awaitMembers(ada, 1);
        }
    }

    @Test
    void changesAreAnnouncedInOrder() {
        try (SocketIoClient ada = one.join("Ada");
                SocketIoClient bob = two.join("Bob")) {
            request(ada, "join", "lobby");
            for (int i = 0; i < 50; i++) {
                bob.emit("join", "lobby");
                bob.emit("leave", "lobby");
            }
            for (int i = 0; i < 50; i++) {
                payload(ada, "joined");
                payload(ada, "left");
            }
        }
    }

    @Test
    void apiListsTheSocketsOfAllServers() {
        try (SocketIoClient ada = one.join("Ada");
                SocketIoClient bob = two.join("Bob")) {
            request(ada, "join", "lobby");
            request(bob, "join", "lobby");
            Set<String> both = Set.of(ada.id(), bob.id());
            for (Node node : nodes) {
                await().until(() -> {
                    JsonObject page = node.list("/sockets?room=lobby");
                    assertFalse(page.has("partial"));
                    // The names are known only from the registry.
                    return values(page.getAsJsonArray("sockets"), "id").equals(both)
                            && page.getAsJsonArray("sockets").asList().stream()
                                    .allMatch(socket -> socket.getAsJsonObject().has("name"));
                });
                JsonObject first = node.list("/sockets?limit=1");
                JsonObject second =
                        node.list("/sockets?limit=1&cursor=" + first.get("next").getAsString());
                assertFalse(second.has("next"));
                first.getAsJsonArray("sockets").addAll(second.getAsJsonArray("sockets"));
                assertEquals(both, values(first.getAsJsonArray("sockets"), "id"));
                assertEquals(
                        "[{\"name\":\"lobby\",\"sockets\":2}]",
                        "" + node.list("/rooms").get("rooms"));
            }
        }
    }

    @Test
    void serverWithoutRegistryIsNotForgotten() {
        try (SocketIoFixture node =
                        SocketIoFixture.start(options -> options.adapter(RedisAdapters.classic(redis.uri())));
                SocketIoClient ada = one.join("Ada")) {
            SocketIoClient eve = node.join();
            node.io().socket(eve.id()).orElseThrow().join("lobby");
            request(ada, "join", "lobby");
            await().until(() -> request(ada, "members", "lobby").has("partial"));
            await().until(() -> two.welcome().has("partial"));
            await().until(() -> values(one.list("/sockets?room=lobby").getAsJsonArray("sockets"), "id")
                    .equals(Set.of(ada.id(), eve.id())));
        }
    }

    @Test
    void localAnswersContinueWhileRedisIsAway() throws Exception {
        try (SocketIoClient ada = one.join("Ada")) {
            request(ada, "join", "lobby");
            redis.kill();
            await().until(() -> request(ada, "members", "lobby").has("partial"));
            JsonObject members = request(ada, "members", "lobby");
            assertEquals(1, members.get("members").getAsInt());
            assertEquals(Set.of(ada.id()), values(members.getAsJsonArray("list"), "id"));
            assertTrue(one.welcome().has("partial"));
            assertEquals(503, one.get("/sockets?room=lobby").status());
            JsonObject page = one.list("/sockets?room=lobby&partial=true");
            assertTrue(page.get("partial").getAsBoolean());
            assertEquals(Set.of(ada.id()), values(page.getAsJsonArray("sockets"), "id"));
            redis.start();
            awaitOnline(two, 2);
        }
    }
}
