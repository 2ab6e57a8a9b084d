package dev.carillon.integration;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.carillon.redis.RedisAdapters;
import dev.carillon.redis.RedisEmitter;
import dev.carillon.redis.RedisServer;
import dev.carillon.testing.SocketIoClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A cluster of two Carillon and two Node.js servers over Redis, with a client on each. Every operation is started on one server of
 * each kind, and by emitters that are not servers if they have it, and must have its effect on all servers.
 */
class MixedClusterTest {
    private static final Map<String, Function<String, RedisAdapters>> ADAPTERS = Map.of(
            "classic", RedisAdapters::classic, "sharded", RedisAdapters::sharded, "streams", RedisAdapters::streams);

    private static final Map<String, Function<String, RedisEmitter>> EMITTERS = Map.of(
            "classic", RedisEmitter::classic, "sharded", RedisEmitter::sharded, "streams", RedisEmitter::streams);

    @TempDir
    private Path folder;

    private final List<ClusterMember> servers = new ArrayList<>();
    private final List<ClusterMember> emitters = new ArrayList<>();
    private final List<SocketIoClient> clients = new ArrayList<>();
    private RedisServer redis;

    private static final Set<String> OF_EMITTERS = Set.of(
            "emit to all",
            "emit binary data",
            "emit to a room",
            "emit to several rooms",
            "emit except a room",
            "emit to a socket",
            "volatile",
            "dynamic namespace",
            "socketsJoin and socketsLeave",
            "serverSideEmit",
            "disconnectSockets");

    /** An operation and what the clients must see. */
    private interface Operation {
        void run(ClusterMember from) throws Exception;
    }

    @AfterEach
    void stop() {
        clients.forEach(SocketIoClient::close);
        emitters.forEach(ClusterMember::close);
        servers.forEach(ClusterMember::close);
        if (redis != null) {
            redis.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "sharded", "streams"})
    void everyOperationSpansServersOfBothKinds(String adapter) throws Exception {
        Prerequisites.requireNode();
        redis = RedisServer.start(folder);
        for (int i = 1; i <= 2; i++) {
            servers.add(
                    new CarillonMember("Carillon " + i, ADAPTERS.get(adapter).apply(redis.uri())));
            servers.add(new NodeMember("Node.js " + i, Prerequisites.SCRIPTS, adapter, redis.uri()));
        }
        for (ClusterMember server : servers) {
            SocketIoClient client = SocketIoClient.open(server.address());
            client.join("/");
            clients.add(client);
        }
        awaitCluster();
        emitters.add(new EmitterMember(EMITTERS.get(adapter).apply(redis.uri()), servers.get(0)));
        if (adapter.equals("classic")) { // the npm package knows no other one
            emitters.add(new NodeEmitterMember(servers.get(1)));
        }

        Map<String, Operation> operations = operations();
        Map<String, List<String>> results = new LinkedHashMap<>();
        for (Map.Entry<String, Operation> operation : operations.entrySet()) {
            List<ClusterMember> senders = new ArrayList<>(servers.subList(0, 2));
            if (OF_EMITTERS.contains(operation.getKey())) {
                senders.addAll(emitters);
            }
            for (ClusterMember from : senders) {
                String result = from.name() + ": ok";
                try {
                    operation.getValue().run(from);
                    nothingElseArrives(from);
                } catch (Exception | AssertionError e) {
                    result = from.name() + " FAILED: " + e.getMessage();
                }
                results.computeIfAbsent(operation.getKey(), name -> new ArrayList<>())
                        .add(result);
            }
        }
        System.out.println("| " + adapter + ": operation | from |\n|---|---|");
        results.forEach(
                (operation, row) -> System.out.println("| " + operation + " | " + String.join(", ", row) + " |"));
        results.forEach((operation, row) ->
                assertTrue(row.stream().allMatch(result -> result.endsWith(": ok")), () -> operation + " " + row));
    }

    /** Waits until every server reaches every client. */
    private void awaitCluster() throws Exception {
        await().until(() -> call(servers.get(1), "serverCount", "{}").getAsInt() == servers.size());
        for (ClusterMember server : servers) {
            await().ignoreExceptions()
                    .until(() -> ids(call(server, "fetchSockets", "{}")).size() == clients.size());
        }
    }

