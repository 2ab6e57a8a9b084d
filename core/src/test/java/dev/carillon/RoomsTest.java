package dev.carillon;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.testing.SocketIoClient;
import dev.carillon.testing.SocketIoFixture;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rooms and the receivers of their events. */
class RoomsTest {
    private final SocketIoFixture server = SocketIoFixture.start();
    private final SocketIoClient ada = server.join();
    private final SocketIoClient bob = server.join();
    private final SocketIoClient eve = server.join();

    @AfterEach
    void stop() {
        server.close();
    }

    private Socket socket(SocketIoClient client) {
        return server.io().socket(client.id()).orElseThrow();
    }

    /** Emits "end" to all clients. A client that receives it next has received no other event. */
    private void expectNothing(SocketIoClient... clients) {
        server.io().emit("end");
        for (SocketIoClient client : clients) {
            client.expect("42[\"end\"]");
        }
    }

    @Test
    void namespaceBroadcastReachesEveryClient() {
        server.io().emit("news", 1, "two");
        for (SocketIoClient client : new SocketIoClient[] {ada, bob, eve}) {
            client.expect("42[\"news\",1,\"two\"]");
        }
    }

    @Test
    void messageIsAnOrdinaryEvent() {
        socket(ada).on("message", String.class, text -> server.io().emit("message", text));
        ada.send("42[\"message\",\"hi\"]");
        for (SocketIoClient client : new SocketIoClient[] {ada, bob, eve}) {
            client.expect("42[\"message\",\"hi\"]");
        }
    }

    @Test
    void roomMembersReceiveTheEvent() {
        socket(ada).join("room");
        socket(bob).join("room");
        server.io().to("room").emit("hi");
        ada.expect("42[\"hi\"]");
        bob.expect("42[\"hi\"]");
        expectNothing(eve);
    }

    @Test
    void memberOfSeveralRoomsReceivesTheEventOnce() {
        socket(ada).join("one", "two");
        socket(bob).join("two");
        server.io().to("one", "two").to("three").emit("hi");
        ada.expect("42[\"hi\"]");
        bob.expect("42[\"hi\"]");
        expectNothing(ada, bob, eve);
    }

    @Test
    void listedRoomsExcludeSocketIds() {
        assertEquals(Set.of(), server.io().rooms());
        socket(ada).join("one", "two");
        socket(bob).join("two");
        assertEquals(Set.of("one", "two"), server.io().rooms());
        assertEquals(Set.of(), server.io().of("/other").rooms());
        socket(ada).leave("one");
        socket(ada).leave("two");
        assertEquals(Set.of("two"), server.io().rooms());
    }

    @Test
    void inIsTheSameAsTo() {
        socket(ada).join("one");
        socket(bob).join("two");
        server.io().in("one").in("two").emit("hi");
        ada.expect("42[\"hi\"]");
        bob.expect("42[\"hi\"]");
        expectNothing(eve);
    }

    @Test
    void inTakesSeveralRooms() {
        socket(ada).join("one");
        socket(bob).join("two");
        server.io().in("one", "two").emit("hi");
        ada.expect("42[\"hi\"]");
        bob.expect("42[\"hi\"]");
        expectNothing(eve);
    }

    @Test
    void exceptTakesSeveralRooms() {
        socket(ada).join("room", "one");
        socket(bob).join("room", "two");
        socket(eve).join("room");
        server.io().in("room").except("one").except("two").emit("hi");
        server.io().in("room").except("one", "two").emit("again");
        eve.expect("42[\"hi\"]").expect("42[\"again\"]");
        expectNothing(ada, bob);
    }

    @Test
    void operatorIsImmutable() {
        BroadcastOperator toAda = server.io().to(ada.id());
        toAda.to(bob.id()).except(ada.id()).emit("to bob");
        toAda.emit("to ada");
        ada.expect("42[\"to ada\"]");
        bob.expect("42[\"to bob\"]");
        expectNothing(ada, bob, eve);
    }

    @Test
    void exceptExcludesMembers() {
        socket(ada).join("room", "muted");
        socket(bob).join("room");
        server.io().to("room").except("muted").emit("hi");
        bob.expect("42[\"hi\"]");
        expectNothing(ada, eve);
    }

    @Test
    void exceptAloneReachesEveryoneElse() {
        socket(ada).join("muted");
        server.io().except("muted", eve.id()).emit("hi");
        bob.expect("42[\"hi\"]");
        expectNothing(ada, eve);
    }

    @Test
    void socketIdIsARoom() {
        server.io().to(bob.id()).emit("secret");
        bob.expect("42[\"secret\"]");
        expectNothing(ada, eve);
        assertEquals(Set.of(bob.id()), socket(bob).rooms());
        assertEquals(1, server.io().socketsIn(bob.id()).size());
        assertEquals(0, server.io().stats().rooms(), "the sockets' own are not counted");
    }

    @Test
    void socketCanJoinTheRoomOfAnotherSocket() {
        socket(ada).join(bob.id());
        server.io().to(bob.id()).emit("both");
        ada.expect("42[\"both\"]");
        bob.expect("42[\"both\"]");
        expectNothing(eve);
    }

    @Test
    void socketBroadcastReachesEveryoneElse() {
        socket(ada).broadcast().emit("hi");
        bob.expect("42[\"hi\"]");
        eve.expect("42[\"hi\"]");
        expectNothing(ada);
    }

