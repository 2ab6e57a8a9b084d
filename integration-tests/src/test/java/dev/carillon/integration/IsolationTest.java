package dev.carillon.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.testing.Recorder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A blocking handler delays only its own socket. */
class IsolationTest {
    private static final int BLOCKED = 20;

    private final CountDownLatch release = new CountDownLatch(1);
    private final Recorder<String> blocked = new Recorder<>();

    @AutoClose
    private final TestServer server = TestServer.socketIo(io -> {
        io.use((socket, next) -> {
            if (socket.handshake().auth().has("slow")) {
                wait(socket.id());
            }
            next.accept();
        });
        io.onConnection(socket -> {
            socket.on("block", (args, ack) -> {
                wait(socket.id());
                ack.send("released");
            });
            socket.onRequest("ping", String.class, text -> text);
            socket.on("tell all", String.class, text -> io.emit("told", text));
        });
    });

    private void wait(String id) throws InterruptedException {
        blocked.add(id);
        assertTrue(release.await(30, TimeUnit.SECONDS));
    }

    @ParameterizedTest
    @EnumSource
    void blockedHandlersDelayNoOtherSocket(ClientTransport transport) {
        List<JavaClient> stuck = new ArrayList<>();
        for (int i = 0; i < BLOCKED; i++) {
            stuck.add(server.connect(transport));
            stuck.get(i).emit("block");
            blocked.next();
        }
        JavaClient free = server.connect(transport);
        for (int i = 0; i < 20; i++) {
            assertEquals("ping " + i, free.ask("ping", "ping " + i).get(0));
        }
        free.emit("tell all", "news");
        stuck.forEach(client -> assertEquals("news", client.take("told").get(0), "a blocked socket still receives"));
        release.countDown(); // until here, all of them were blocked
    }

    @Test
    void eventsBehindBlockedHandlerKeepTheirOrder() {
        JavaClient client = server.connect(ClientTransport.WEBSOCKET);
        client.emit("block");
        blocked.next();
        for (int i = 0; i < 10; i++) {
            client.emit("tell all", "after " + i);
        }
        JavaClient other = server.connect(ClientTransport.WEBSOCKET);
        other.ask("ping", "still alive");
        assertEquals(0, client.count("told"));
        release.countDown();
        for (int i = 0; i < 10; i++) {
            assertEquals("after " + i, client.take("told").get(0));
        }
    }

    @Test
    void blockedMiddlewareDelaysNoOtherClient() {
        JavaClient slow = server.client(ClientTransport.WEBSOCKET, "", options -> options.auth = Map.of("slow", "yes"))
                .open();
        blocked.next();
        assertEquals(
                "quick",
                server.connect(ClientTransport.WEBSOCKET).ask("ping", "quick").get(0));
        assertEquals(0, slow.count("connect"));
        release.countDown();
        slow.take("connect");
    }

    @Test
    void clientThatLeavesDuringABlockedHandlerIsRemoved() {
        JavaClient client = server.connect(ClientTransport.WEBSOCKET);
        client.emit("block");
        blocked.next();
        client.disconnect();
        server.awaitEmpty();
        release.countDown();
    }
}