    private Map<String, Operation> operations() {
        Map<String, Operation> all = new LinkedHashMap<>();
        all.put("emit to all", from -> {
            call(from, "emit", "{'args': ['news', 1.5, 'text', {'deep': [true, null]}]}");
            expect("42[\"news\",1.5,\"text\",{\"deep\":[true,null]}]", clients);
        });
        all.put("emit binary data", from -> {
            call(from, "emit", "{'args': ['data', {'base64': 'AQID'}, 'x']}");
            for (SocketIoClient client : clients) {
                client.expect("451-[\"data\",{\"_placeholder\":true,\"num\":0},\"x\"]");
                assertArrayEquals(new byte[] {1, 2, 3}, client.webSocket().readBinary());
            }
        });
        all.put("emit to a room", from -> {
            joinRooms();
            call(from, "emit", "{'rooms': ['red'], 'args': ['to red']}");
            expect("42[\"to red\"]", clients.subList(0, 2));
        });
        all.put("emit to several rooms", from -> {
            call(from, "emit", "{'rooms': ['red', 'odd'], 'args': ['to both']}");
            expect("42[\"to both\"]", List.of(clients.get(0), clients.get(1), clients.get(3)));
        });
        all.put("emit except a room", from -> {
            call(from, "emit", "{'except': ['odd'], 'args': ['even only']}");
            expect("42[\"even only\"]", List.of(clients.get(0), clients.get(2)));
        });
        all.put("emit to a socket", from -> {
            for (SocketIoClient client : clients) {
                call(from, "emit", "{'rooms': ['" + client.id() + "'], 'args': ['for you']}");
                client.expect("42[\"for you\"]");
            }
        });
        all.put("volatile", from -> {
            call(from, "emit", "{'flags': {'volatile': true}, 'args': ['perhaps']}");
            expect("42[\"perhaps\"]", clients);
        });
        all.put("local", from -> {
            call(from, "emit", "{'flags': {'local': true}, 'args': ['here']}");
            clients.get(servers.indexOf(from)).expect("42[\"here\"]");
        });
        all.put("dynamic namespace", from -> {
            for (SocketIoClient client : clients) {
                client.join("/org-7");
            }
            awaitSockets(from, "{'namespace': '/org-7'}", clients.size());
            call(from, "emit", "{'namespace': '/org-7', 'args': ['to the organisation']}");
            for (SocketIoClient client : clients) {
                client.expect("42/org-7,[\"to the organisation\"]").send("41/org-7,");
            }
        });
        all.put("acknowledgements", from -> {
            var reply = inBackground(() -> call(from, "emitWithAck", "{'args': ['ask'], 'flags': {'timeout': 5000}}"));
            for (int i = 0; i < clients.size(); i++) {
                acknowledge(clients.get(i), "[" + i + ",\"second argument\"]");
            }
            JsonObject result = reply.get().getAsJsonObject();
            assertEquals("false", result.get("failed").toString());
            assertEquals(Set.of("0", "1", "2", "3"), texts(result.getAsJsonArray("replies")));
        });
        all.put("partial acknowledgements", from -> {
            var reply = inBackground(() -> call(from, "emitWithAck", "{'args': ['ask'], 'flags': {'timeout': 700}}"));
            acknowledge(clients.get(2), "[\"two\"]");
            acknowledge(clients.get(3), "[\"three\"]");
            clients.get(0).read();
            clients.get(1).read();
            JsonObject result = reply.get().getAsJsonObject();
            assertEquals("true", result.get("failed").toString());
            assertEquals(Set.of("two", "three"), texts(result.getAsJsonArray("replies")));
        });
        all.put("fetchSockets", from -> {
            JsonArray sockets = call(from, "fetchSockets", "{'rooms': ['odd']}").getAsJsonArray();
            assertEquals(Set.of(clients.get(1).id(), clients.get(3).id()), ids(sockets));
            for (JsonElement socket : call(from, "fetchSockets", "{}").getAsJsonArray()) {
                JsonObject description = socket.getAsJsonObject();
                int index = clients.stream()
                        .map(SocketIoClient::id)
                        .toList()
                        .indexOf(description.get("id").getAsString());
                assertEquals("websocket", description.get("transport").getAsString());
                assertEquals(
                        index % 2 == 0 ? "carillon" : "node",
                        description.getAsJsonObject("data").get("server").getAsString());
                assertTrue(texts(description.getAsJsonArray("rooms"))
                        .contains(clients.get(index).id()));
            }
        });
        all.put("socketsJoin and socketsLeave", from -> {
            call(from, "join", "{'rooms': ['odd'], 'to': ['new', 'newer']}");
            awaitMembers(from, "new", 2);
            call(from, "emit", "{'rooms': ['new'], 'args': ['to new']}");
            expect("42[\"to new\"]", List.of(clients.get(1), clients.get(3)));
            call(from, "leave", "{'from': ['new', 'newer']}");
            awaitMembers(from, "new", 0);
        });
        all.put("serverSideEmit", from -> {
            call(from, "serverSideEmit", "{'args': ['note', 'hello', {'n': 1}]}");
            for (ClusterMember server : servers) {
                if (server != from) {
                    await().untilAsserted(() -> assertEquals(
                            "[[\"hello\",{\"n\":1}]]",
                            call(server, "received", "{}").toString().replace("1.0", "1")));
                }
            }
            assertEquals("[]", call(from, "received", "{}").toString());
        });
        all.put("serverSideEmit with acknowledgements", from -> {
            JsonArray answers = call(from, "serverSideEmitWithAck", "{'args': ['ask', 'why']}")
                    .getAsJsonArray();
            assertEquals(3, answers.size());
            answers.forEach(answer ->
                    assertEquals("why", answer.getAsJsonObject().get("question").getAsString()));
        });
        all.put("disconnectSockets", from -> {
            for (SocketIoClient client : List.copyOf(clients)) {
                call(from, "disconnect", "{'close': true, 'rooms': ['" + client.id() + "']}");
                client.awaitClose();
                int index = clients.indexOf(client);
                SocketIoClient next = SocketIoClient.open(servers.get(index).address());
                next.join("/");
                clients.set(index, next);
            }
            await().until(() -> ids(call(from, "fetchSockets", "{}")).size() == clients.size());
        });
        return all;
    }

