package dev.carillon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.testing.SocketIoClient;
import dev.carillon.testing.SocketIoFixture;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Socket ids that the application generates from the request. */
class SocketIdsTest {

    private static SocketIoFixture start(Function<Handshake, String> generator) {
        return SocketIoFixture.start(options -> options.generateSocketId(generator)
                .allowRequest(request -> {
                    request.attributes()
                            .put("user", "u" + request.queryParameter("EIO").orElse(""));
                    return CompletableFuture.completedFuture(Optional.empty());
                }));
    }

    @Test
    void applicationChoosesTheSocketIds() {
        AtomicInteger last = new AtomicInteger();
        try (SocketIoFixture server =
                start(handshake -> handshake.attributes().get("user") + "-" + last.incrementAndGet())) {
            assertEquals("u4-1", server.join().id());
            assertEquals("u4-2", server.join().id());
            assertTrue(server.io().socket("u4-1").isPresent());
        }
    }

    @Test
    void duplicateSocketIdRefusesTheClient() {
        try (SocketIoFixture server = start(handshake -> "same")) {
            server.join();
            server.open().send("40").expect("44{\"message\":\"Internal error\"}");
            assertEquals(1, server.io().sockets().size());
        }
    }

    @Test
    void nullSocketIdRefusesTheClient() {
        try (SocketIoFixture server = start(handshake -> null)) {
            SocketIoClient client = server.open();
            client.send("40").expect("44{\"message\":\"Internal error\"}");
        }
    }

    @Test
    void attributesAreSharedByAllNamespacesOfAConnection() {
        try (SocketIoFixture server = start(handshake -> {
            AtomicInteger count =
                    (AtomicInteger) handshake.attributes().computeIfAbsent("count", name -> new AtomicInteger());
            return "id" + count.incrementAndGet();
        })) {
            server.io().of("/other");
            SocketIoClient client = server.join();
            assertEquals("id1", client.id());
            assertEquals("id2", client.join("/other", java.util.Map.of("token", 1)));
        }
    }

    @Test
    void attributesAreEmptyWithoutAHook() {
        try (SocketIoFixture server = SocketIoFixture.start()) {
            SocketIoClient client = server.join();
            assertTrue(server.io()
                    .socket(client.id())
                    .orElseThrow()
                    .handshake()
                    .attributes()
                    .isEmpty());
        }
    }
}
