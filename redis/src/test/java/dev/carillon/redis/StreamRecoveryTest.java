package dev.carillon.redis;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.carillon.ConnectionStateRecovery;
import dev.carillon.ConnectionStateRecovery.Failure;
import dev.carillon.Socket;
import dev.carillon.testing.LogCapture;
import dev.carillon.testing.SocketIoClient;
import dev.carillon.testing.SocketIoFixture;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that lose their connection to one server recover on another one. */
class StreamRecoveryTest {
    @TempDir
    private Path folder;

    private final List<Failure> failures = new CopyOnWriteArrayList<>();
    private final List<SocketIoFixture> servers = new ArrayList<>();
    private RedisServer redis;
    private SocketIoFixture one;
    private SocketIoFixture two;

    @BeforeEach
    void start() {
        redis = RedisServer.start(folder);
        one = server();
        two = server();
    }

    private SocketIoFixture server() {
        return server(redis.uri());
    }

    private SocketIoFixture server(String uri) {
        RedisAdapters adapters = RedisAdapters.streams(uri);
        SocketIoFixture server = SocketIoFixture.start(options -> options.adapter(adapters)
                .requestsTimeout(Duration.ofSeconds(2))
                .connectionStateRecovery(ConnectionStateRecovery.builder()
                        .maxDisconnectionDuration(Duration.ofSeconds(20))
                        .onFailure((failure, handshake) -> failures.add(failure))
                        .build()));
        server.io().onConnection(socket -> socket.onRequest("echo", String.class, text -> text));
        servers.add(server);
        adapters.joined().toCompletableFuture().join();
        return server;
    }

    @AfterEach
    void stop() {
        servers.forEach(SocketIoFixture::close);
        redis.close();
    }

    /** The private id of a client, and the offset of the last event that it has received. */
    private static final class Traveller {
        private SocketIoClient client;
        private String sid;
        private String pid;
        private String offset;

        /** Connects, with what is known from an earlier connection, and returns the events that were missed. */
        List<String> connect(SocketIoFixture server) {
            JsonObject auth = new JsonObject();
            if (pid != null) {
                auth.addProperty("pid", pid);
                auth.addProperty("offset", offset);
            }
            client = server.open().send("40" + auth);
            List<String> missed = new ArrayList<>();
            String packet = client.read();
            while (packet.startsWith("42")) {
                missed.add(name(packet));
                packet = client.read();
            }
            JsonObject ids = JsonParser.parseString(packet.substring(2)).getAsJsonObject();
            sid = ids.get("sid").getAsString();
            pid = ids.get("pid").getAsString();
            return missed;
        }

        String read() {
            return name(client.read());
        }

        private String name(String packet) {
            JsonArray event = JsonParser.parseString(packet.substring(2)).getAsJsonArray();
            offset = event.get(event.size() - 1).getAsString();
            return event.get(0).getAsString();
        }

        void lose(SocketIoFixture server) {
            client.webSocket().connection().reset();
            await().until(() -> server.io().socket(sid).isEmpty());
        }
    }

    private void awaitSession(Traveller traveller) {
        try (RedisClient client = RedisClient.create(redis.uri());
                StatefulRedisConnection<String, String> connection = client.connect()) {
            await().until(() -> connection.sync().exists("sio:session:" + traveller.pid) == 1);
        }
    }

    @Test
    void clientReceivesMissedEventsOnAnotherServer() {
        Traveller ada = new Traveller();
        ada.connect(one);
        Socket socket = one.io().socket(ada.sid).orElseThrow();
        socket.join("red");
        socket.data().put("user", Map.of("name", "Ada", "age", 36));
        one.io().emit("first");
        assertEquals("first", ada.read());
        String sid = ada.sid;
        ada.lose(one);
        two.io().emit("second");
        two.io().to("red").emit("third");
        two.io().to("blue").emit("not for Ada");
        two.io().to(sid).emit("fourth");
        two.io().all().asVolatile().emit("volatile");
        two.io().except("red").emit("not for Ada either");
        assertEquals(List.of("second", "third", "fourth"), ada.connect(two));
        assertEquals(sid, ada.sid);
        Socket recovered = two.io().socket(sid).orElseThrow();
        assertTrue(recovered.isRecovered());
        assertEquals(Set.of(sid, "red"), recovered.rooms());
        assertEquals(Map.of("user", Map.of("name", "Ada", "age", 36L)), recovered.data());
        one.io().to("red").emit("fifth");
        assertEquals("fifth", ada.read());
        assertEquals(List.of(), failures);
    }

