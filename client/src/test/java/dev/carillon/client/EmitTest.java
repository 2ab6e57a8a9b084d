package dev.carillon.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.carillon.testing.SocketIoClient;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Events that the client emits. */
class EmitTest {
    @AutoClose
    private final ClientFixture server = ClientFixture.start();

    private final CarillonClient client = server.client();

    private record Order(int id, String item) {}

    @Test
    void everyoneReceivesAnEvent() {
        SocketIoClient first = server.join();
        SocketIoClient second = server.join();
        client.emit("news", "hello");
        first.expectEvent("news", "hello");
        second.expectEvent("news", "hello");
    }

    @Test
    void argumentsBecomeJson() {
        SocketIoClient receiver = server.join();
        client.emit("all", 1, null, List.of(true), new Order(7, "<tea>"), new JsonPrimitive(2.5));
        receiver.expectEvent("all", 1, null, List.of(true), Map.of("id", 7, "item", "<tea>"), 2.5);
        client.emit("none");
        receiver.expectEvent("none");
    }

    @Test
    void roomsAndExceptionsSelectReceivers() {
        SocketIoClient alice = server.join();
        SocketIoClient bob = server.join();
        SocketIoClient carol = server.join();
        client.to(alice.id(), bob.id()).socketsJoin("lobby");
        client.to("lobby").except(bob.id()).emit("first");
        client.to("nobody").to(bob.id()).emit("second");
        client.except("lobby").emit("third");
        client.emit("last");
        alice.expectEvent("first").expectEvent("last");
        bob.expectEvent("second").expectEvent("last");
        carol.expectEvent("third").expectEvent("last");
    }

    @Test
    void selectionWithoutRoomsIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> client.to());
        assertThrows(IllegalArgumentException.class, () -> client.to("lobby").to());
        assertThrows(IllegalArgumentException.class, () -> client.except());
        assertThrows(IllegalArgumentException.class, () -> client.of("/").except());
    }

    @Test
    void selectionIsImmutable() {
        SocketIoClient receiver = server.join();
        Selection none = client.to("nobody");
        none.to(receiver.id()).emit("first");
        none.emit("second");
        receiver.expectEvent("first");
        client.emit("third");
        receiver.expectEvent("third");
    }

    @Test
    void namespacesAreSeparate() {
        server.io().of("/admin");
        SocketIoClient admin = server.open();
        admin.join("/admin");
        SocketIoClient user = server.join();
        client.of("/admin").all().emit("secret", 1);
        client.emit("public", 2);
        admin.expect("42/admin,[\"secret\",1]");
        user.expectEvent("public", 2);
    }

    @Test
    void unknownNamespaceIsNotFound() {
        ApiException error =
                assertThrows(ApiException.class, () -> client.of("/none").all().emit("news"));
        assertEquals(404, error.status());
        assertEquals("Not Found", error.title());
        assertEquals("no such namespace", error.detail());
        assertEquals("404 Not Found: no such namespace (POST /emit)", error.getMessage());
    }

    @Test
    void acknowledgementsAreCollected() {
        SocketIoClient first = server.join();
        SocketIoClient second = server.join();
        CompletableFuture<Replies> asked = CompletableFuture.supplyAsync(
                () -> client.to(first.id(), second.id()).emitWithAck("ask", "how?"));
        for (SocketIoClient socket : Arrays.asList(first, second)) {
            String event = socket.read();
            assertTrue(event.endsWith("[\"ask\",\"how?\"]"), event);
            socket.send("43" + event.substring(2, event.indexOf('[')) + "[{\"answer\":42},\"ignored\"]");
        }
        Replies replies = asked.join();
        assertEquals(0, replies.missing());
        assertEquals(
                List.of(JsonParser.parseString("{\"answer\":42}"), JsonParser.parseString("{\"answer\":42}")),
                replies.replies());
    }

    @Test
    void missingAcknowledgementsAreCounted() {
        server.join();
        Replies replies = client.except("nobody").timeout(Duration.ofMillis(50)).emitWithAck("ask");
        assertEquals(new Replies(List.of(), 1), replies);
    }

    /** The server waits for the clients longer than a request may usually take. */
    @Test
    void timeForAcknowledgementsIsAddedToTheTimeout() {
        CarillonClient impatient = ClientFixture.builder(server.uri())
                .requestTimeout(Duration.ofMillis(400))
                .retries(0)
                .build();
        server.join();
        assertEquals(
                1,
                impatient
                        .except("nobody")
                        .timeout(Duration.ofMillis(700))
                        .emitWithAck("ask")
                        .missing());
    }
}
