package dev.carillon;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.carillon.ConnectionStateRecovery.Failure;
import dev.carillon.testing.HttpReply;
import dev.carillon.testing.PollingClient;
import dev.carillon.testing.Recorder;
import dev.carillon.testing.SocketIoClient;
import dev.carillon.testing.SocketIoFixture;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The effect of the recovery options on returning clients. */
class RecoveryOptionsTest {
    private final Recorder<Failure> failures = new Recorder<>();

    private SocketIoFixture start(Consumer<ConnectionStateRecovery.Builder> options) {
        ConnectionStateRecovery.Builder recovery =
                ConnectionStateRecovery.builder().onFailure((failure, handshake) -> failures.add(failure));
        options.accept(recovery);
        return SocketIoFixture.start(server -> server.connectionStateRecovery(recovery.build()));
    }

    /** Joins, loses the connection, and returns the payload of the CONNECT response. */
    private static JsonObject joinAndGetLost(SocketIoFixture server) {
        SocketIoClient client = server.open();
        JsonObject told = payload(client.send("40").read());
        client.webSocket().connection().reset();
        await().until(() -> server.io().socket(told.get("sid").getAsString()).isEmpty());
        return told;
    }

    private static JsonObject payload(String answer) {
        assertTrue(answer.startsWith("40{"), answer);
        return JsonParser.parseString(answer.substring(2)).getAsJsonObject();
    }

    /** Reconnects and returns whether the client gets its old socket. */
    private static boolean comesBack(SocketIoFixture server, JsonObject told) {
        String auth = "{\"pid\":" + told.get("pid") + "}";
        return payload(server.open().send("40" + auth).read()).equals(told);
    }

    @Test
    void clientThatMissedATooLargeEventIsNotRecovered() {
        ConnectionStateRecovery recovery = ConnectionStateRecovery.builder().build();
        try (SocketIoFixture server = SocketIoFixture.start(
                options -> options.connectionStateRecovery(recovery).maxUnsentBytes(65_536))) {
            JsonObject told = joinAndGetLost(server);
            server.io().emit("large", "x".repeat(70_000));
            PollingClient back = server.poll();
            back.post("40{\"pid\":" + told.get("pid") + "}");
            await().until(() -> server.io().stats().sessions() == 0);
            assertEquals(0, server.io().stats().sockets());
            assertTrue(server.io().sockets().isEmpty());
            server.join();
        }
    }

    /** Together, the missed events exceed the limit for unsent bytes. */
    @Test
    void missedEventsAreSentAsFastAsTheClientReads() {
        ConnectionStateRecovery recovery = ConnectionStateRecovery.builder().build();
        try (SocketIoFixture server = SocketIoFixture.start(
                options -> options.connectionStateRecovery(recovery).maxUnsentBytes(65_536))) {
            JsonObject told = joinAndGetLost(server);
            for (int i = 0; i < 5; i++) {
                server.io().emit("large", "x".repeat(30_000));
            }
            PollingClient back = server.poll();
            back.posts().sendPost(back.target(), "40{\"pid\":" + told.get("pid") + "}");
            StringBuilder received = new StringBuilder();
            while (!received.toString().contains("40{")) {
                HttpReply reply = back.poll();
                assertEquals(200, reply.status(), reply.body());
                received.append(reply.body()).append('\u001e');
            }
            assertEquals(6, received.toString().split("\u001e").length);
        }
    }

    /** The server has not noticed that the connection on which it resends the missed events is lost, too. */
    @Test
    void clientThatIsLostWhileItRecoversCanRecoverAgain() {
        ConnectionStateRecovery recovery = ConnectionStateRecovery.builder().build();
        try (SocketIoFixture server = SocketIoFixture.start(
                options -> options.connectionStateRecovery(recovery).maxUnsentBytes(65_536))) {
            JsonObject told = joinAndGetLost(server);
            for (int i = 0; i < 6; i++) {
                server.io().emit("large", "x".repeat(30_000));
            }
            PollingClient lost = server.poll();
            lost.posts().sendPost(lost.target(), "40{\"pid\":" + told.get("pid") + "}");
            assertTrue(lost.poll().body().startsWith("42[\"large\""));
            SocketIoClient back = server.open().send("40{\"pid\":" + told.get("pid") + "}");
            for (int i = 0; i < 6; i++) {
                assertTrue(back.read().startsWith("42[\"large\""));
            }
            assertEquals(told, payload(back.read()));
        }
    }

    @Test
    void expiredSessionGetsANewSocket() {
        try (SocketIoFixture server = start(options -> options.maxDisconnectionDuration(Duration.ofMillis(10)))) {
            JsonObject told = joinAndGetLost(server);
            long lost = System.currentTimeMillis();
            await().until(() -> System.currentTimeMillis() > lost + 10);
            assertEquals(false, comesBack(server, told));
            assertEquals(Failure.EXPIRED, failures.next());
        }
    }

    @Test
    void oldestSessionIsForgottenOverTheLimit() {
        try (SocketIoFixture server = start(options -> options.maxSessions(1))) {
            JsonObject first = joinAndGetLost(server);
            JsonObject second = joinAndGetLost(server);
            assertEquals(false, comesBack(server, first));
            assertEquals(Failure.UNKNOWN_SESSION, failures.next());
            assertEquals(true, comesBack(server, second));
        }
    }

    @Test
    void numberOfKeptBytesIsLimited() {
        try (SocketIoFixture server = start(options -> options.maxBytes(100))) {
            JsonObject told = joinAndGetLost(server);
            server.io().emit("large", "x".repeat(100));
            assertEquals(false, comesBack(server, told));
            assertEquals(Failure.UNKNOWN_OFFSET, failures.next());
        }
    }

    @Test
    void keptEventsDoNotLockOutNewClients() {
        ConnectionStateRecovery recovery = ConnectionStateRecovery.builder().build();
        try (SocketIoFixture server = SocketIoFixture.start(
                options -> options.connectionStateRecovery(recovery).maxTotalHeapBytes(1024 * 1024))) {
            SocketIoClient client = server.join();
            for (int i = 0; i < 40; i++) {
                server.io().emit("fill", "x".repeat(50_000));
                client.read();
            }
            server.join();
        }
    }

    @Test
    void middlewaresAreCalledOnRecoveryWhenNotSkipped() {
        Recorder<Boolean> recovered = new Recorder<>();
        try (SocketIoFixture server = start(options -> options.skipMiddlewares(false))) {
            server.io().use((socket, next) -> {
                recovered.add(socket.isRecovered());
                next.accept();
            });
            assertEquals(true, comesBack(server, joinAndGetLost(server)));
            assertEquals(false, recovered.next());
            assertEquals(true, recovered.next());
        }
    }
}
