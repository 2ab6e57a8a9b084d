package dev.carillon;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.carillon.testing.PollingClient;
import dev.carillon.testing.SocketIoClient;
import dev.carillon.testing.SocketIoFixture;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The outcome that an emit reports to the application. */
class EmitOutcomeTest {
    private SocketIoFixture server = SocketIoFixture.start(options -> options.maxUnsentBytes(64 * 1024));

    @AfterEach
    void stop() {
        server.close();
    }

    private Socket join(PollingClient client) {
        client.send("40");
        String id = client.poll().body().replaceAll(".*\"sid\":\"([^\"]+)\".*", "$1");
        return server.io().socket(id).orElseThrow();
    }

    private static void assertOutcome(int sent, int dropped, int gone, CompletableFuture<EmitOutcome> outcome) {
        assertEquals(new EmitOutcome(sent, dropped, gone), outcome.join());
    }

    @Test
    void eventForAConnectedSocketIsSent() {
        SocketIoClient client = server.join();
        Socket socket = server.io().socket(client.id()).orElseThrow();
        assertOutcome(1, 0, 0, socket.emitWithOutcome("hi", 1));
        client.expect("42[\"hi\",1]");
    }

    @Test
    void volatileEventForAnUnreadyClientIsDropped() {
        Socket socket = join(server.poll());
        assertOutcome(0, 1, 0, socket.asVolatile().emitWithOutcome("lost"));
        assertOutcome(1, 0, 0, socket.emitWithOutcome("kept"));
    }

    @Test
    void eventForADisconnectedSocketIsNotSent() {
        SocketIoClient client = server.join();
        Socket socket = server.io().socket(client.id()).orElseThrow();
        socket.disconnect(true);
        client.expect("41").awaitClose();
        assertOutcome(0, 0, 1, socket.emitWithOutcome("late"));
    }

    @Test
    void slowConsumerIsReportedAsGone() {
        Socket socket = join(server.poll());
        assertOutcome(0, 0, 1, socket.emitWithOutcome("big", "x".repeat(70 * 1024)));
        assertFalse(socket.isConnected());
    }

    @Test
    void broadcastCountsItsReceivers() {
        SocketIoClient first = server.join();
        SocketIoClient second = server.join();
        join(server.poll());
        assertOutcome(3, 0, 0, server.io().all().emitWithOutcome("all"));
        assertOutcome(2, 1, 0, server.io().all().asVolatile().emitWithOutcome("ready"));
        assertOutcome(1, 0, 0, server.io().to(first.id()).emitWithOutcome("one"));
        assertOutcome(0, 0, 0, server.io().to("nobody").emitWithOutcome("none"));
        List.of(first, second).forEach(client -> client.expect("42[\"all\"]").expect("42[\"ready\"]"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void outcomeIsTheSameWithRecovery(boolean broadcast) {
        server.close();
        server = SocketIoFixture.start(options -> options.connectionStateRecovery(
                ConnectionStateRecovery.builder().build()));
        SocketIoClient client = server.join();
        Socket socket = server.io().socket(client.id()).orElseThrow();
        assertOutcome(1, 0, 0, broadcast ? server.io().all().emitWithOutcome("a") : socket.emitWithOutcome("a"));
    }

    @Test
    void disconnectedSocketIsGoneEvenWithRecovery() {
        server.close();
        server = SocketIoFixture.start(options -> options.connectionStateRecovery(
                ConnectionStateRecovery.builder().build()));
        SocketIoClient client = server.join();
        Socket socket = server.io().socket(client.id()).orElseThrow();
        client.webSocket().connection().reset();
        await().until(() -> !socket.isConnected());
        assertOutcome(0, 0, 1, socket.emitWithOutcome("late"));
    }
}
