package dev.carillon;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.carillon.internal.socketio.packet.PacketText;
import dev.carillon.internal.socketio.room.Broadcast;
import dev.carillon.internal.socketio.room.RecoverableMember;
import dev.carillon.internal.socketio.room.Recovery;
import dev.carillon.internal.socketio.room.RecoveryFactory;
import dev.carillon.internal.socketio.room.SavedSession;
import dev.carillon.testing.LogCapture;
import dev.carillon.testing.Recorder;
import dev.carillon.testing.SocketIoClient;
import dev.carillon.testing.SocketIoFixture;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Recovery with a slow session lookup, as over a network: the result is late, fails or never arrives. */
class SlowRecoveryTest {
    private static final ConnectionStateRecovery OPTIONS =
            ConnectionStateRecovery.builder().build();

    private final Recorder<Lookup> lookups = new Recorder<>();
    private final Recorder<Socket> connected = new Recorder<>();
    private SocketIoFixture server;

    /** A lookup that the test completes. */
    private record Lookup(Optional<SavedSession> found, CompletableFuture<Optional<SavedSession>> answer) {
        void complete() {
            answer.complete(found);
        }
    }

    private final class SlowRecovery implements Recovery {
        private final Recovery memory;

        SlowRecovery(Recovery memory) {
            this.memory = memory;
        }

        @Override
        public boolean isOn() {
            return memory.isOn();
        }

        @Override
        public void broadcast(Broadcast broadcast, PacketText packet) {
            memory.broadcast(broadcast, packet);
        }

        @Override
        public void admit(RecoverableMember member, Runnable enter, Runnable entered) {
            memory.admit(member, enter, entered);
        }

        @Override
        public void dismiss(RecoverableMember member, DisconnectReason reason) {
            memory.dismiss(member, reason);
        }

        @Override
        public boolean isOwnRoom(String room) {
            return memory.isOwnRoom(room);
        }

        @Override
        public Optional<RecoverableMember> present(String pid) {
            return memory.present(pid);
        }

        @Override
        public CompletionStage<Optional<SavedSession>> restore(
                String pid, Optional<String> offset, Handshake handshake) {
            Optional<SavedSession> found =
                    memory.restore(pid, offset, handshake).toCompletableFuture().join();
            Lookup lookup = new Lookup(found, new CompletableFuture<>());
            lookups.add(lookup);
            return lookup.answer();
        }

        @Override
        public void putBack(SavedSession session) {
            memory.putBack(session);
        }

        @Override
        public void close() {
            memory.close();
        }
    }

    private void start(Duration connectTimeout) {
        RecoveryFactory memory = RecoveryFactory.standard(OPTIONS);
        server = SocketIoFixture.start(options -> {
            options.connectionStateRecovery(OPTIONS)
                    .eventLoops(1) // a blocking lookup would block every client
                    .connectTimeout(connectTimeout);
            options.options.recoveries = (broadcaster, offsetPrefix, sharedLog) ->
                    new SlowRecovery(memory.create(broadcaster, offsetPrefix, sharedLog));
        });
        server.io().onConnection(socket -> {
            socket.onRequest("echo", String.class, text -> text);
            connected.add(socket);
        });
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Connects a client, resets its connection, and returns the payload of its CONNECT packet. */
    private JsonObject lostClient() {
        SocketIoClient client = server.open();
        JsonObject identity = payload(client.send("40").read());
        connected.next();
        cutOff(client);
        await().until(() -> server.io().sockets().isEmpty());
        return identity;
    }

    private static void cutOff(SocketIoClient client) {
        client.webSocket().connection().reset();
    }

    private static JsonObject payload(String connect) {
        assertTrue(connect.startsWith("40{"), connect);
        return JsonParser.parseString(connect.substring(2)).getAsJsonObject();
    }

    private SocketIoClient comeBack(JsonObject identity) {
        return server.open().send("40{\"pid\":" + identity.get("pid") + "}");
    }

    @Test
    void otherClientsAreServedDuringTheLookup() {
        start(Duration.ofSeconds(45));
        JsonObject identity = lostClient();
        SocketIoClient back = comeBack(identity);
        Lookup lookup = lookups.next();
        SocketIoClient other = server.join();
        assertEquals("hi", other.request("echo", "hi").get(0).getAsString());
        server.io().emit("meanwhile");
        assertEquals(1, server.io().sockets().size());
        assertFalse(back.webSocket().connection().hasInput());
        lookup.complete();
        assertTrue(back.read().startsWith("42[\"meanwhile\","), "missed during the lookup");
        assertEquals(identity, payload(back.read()));
        connected.next();
        assertTrue(connected.next().isRecovered());
    }

    @Test
    void clientLostDuringTheLookupCanRecoverLater() {
        start(Duration.ofSeconds(45));
        JsonObject identity = lostClient();
        SocketIoClient back = comeBack(identity);
        Lookup lookup = lookups.next();
        cutOff(back);
        await().until(() -> server.io().stats().sessions() == 0);
        lookup.complete();
        await().until(() -> {
            SocketIoClient again = comeBack(identity);
            lookups.next().complete();
            JsonObject answer = payload(again.read());
            return answer.equals(identity);
        });
    }

    @Test
    void failedLookupGivesANewSocket() {
        start(Duration.ofSeconds(45));
        JsonObject identity = lostClient();
        try (LogCapture log = LogCapture.open()) {
            SocketIoClient back = comeBack(identity);
            lookups.next().answer().completeExceptionally(new IllegalStateException("store is down"));
            assertNotEquals(identity, payload(back.read()));
            assertFalse(connected.next().isRecovered());
            assertTrue(
                    log.messages().get(0).startsWith("ERROR an earlier session could not be looked up"),
                    log.messages()::toString);
        }
    }

    @Test
    void unansweredLookupEndsWithTheConnectTimeout() {
        start(Duration.ofMillis(300));
        SocketIoClient back = comeBack(lostClient());
        lookups.next();
        back.awaitClose();
        assertEquals(0, server.io().stats().sockets());
    }
}
