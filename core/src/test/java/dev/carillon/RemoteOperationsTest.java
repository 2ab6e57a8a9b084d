package dev.carillon;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.testing.Recorder;
import dev.carillon.testing.SocketIoClient;
import dev.carillon.testing.SocketIoFixture;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Operations on selections of sockets, and room events. */
class RemoteOperationsTest {
    private final SocketIoFixture server = SocketIoFixture.start();
    private final SocketIoClient ada = server.join();
    private final SocketIoClient bob = server.join();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void socketsCanBeFetched() {
        List<RemoteSocket> all = server.io().fetchSockets().join();
        assertEquals(
                Set.of(ada.id(), bob.id()), all.stream().map(RemoteSocket::id).collect(Collectors.toSet()));
        List<RemoteSocket> one = server.io().in(ada.id()).fetchSockets().join();
        assertEquals(List.of(ada.id()), one.stream().map(RemoteSocket::id).toList());
        assertTrue(one.get(0).rooms().contains(ada.id()));
    }

    @Test
    void selectionJoinsAndLeavesRooms() {
        server.io().socketsJoin("all", "more");
        server.io().in(bob.id()).socketsLeave("all");
        server.io().to("all").emit("a");
        server.io().to("more").emit("b");
        ada.expect("42[\"a\"]").expect("42[\"b\"]");
        bob.expect("42[\"b\"]");
    }

    @Test
    void wholeNamespaceLeavesRooms() {
        server.io().socketsJoin("one", "two", "three");
        server.io().socketsLeave("one", "two");
        for (SocketIoClient client : List.of(ada, bob)) {
            assertEquals(
                    Set.of(client.id(), "three"),
                    server.io().socket(client.id()).orElseThrow().rooms());
        }
    }

    @Test
    void wholeNamespaceIsDisconnected() {
        server.io().of("/other");
        ada.join("/other");
        server.io().disconnectSockets(false);
        ada.expect("41");
        bob.expect("41");
        server.io().of("/other").emit("still");
        ada.expect("42/other,[\"still\"]");
    }

    @Test
    void selectionIsDisconnectedFromItsNamespace() {
        server.io().of("/other");
        server.io().except(bob.id()).disconnectSockets();
        ada.expect("41").join("/other");
        await().until(() -> server.io().sockets().size() == 1);
        server.io().emit("still");
        bob.expect("42[\"still\"]");
    }

    @Test
    void connectionsOfASelectionAreClosed() {
        server.io().disconnectSockets(true);
        ada.expect("41").awaitClose();
        bob.expect("41").awaitClose();
    }

    @Test
    void volatileEventReachesAReadyClient() {
        server.io().all().asVolatile().compress(false).local().emit("now");
        ada.expect("42[\"now\"]");
        bob.expect("42[\"now\"]");
    }

    @Test
    void volatileEventIsDroppedWithoutAPoll() {
        try (var poller = server.poll()) {
            poller.send("40");
            String id = poller.poll().body().replaceAll(".*\"sid\":\"([^\"]+)\".*", "$1");
            Socket socket = server.io().socket(id).orElseThrow();
            socket.asVolatile().emit("lost");
            socket.emit("kept");
            poller.awaitTurn(); // both events were emitted without a parked poll
            assertEquals("42[\"kept\"]", poller.poll().body());
        }
    }

    @Test
    void volatileBroadcastIsDroppedWithoutAPoll() {
        try (var poller = server.poll()) {
            poller.send("40");
            poller.poll();
            server.io().all().asVolatile().emit("lost");
            server.io().emit("kept");
            poller.awaitTurn(); // both events were emitted without a parked poll
            assertEquals("42[\"kept\"]", poller.poll().body());
        }
    }

    @Test
    void localEventReachesItsSelection() {
        server.io().to(ada.id()).local().emit("here");
        ada.expect("42[\"here\"]");
        server.io().emit("end");
        bob.expect("42[\"end\"]");
    }

    @Test
    void roomEventsAreReportedInOrder() {
        Recorder<String> events = new Recorder<>();
        server.io().onRoomEvent(new RoomListener() {
            @Override
            public void onCreate(String room) {
                events.add("create " + room);
            }

            @Override
            public void onJoin(String room, String socketId) {
                events.add("join " + room + " " + socketId.equals(ada.id()));
            }

            @Override
            public void onLeave(String room, String socketId) {
                events.add("leave " + room + " " + socketId.equals(ada.id()));
            }

            @Override
            public void onDelete(String room) {
                events.add("delete " + room);
            }
        });
        Socket socket = server.io().socket(ada.id()).orElseThrow();
        socket.join("r");
        server.io().socket(bob.id()).orElseThrow().join("r");
        socket.leave("r");
        bob.send("41");
        for (String expected :
                List.of("create r", "join r true", "join r false", "leave r true", "leave r false", "delete r")) {
            assertEquals(expected, events.next());
        }
    }

    @Test
    void statsCountSessionsSocketsAndRooms() {
        server.io().socketsJoin("room");
        CompletableFuture<List<String>> replies = server.io().to(ada.id()).emitWithAck("ask", String.class);
        await().until(() -> server.io().stats().pendingAcks() == 1);
        ServerStats stats = server.io().stats();
        assertEquals(2, stats.sessions());
        assertEquals(2, stats.sockets());
        assertEquals(1, stats.rooms());
        replies.cancel(false);
    }
}