    @Test
    void documentedUserIsSufficient() throws Exception {
        assertEquals("OK", redis.cli(AccessControlTest.command("streams")));
        String uri = "redis://streams:secret@127.0.0.1:" + redis.port();
        SocketIoFixture here = server(uri);
        Traveller ada = new Traveller();
        ada.connect(here);
        here.io().emit("first");
        assertEquals("first", ada.read());
        ada.lose(here);
        awaitSession(ada);
        here.io().emit("second");
        SocketIoFixture there = server(uri); // it has not read the second event itself
        assertEquals(List.of("second"), ada.connect(there));
        assertEquals(List.of(), failures);
        assertEquals("", redis.cli("acl", "log"));
    }

    @Test
    void clientMovesManyTimes() {
        Traveller ada = new Traveller();
        ada.connect(one);
        one.io().emit("event 0");
        ada.read();
        String sid = ada.sid;
        SocketIoFixture at = one;
        for (int i = 1; i < 20; i++) {
            ada.lose(at);
            SocketIoFixture other = at == one ? two : one;
            other.io().emit("event " + i);
            assertEquals(List.of("event " + i), ada.connect(i % 3 == 0 ? at : other));
            at = i % 3 == 0 ? at : other;
        }
        assertEquals(sid, ada.sid);
    }

    @Test
    void serverThatHasJustStartedReadsOlderEvents() {
        Traveller ada = new Traveller();
        Traveller bob = new Traveller();
        ada.connect(one);
        bob.connect(one);
        one.io().emit("first");
        ada.read();
        ada.lose(one);
        bob.read();
        two.io().emit("second", (Object) new byte[] {1, 2, 3});
        bob.client.read();
        bob.client.webSocket().readBinary();
        for (int i = 0; i < 1500; i++) {
            two.io().to("nobody").emit("for others");
        }
        two.io().emit("third");
        assertEquals("third", bob.read());
        bob.lose(one);
        awaitSession(ada);
        awaitSession(bob);
        two.io().emit("fourth");
        SocketIoFixture three = server();
        two.io().emit("fifth");

        assertEquals(List.of("fourth", "fifth"), bob.connect(three), failures::toString);
        ada.client = three.open().send("40{\"pid\":\"" + ada.pid + "\",\"offset\":\"" + ada.offset + "\"}");
        assertTrue(ada.client.read().startsWith("451-[\"second\","));
        assertArrayEquals(new byte[] {1, 2, 3}, ada.client.webSocket().readBinary());
        assertEquals("third", ada.read());
        assertEquals("fourth", ada.read());
        assertEquals("fifth", ada.read());
        assertTrue(ada.client.read().startsWith("40{"));
    }

    @Test
    void clientThatHasReceivedNothingKeepsItsSocket() {
        one.io().emit("before");
        Traveller ada = new Traveller();
        await().until(() -> {
            ada.connect(one);
            return true;
        });
        String sid = ada.sid;
        ada.lose(one);
        two.io().emit("missed");
        awaitSession(ada);
        SocketIoClient back = two.open().send("40{\"pid\":\"" + ada.pid + "\"}");
        assertTrue(back.read().startsWith("42[\"missed\","));
        back.expect("40{\"sid\":\"" + sid + "\",\"pid\":\"" + ada.pid + "\"}");
    }

    @Test
    void dataThatIsNotJsonPreventsTheRecoveryOnly() {
        Traveller ada = new Traveller();
        ada.connect(one);
        one.io().socket(ada.sid).orElseThrow().data().put("thread", Thread.currentThread());
        one.io().emit("event");
        ada.read();
        String sid = ada.sid;
        try (LogCapture log = LogCapture.open()) {
            ada.lose(one);
            assertEquals(List.of(), ada.connect(two));
            assertNotEquals(sid, ada.sid);
            assertTrue(
                    log.messages().get(0).startsWith("ERROR a client of / cannot recover"), log.messages()::toString);
        }
        assertEquals(0, one.io().stats().sockets());
    }

    @Test
    void sessionIsUsedOnce() {
        Traveller ada = new Traveller();
        ada.connect(one);
        one.io().emit("event");
        ada.read();
        ada.lose(one);
        String sid = ada.sid;
        String pid = ada.pid;
        ada.connect(two);
        assertEquals(sid, ada.sid);
        ada.pid = pid;
        ada.connect(one);
        assertNotEquals(sid, ada.sid);
        assertEquals(List.of(Failure.UNKNOWN_SESSION), failures);
    }

