package dev.carillon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.carillon.testing.Recorder;
import dev.carillon.testing.SocketIoClient;
import dev.carillon.testing.SocketIoFixture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The test kit from the perspective of an application. */
class TestKitTest {
    private final SocketIoFixture server =
            SocketIoFixture.start(SocketIoServer.builder().host("127.0.0.1").build());
    private final Recorder<DisconnectReason> left = new Recorder<>();

    private record Point(int x, int y) {}

    @AfterEach
    void stop() {
        server.close();
    }

    private SocketIoClient join() {
        server.io()
                .onConnection(socket -> socket.on(
                                "forward", (args, ack) -> server.io().emit("forwarded", args.toArray()))
                        .onRequest("sum", Point.class, point -> point.x() + point.y())
                        .onDisconnect((reason, description) -> left.add(reason)));
        return server.join();
    }

    @Test
    void eventsAreMatchedByNameAndArguments() {
        SocketIoClient client = join();
        client.emit("forward", "a", 1.5, null, new Point(1, 2), List.of(true));
        client.expectEvent("forwarded", "a", 1.5, null, Map.of("y", 2, "x", 1), List.of(true));
        client.emit("forward").expectEvent("forwarded");
    }

    @Test
    void unexpectedEventFails() {
        SocketIoClient client = join();
        client.emit("forward", 1);
        assertThrows(AssertionError.class, () -> client.expectEvent("forwarded", 2));
        client.emit("forward", 1);
        assertThrows(AssertionError.class, () -> client.expectEvent("other", 1));
    }

    @Test
    void requestsReturnTheirReplies() {
        SocketIoClient client = join();
        assertEquals(3, client.request("sum", new Point(1, 2)).get(0).getAsInt());
        assertEquals(7, client.request("sum", new Point(3, 4)).get(0).getAsInt());
    }

    @Test
    void namespaceIsJoinedWithAuth() {
        server.io()
                .of("/admin")
                .onConnection(
                        socket -> socket.emit("name", socket.handshake().auth().get("name")));
        SocketIoClient client = server.open();
        client.join("/admin", Map.of("name", "Ada"));
        client.expect("42/admin,[\"name\",\"Ada\"]");
    }

    @Test
    void connectionCanBeReset() {
        SocketIoClient client = join();
        client.request("sum", new Point(0, 0));
        client.webSocket().connection().reset();
        assertEquals(DisconnectReason.TRANSPORT_ERROR, left.next());
    }
}