    /** The first two clients join the room "red", and the clients of Node.js join "odd". */
    private void joinRooms() throws Exception {
        for (int i = 0; i < clients.size(); i++) {
            if (i < 2) {
                clients.get(i).request("join", "red");
            }
            if (i % 2 == 1) {
                clients.get(i).request("join", "odd");
            }
        }
        for (ClusterMember server : servers) {
            awaitMembers(server, "red", 2);
            awaitMembers(server, "odd", 2);
        }
    }

    private static void awaitMembers(ClusterMember server, String room, int count) {
        awaitSockets(server, "{'rooms': ['" + room + "']}", count);
    }

    private static void awaitSockets(ClusterMember server, String selection, int count) {
        await().ignoreExceptions()
                .until(() -> ids(call(server, "fetchSockets", selection)).size() == count);
    }

    private static CompletableFuture<JsonElement> inBackground(Callable<JsonElement> task) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return task.call();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static void acknowledge(SocketIoClient client, String args) {
        String packet = client.read();
        client.send("43" + packet.substring(2, packet.indexOf('[')) + args);
    }

    private static void expect(String packet, List<SocketIoClient> receivers) {
        receivers.forEach(client -> client.expect(packet));
    }

    /** The next packet of each client is that of a new broadcast. */
    private void nothingElseArrives(ClusterMember from) throws Exception {
        call(from, "emit", "{'args': ['end']}");
        expect("42[\"end\"]", clients);
    }

    private static JsonElement call(ClusterMember server, String command, String options) throws Exception {
        return server.call(command, JsonParser.parseString(options).getAsJsonObject());
    }

    private static Set<String> ids(JsonElement sockets) {
        Set<String> ids = new TreeSet<>();
        sockets.getAsJsonArray()
                .forEach(socket -> ids.add(socket.getAsJsonObject().get("id").getAsString()));
        return ids;
    }

    private static Set<String> texts(JsonArray array) {
        Set<String> texts = new TreeSet<>();
        array.forEach(element -> texts.add(element.getAsString()));
        return texts;
    }
}