    @Test
    void unusableOffsetsGiveANewSocket() {
        Traveller ada = new Traveller();
        for (String offset : List.of("1-0", "x", "", "1-", "-1", "99999999999999999999-0", "1-0-0")) {
            failures.clear();
            ada.pid = null;
            ada.connect(one);
            one.io().emit("event");
            ada.read();
            String sid = ada.sid;
            ada.lose(one);
            ada.offset = offset;
            assertEquals(List.of(), ada.connect(two));
            assertNotEquals(sid, ada.sid);
            assertEquals(List.of(Failure.UNKNOWN_OFFSET), failures, offset);
            ada.lose(two);
        }
    }

    @Test
    void allClientsReceiveTheEventsOfAllServersInTheSameOrder() throws Exception {
        Traveller ada = new Traveller();
        Traveller bob = new Traveller();
        ada.connect(one);
        bob.connect(two);
        int events = 500;
        Thread other = new Thread(() -> {
            for (int i = 0; i < events; i++) {
                two.io().emit("two", i);
            }
        });
        other.start();
        for (int i = 0; i < events; i++) {
            one.io().emit("one", i);
        }
        other.join();
        for (int i = 0; i < 2 * events; i++) {
            assertEquals(ada.client.read(), bob.client.read());
        }
    }

    @Test
    void eventBeforeADisconnectionArrives() {
        Traveller ada = new Traveller();
        ada.connect(one);
        Socket socket = one.io().socket(ada.sid).orElseThrow();
        socket.emit("bye");
        socket.disconnect(false);
        assertEquals("bye", ada.read());
        ada.client.expect("41");
    }

    @Test
    void clientsOfAServerThatIsClosedRecoverOnAnother() {
        SocketIoFixture three = server();
        Traveller ada = new Traveller();
        ada.connect(three);
        three.io().emit("event");
        ada.read();
        String sid = ada.sid;
        three.io().close();
        one.io().emit("missed");
        assertEquals(List.of("missed"), ada.connect(one));
        assertEquals(sid, ada.sid);
    }

    @Test
    void whatWasSentDuringAnOutageCannotBeRecovered() throws Exception {
        Traveller ada = new Traveller();
        Traveller bob = new Traveller();
        try (LogCapture log = LogCapture.open()) {
            ada.connect(one);
            bob.connect(one);
            one.io().emit("before");
            ada.read();
            bob.read();
            String sid = ada.sid;
            redis.kill();
            await().until(() -> log.messages().stream()
                            .filter(line -> line.startsWith("WARN Redis is not"))
                            .count()
                    == 2);
            one.io().emit("during");
            ada.client.expect("42[\"during\"]");
            bob.client.expect("42[\"during\"]");
            redis.start();
            await().ignoreExceptions()
                    .until(() -> one.io().all().fetchSockets().join().size() == 2);

            ada.lose(one); // may not have received it
            assertEquals(List.of(), ada.connect(two));
            assertNotEquals(sid, ada.sid);
            one.io().emit("after");
            assertEquals("after", bob.read());
            bob.lose(one);
            two.io().emit("missed");
            assertEquals(List.of("missed"), bob.connect(two));
            assertEquals(
                    Optional.empty(),
                    log.messages().stream()
                            .filter(line -> line.startsWith("ERROR"))
                            .findAny());
        }
    }

    @Test
    void noEventArrivesTwiceWhenRedisDiesUnderTraffic() throws Exception {
        Traveller ada = new Traveller();
        Traveller bob = new Traveller();
        ada.connect(one);
        bob.connect(two);
        int events = 3000;
        for (int i = 0; i < events; i++) {
            if (i == events / 2) {
                redis.kill();
            }
            one.io().emit("e" + i);
        }
        redis.start();
        for (int i = 0; i < events; i++) {
            String packet = ada.client.read();
            assertTrue(packet.startsWith("42[\"e" + i + "\""), packet + " instead of " + i);
        }
        await().ignoreExceptions()
                .until(() -> one.io().all().fetchSockets().join().size() == 2);
        one.io().emit("end");
        assertEquals("end", ada.read());
        Set<String> seen = new HashSet<>();
        String packet = bob.client.read();
        while (!packet.startsWith("42[\"end\"")) {
            assertTrue(seen.add(packet.substring(0, packet.indexOf('"', 4))), packet);
            packet = bob.client.read();
        }
    }
}
