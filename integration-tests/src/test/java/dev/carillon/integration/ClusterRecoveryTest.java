package dev.carillon.integration;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.carillon.ConnectionStateRecovery;
import dev.carillon.redis.RedisAdapters;
import dev.carillon.redis.RedisServer;
import dev.carillon.testing.SocketIoClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A client moves between two Carillon and two Node.js servers under a stream of events. It receives each event once and in order, or
 * learns that it could not recover.
 */
class ClusterRecoveryTest {
    private static final int MOVES = 100;
    private static final Duration MAX_DISCONNECTION = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final Random random = new Random(16);
    private final List<ClusterMember> servers = new ArrayList<>();
    private final AtomicBoolean stopped = new AtomicBoolean();

    /** The number of the last event. Its lock is held while an event is emitted. */
    private final AtomicLong emitted = new AtomicLong();

    /** Clients that stay connected to the Node.js servers. */
    private final Map<ClusterMember, SocketIoClient> witnesses = new HashMap<>();

    /** The server that the client is connected to. */
    private final AtomicInteger current = new AtomicInteger();

    private RedisServer redis;
    private Thread emitter;

    // What the client knows, as the official client does.
    private SocketIoClient client;
    private String sid;
    private String pid;
    private String offset;
    private long lastEvent;

    @AfterEach
    void stop() throws Exception {
        stopped.set(true);
        if (emitter != null) {
            emitter.join();
        }
        if (client != null) {
            client.close();
        }
        witnesses.values().forEach(SocketIoClient::close);
        servers.forEach(ClusterMember::close);
        if (redis != null) {
            redis.close();
        }
    }

    @Test
    void clientMovesUnderAStreamOfEvents() throws Exception {
        Prerequisites.requireNode();
        redis = RedisServer.start(folder);
        for (int i = 1; i <= 2; i++) {
            servers.add(new CarillonMember(
                    "Carillon " + i,
                    RedisAdapters.streams(redis.uri()),
                    options -> options.connectionStateRecovery(ConnectionStateRecovery.builder()
                            .maxDisconnectionDuration(MAX_DISCONNECTION)
                            .build())));
            servers.add(new NodeMember(
                    "Node.js " + i, Prerequisites.SCRIPTS, "streams", redis.uri(), "" + MAX_DISCONNECTION.toMillis()));
        }
        for (ClusterMember server : servers) {
            await().ignoreExceptions()
                    .until(() -> call(server, "serverSideEmitWithAck", "{'args': ['ask', 'ready']}")
                                    .getAsJsonArray()
                                    .size()
                            == servers.size() - 1);
        }
        for (int i = 0; i < servers.size(); i++) {
            if (isNode(i)) {
                SocketIoClient witness = SocketIoClient.open(servers.get(i).address());
                witness.join("/");
                witnesses.put(servers.get(i), witness);
            }
        }
        emitter = new Thread(this::emitNumbers);
        emitter.start();

        connect(0);
        int recovered = 0;
        int[][] moves = new int[2][2];
        for (int i = 0; i < MOVES; i++) {
            readSome();
            int from = current.get();
            String before = sid;
            client.webSocket().connection().reset();
            awaitGone(from);
            connect(random.nextInt(servers.size()));
            if (sid.equals(before)) {
                recovered++;
                moves[from % 2][current.get() % 2]++;
            }
        }
        readSome();
        System.out.printf(
                "%d moves, %d recovered: %d from Carillon to Carillon, %d to Node.js, %d from Node.js to Carillon, %d to Node.js;"
                        + " %d events%n",
                MOVES, recovered, moves[0][0], moves[0][1], moves[1][0], moves[1][1], lastEvent);
        assertEquals(MOVES, recovered);
        for (int[] row : moves) {
            for (int count : row) {
                assertTrue(count > 0);
            }
        }
    }

    /**
     * Emits numbered events from one server after the other, each when the previous one is on its way. A Node.js server delivers its own
     * events before older ones of other servers, so it does not emit while the client is connected to it.
     */
    private void emitNumbers() {
        try {
            while (!stopped.get()) {
                synchronized (emitted) {
                    long number = emitted.incrementAndGet();
                    List<ClusterMember> allowed = IntStream.range(0, servers.size())
                            .filter(server -> !isNode(server) || server != current.get())
                            .mapToObj(servers::get)
                            .toList();
                    ClusterMember from = allowed.get((int) (number / 10 % allowed.size()));
                    call(from, "emitAndWait", "{'args': ['number', " + number + "]}");
                }
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isNode(int server) {
        return server % 2 == 1;
    }

    /**
     * Connects to a server. Node.js would send events twice that it reads from the stream for a client that recovers, but has not
     * delivered to its other clients yet. So nothing is emitted meanwhile.
     */
    private void connect(int server) {
        if (!isNode(server)) {
            connectNow(server);
            return;
        }
        synchronized (emitted) {
            SocketIoClient witness = witnesses.get(servers.get(server));
            while (numberOf(read(witness)) < emitted.get()) {
                // it has not delivered all events yet
            }
            connectNow(server);
        }
    }

    /** Reads the next packet that is not a ping, which is answered. */
    private static String read(SocketIoClient from) {
        String packet = from.read();
        while (packet.equals("2")) {
            from.send("3");
            packet = from.read();
        }
        return packet;
    }

    private static long numberOf(String packet) {
        return JsonParser.parseString(packet.substring(2))
                .getAsJsonArray()
                .get(1)
                .getAsLong();
    }

    private void connectNow(int server) {
        JsonObject auth = new JsonObject();
        if (pid != null) {
            auth.addProperty("pid", pid);
            auth.addProperty("offset", offset);
        }
        current.set(server);
        client = SocketIoClient.open(servers.get(server).address());
        client.send("40" + auth);
        List<String> missed = new ArrayList<>(); // Node.js sends them after the CONNECT packet, Carillon before it
        String packet = client.read();
        while (packet.startsWith("42")) {
            missed.add(packet);
            packet = client.read();
        }
        JsonObject ids = JsonParser.parseString(packet.substring(2)).getAsJsonObject();
        if (!ids.get("sid").getAsString().equals(sid)) {
            lastEvent = 0;
        }
        sid = ids.get("sid").getAsString();
        pid = ids.get("pid").getAsString();
        missed.forEach(this::receive);
    }

    private void readSome() {
        int count = 1 + random.nextInt(10);
        for (int i = 0; i < count; i++) {
            receive(read(client));
        }
    }

    private void receive(String packet) {
        JsonArray event = JsonParser.parseString(packet.substring(2)).getAsJsonArray();
        long number = event.get(1).getAsLong();
        if (lastEvent != 0) {
            assertEquals(
                    lastEvent + 1,
                    number,
                    packet + " on " + servers.get(current.get()).name());
        }
        lastEvent = number;
        offset = event.get(2).getAsString();
    }

    private void awaitGone(int server) {
        await().until(() ->
                call(servers.get(server), "fetchSockets", "{'flags': {'local': true}}")
                        .getAsJsonArray()
                        .asList()
                        .stream()
                        .noneMatch(socket ->
                                socket.getAsJsonObject().get("id").getAsString().equals(sid)));
    }

    private static JsonElement call(ClusterMember server, String command, String options) throws Exception {
        return server.call(command, JsonParser.parseString(options).getAsJsonObject());
    }
}
