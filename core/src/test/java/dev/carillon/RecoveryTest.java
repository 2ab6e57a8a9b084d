package dev.carillon;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.carillon.ConnectionStateRecovery.Failure;
import dev.carillon.testing.Recorder;
import dev.carillon.testing.SocketIoClient;
import dev.carillon.testing.SocketIoFixture;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients reconnect with the same socket after a lost connection (connection state recovery). */
class RecoveryTest {
    private final Recorder<Failure> failures = new Recorder<>();
    private final Recorder<Socket> connected = new Recorder<>();
    private final Recorder<String> middleware = new Recorder<>();
    private final SocketIoFixture server =
            SocketIoFixture.start(options -> options.connectionStateRecovery(ConnectionStateRecovery.builder()
                    .onFailure((failure, handshake) -> failures.add(failure))
                    .maxPackets(5)
                    .build()));

    /** The ids that a client has for its socket. */
    private record Identity(String sid, String pid) {}

    @BeforeEach
    void watch() {
        server.io().use((socket, next) -> {
            middleware.add(socket.id());
            next.accept();
        });
        server.io().onConnection(connected::add);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Identity connect(SocketIoClient client) {
        return identity(client.send("40").read());
    }

    private static Identity identity(String answer) {
        assertTrue(answer.startsWith("40{"), answer);
        JsonObject payload = JsonParser.parseString(answer.substring(2)).getAsJsonObject();
        return new Identity(payload.get("sid").getAsString(), payload.get("pid").getAsString());
    }

    /** Parses {@code 42["event","offset"]} and returns the offset. */
    private static String offsetOf(String packet, String event) {
        var array = JsonParser.parseString(packet.substring(2)).getAsJsonArray();
        assertEquals(event, array.get(0).getAsString());
        return array.get(array.size() - 1).getAsString();
    }

    /** Resets the connection of a client and waits until the server has noticed. */
    private void cutOff(SocketIoClient client, Identity identity) {
        client.webSocket().connection().reset();
        await().until(() -> server.io().socket(identity.sid()).isEmpty());
    }

    private SocketIoClient comeBack(Identity identity, String offset) {
        String auth = offset == null
                ? "{\"pid\":\"%s\"}".formatted(identity.pid())
                : "{\"pid\":\"%s\",\"offset\":\"%s\"}".formatted(identity.pid(), offset);
        return server.open().send("40" + auth);
    }

    @Test
    void recoveryRestoresIdRoomsDataAndMissedEvents() {
        SocketIoClient client = server.open();
        Identity identity = connect(client);
        Socket first = connected.next();
        first.join("room");
        first.data().put("name", "Ada");
        server.io().emit("seen");
        String offset = offsetOf(client.read(), "seen");
        cutOff(client, identity);
        server.io().to("room").emit("missed");
        server.io().to("elsewhere").emit("not hers");
        server.io().except("room").emit("not hers either");
        server.io().to(identity.sid()).emit("direct");
        SocketIoClient back = comeBack(identity, offset);
        offsetOf(back.read(), "missed");
        offsetOf(back.read(), "direct");
        assertEquals(identity, identity(back.read()));
        Socket second = connected.next();
        assertTrue(second.isRecovered());
        assertEquals(Set.of(identity.sid(), "room"), second.rooms());
        assertEquals("Ada", second.data().get("name"));
        assertEquals(identity.sid(), middleware.next());
        assertTrue(middleware.isEmpty(), "the middlewares are asked once");
        server.io().to("room").emit("later");
        offsetOf(back.read(), "later");
    }

    @Test
    void clientThatReceivedNothingRecovers() {
        server.io().emit("before its time");
        SocketIoClient client = server.open();
        Identity identity = connect(client);
        cutOff(client, identity);
        server.io().emit("missed");
        SocketIoClient back = comeBack(identity, null);
        offsetOf(back.read(), "missed");
        assertEquals(identity, identity(back.read()));
    }

    @Test
    void clientRecoversMoreThanOnce() {
        SocketIoClient client = server.open();
        Identity identity = connect(client);
        for (int i = 0; i < 3; i++) {
            cutOff(client, identity);
            server.io().emit("missed " + i);
            client = comeBack(identity, null);
            for (int j = 0; j <= i; j++) {
                offsetOf(client.read(), "missed " + j);
            }
            assertEquals(identity, identity(client.read()));
        }
    }

    @Test
    void clientRecoversBeforeItsOldConnectionIsClosed() {
        SocketIoClient client = server.open();
        Identity identity = connect(client);
        assertEquals(identity, identity(comeBack(identity, null).read()));
        client.awaitClose();
        assertEquals(1, server.io().sockets().size());
    }

    @Test
    void volatileEventsAndEventsWithAcksAreNotKept() {
        SocketIoClient client = server.open();
        Identity identity = connect(client);
        server.io().all().asVolatile().emit("volatile");
        client.expect("42[\"volatile\"]");
        var unused = server.io().all().emitWithAck("ask", String.class);
        client.expect("420[\"ask\"]");
        cutOff(client, identity);
        assertEquals(identity, identity(comeBack(identity, null).read()));
        assertTrue(unused.isCompletedExceptionally() || !unused.isDone());
    }

    @Test
    void deliberateDisconnectIsNotRecovered() {
        SocketIoClient client = server.open();
        Identity identity = connect(client);
        client.send("41");
        await().until(() -> server.io().sockets().isEmpty());
        Identity fresh = identity(comeBack(identity, null).read());
        assertNotEquals(identity.sid(), fresh.sid());
        assertNotEquals(identity.pid(), fresh.pid());
        assertEquals(Failure.UNKNOWN_SESSION, failures.next());
        connected.next();
        assertFalse(connected.next().isRecovered());
    }

    @Test
    void offsetOfAnotherServerIsUnknown() {
        SocketIoClient client = server.open();
        Identity identity = connect(client);
        cutOff(client, identity);
        assertNotEquals(identity, identity(comeBack(identity, "elsewhere-1").read()));
        assertEquals(Failure.UNKNOWN_OFFSET, failures.next());
    }

    @Test
    void clientWithTooManyMissedPacketsGetsANewSocket() {
        SocketIoClient client = server.open();
        Identity identity = connect(client);
        cutOff(client, identity);
        for (int i = 0; i < 6; i++) {
            server.io().emit("news", i);
        }
        assertNotEquals(identity, identity(comeBack(identity, null).read()));
        assertEquals(Failure.UNKNOWN_OFFSET, failures.next());
    }

    @Test
    void logCopiesTheApplicationArray() {
        SocketIoClient client = server.open();
        Identity identity = connect(client);
        cutOff(client, identity);
        byte[] data = {1, 2, 3};
        server.io().emit("data", data);
        data[0] = 9;
        SocketIoClient back = comeBack(identity, null);
        back.read();
        assertArrayEquals(new byte[] {1, 2, 3}, back.webSocket().read().payload());
    }

    @Test
    void unsendableEventIsNotLogged() {
        SocketIoClient client = server.open();
        Identity identity = connect(client);
        cutOff(client, identity);
        Object[] tooMany = IntStream.range(0, 11).mapToObj(i -> new byte[] {1}).toArray();
        assertThrows(IllegalArgumentException.class, () -> server.io().emit("bad", tooMany));
        assertEquals(identity, identity(comeBack(identity, null).read()));
    }
}