    @Test
    void socketRoomBroadcastExcludesTheSender() {
        socket(ada).join("room");
        socket(bob).join("room");
        socket(ada).to("room").emit("hi");
        bob.expect("42[\"hi\"]");
        expectNothing(ada, eve);
    }

    @Test
    void socketInIsTheSameAsTo() {
        socket(ada).join("one");
        socket(bob).join("one");
        socket(eve).join("two");
        socket(ada).in("one").emit("hi");
        socket(ada).in("one", "two").emit("both");
        bob.expect("42[\"hi\"]").expect("42[\"both\"]");
        eve.expect("42[\"both\"]");
        expectNothing(ada);
    }

    @Test
    void socketToTakesSeveralRooms() {
        socket(bob).join("one");
        socket(ada).to("one", eve.id()).emit("hi");
        bob.expect("42[\"hi\"]");
        eve.expect("42[\"hi\"]");
        expectNothing(ada);
    }

    @Test
    void socketExceptTakesSeveralRooms() {
        socket(bob).join("muted");
        socket(ada).except("muted", eve.id()).emit("hi");
        expectNothing(ada, bob, eve);
    }

    @Test
    void socketExceptExcludesTheSenderAndTheRoom() {
        socket(bob).join("muted");
        socket(ada).except("muted").emit("hi");
        eve.expect("42[\"hi\"]");
        expectNothing(ada, bob);
    }

    @Test
    void socketJoinsSeveralRoomsAtOnce() {
        socket(ada).join("one", "two");
        assertEquals(Set.of(ada.id(), "one", "two"), socket(ada).rooms());
        server.io().to("two").emit("hi");
        ada.expect("42[\"hi\"]");
    }

    @Test
    void formerMemberReceivesNothing() {
        socket(ada).join("room");
        socket(bob).join("room");
        socket(ada).leave("room");
        socket(ada).leave("never joined");
        server.io().to("room").emit("hi");
        bob.expect("42[\"hi\"]");
        expectNothing(ada);
        assertEquals(1, server.io().socketsIn("room").size());
    }

    @Test
    void emptyRoomIsRemoved() {
        socket(ada).join("room");
        assertEquals(1, server.io().stats().rooms());
        socket(ada).leave("room");
        assertEquals(0, server.io().stats().rooms());
        socket(bob).join("room");
        bob.close();
        await().until(() -> server.io().stats().rooms() == 0);
    }

    @Test
    void disconnectedSocketJoinsNothing() {
        Socket socket = socket(ada);
        ada.close();
        await().until(() -> !socket.isConnected());
        socket.join("room");
        assertEquals(0, server.io().stats().rooms());
        assertTrue(server.io().socket(ada.id()).isEmpty());
    }

    @Test
    void roomsOfTwoNamespacesAreSeparate() {
        Namespace other = server.io().of("/other");
        ada.join("/other");
        bob.join("/other");
        socket(ada).join("room");
        other.sockets().forEach(socket -> socket.join("room"));
        other.to("room").emit("there");
        server.io().to("room").emit("here");
        ada.expect("42/other,[\"there\"]").expect("42[\"here\"]");
        bob.expect("42/other,[\"there\"]");
        expectNothing(bob, eve);
    }

    @Test
    void roomOverTheLimitIsRefused() {
        try (var small = SocketIoFixture.start(options -> options.maxRoomsPerSocket(2))) {
            Socket socket = small.io().socket(small.join().id()).orElseThrow();
            socket.join("one", "two");
            socket.join("two");
            assertThrows(IllegalStateException.class, () -> socket.join("three"));
            socket.leave("one");
            socket.join("three");
            assertEquals(Set.of(socket.id(), "two", "three"), socket.rooms());
        }
    }

    @Test
    void broadcastSendsAttachmentsToEveryone() {
        server.io().emit("data", new byte[] {1, 2});
        for (SocketIoClient client : new SocketIoClient[] {ada, bob, eve}) {
            client.expect("451-[\"data\",{\"_placeholder\":true,\"num\":0}]");
            assertEquals(2, client.webSocket().readBinary().length);
        }
    }

    @Test
    void reservedNamesCannotBeEmitted() {
        for (String name :
                new String[] {"connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"
                }) {
            assertThrows(IllegalArgumentException.class, () -> server.io().emit(name));
            assertThrows(IllegalArgumentException.class, () -> socket(ada).emit(name));
            assertThrows(IllegalArgumentException.class, () -> socket(ada).emitWithAck(name, Void.class));
        }
        assertFalse(socket(ada).rooms().isEmpty());
    }

    @Test
    void sendEmitsAMessageEvent() {
        try (SocketIoFixture own = SocketIoFixture.start()) {
            SocketIoClient client = own.join();
            Socket socket = own.io().socket(client.id()).orElseThrow();
            socket.send("socket", 1);
            socket.asVolatile().send("operator");
            own.io().send("namespace");
            own.io().all().send("broadcast");
            client.expect("42[\"message\",\"socket\",1]")
                    .expect("42[\"message\",\"operator\"]")
                    .expect("42[\"message\",\"namespace\"]")
                    .expect("42[\"message\",\"broadcast\"]");
        }
    }
}
