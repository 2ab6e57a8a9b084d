package dev.carillon.testing;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.AckException;
import dev.carillon.BroadcastAckException;
import dev.carillon.RemoteSocket;
import dev.carillon.SocketIoServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The contract of every adapter, tested with two clients. To test an adapter that connects servers, extend
 * {@link ClusterContract}.
 */
public abstract class AdapterContract {
    static final Duration REQUESTS_TIMEOUT = Duration.ofMillis(500);

    private SocketIoFixture first;
    private SocketIoFixture second;
    private SocketIoClient ada;
    private SocketIoClient bob;

    /** Starts a server in the same cluster as the servers that were started before. */
    abstract SocketIoFixture newServer(Consumer<SocketIoServer.Builder> options);

    /** Returns the server of the second client: another server or the same one. */
    abstract SocketIoFixture secondServer(SocketIoFixture sameServer);

    /** Waits until all servers receive the events of new rooms and namespaces. */
    void settle() {}

    @BeforeEach
    final void startServers() {
        first = newServer();
        second = secondServer(first);
        ada = first.join();
        bob = second.join();
    }

    final SocketIoFixture newServer() {
        return newServer(options -> options.requestsTimeout(REQUESTS_TIMEOUT));
    }

    @AfterEach
    void stopServers() {
        first.close();
        if (second != first) {
            second.close();
        }
    }

    final SocketIoFixture first() {
        return first;
    }

    final SocketIoFixture second() {
        return second;
    }

    /** Replaces the second server. */
    final void replaceSecond(SocketIoFixture server) {
        second = server;
    }

    /** The client of the first server. */
    final SocketIoClient ada() {
        return ada;
    }

    /** The client of the second server. */
    final SocketIoClient bob() {
        return bob;
    }

    final SocketIoServer io() {
        return first.io();
    }

    private String joined(SocketIoFixture server, SocketIoClient client, String... rooms) {
        server.io().socket(client.id()).orElseThrow().join(rooms);
        settle();
        return client.id();
    }

    static BroadcastAckException failureOf(CompletableFuture<?> future) {
        ExecutionException error = assertThrows(ExecutionException.class, () -> future.get(5, TimeUnit.SECONDS));
        return assertInstanceOf(BroadcastAckException.class, error.getCause());
    }

    static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(5, TimeUnit.SECONDS);
    }

    // ---- broadcasts ----

    @Test
    void broadcastReachesTheClientsOfAllServers() {
        io().emit("news", "text", Map.of("n", 1), null);
        String packet = "42[\"news\",\"text\",{\"n\":1},null]";
        ada.expect(packet);
        bob.expect(packet);
    }

    @Test
    void broadcastKeepsBinaryData() {
        io().emit("data", new byte[] {1, 2}, Map.of("deep", new byte[] {3}));
        for (SocketIoClient client : List.of(ada, bob)) {
            client.expect("452-[\"data\",{\"_placeholder\":true,\"num\":0},"
                    + "{\"deep\":{\"_placeholder\":true,\"num\":1}}]");
            assertArrayEquals(new byte[] {1, 2}, client.webSocket().readBinary());
            assertArrayEquals(new byte[] {3}, client.webSocket().readBinary());
        }
    }

    @Test
    void roomsSpanServers() {
        joined(first, ada, "lobby");
        joined(second, bob, "lobby", "vip");
        // An adapter may deliver events to different rooms in any order.
        io().to("lobby").emit("both");
        ada.expect("42[\"both\"]");
        bob.expect("42[\"both\"]");
        io().to("vip").emit("bob only");
        bob.expect("42[\"bob only\"]");
        io().to("lobby").except("vip").emit("ada only");
        ada.expect("42[\"ada only\"]");
        io().to("lobby", "vip").emit("once each");
        ada.expect("42[\"once each\"]");
        bob.expect("42[\"once each\"]");
        io().emit("end");
        ada.expect("42[\"end\"]");
        bob.expect("42[\"end\"]");
    }

    @Test
    void socketIdIsARoomOnAllServers() {
        io().to(bob.id()).emit("to bob");
        io().all().except(bob.id()).emit("to the others");
        io().emit("to all");
        bob.expect("42[\"to bob\"]").expect("42[\"to all\"]");
        ada.expect("42[\"to the others\"]").expect("42[\"to all\"]");
    }

    @Test
    void socketBroadcastExcludesItsSender() {
        first.io().socket(ada.id()).orElseThrow().broadcast().emit("from ada");
        io().emit("to all");
        bob.expect("42[\"from ada\"]").expect("42[\"to all\"]");
        ada.expect("42[\"to all\"]");
    }

    @Test
    void broadcastFlagsReachOtherServers() {
        io().all().asVolatile().compress(false).emit("flagged");
        ada.expect("42[\"flagged\"]");
        bob.expect("42[\"flagged\"]");
    }

    @Test
    void broadcastsOfOneServerStayInOrder() {
        for (int i = 0; i < 500; i++) {
            io().emit("n", i);
        }
        for (int i = 0; i < 500; i++) {
            bob.expect("42[\"n\"," + i + "]");
        }
    }

    @Test
    void namespacesAreSeparate() {
        io().of("/admin");
        second.io().of("/admin");
        bob.join("/admin");
        settle();
        // An adapter may deliver events of different namespaces in any order.
        io().of("/admin").emit("admin");
        bob.expect("42/admin,[\"admin\"]");
        io().emit("main");
        bob.expect("42[\"main\"]");
        ada.expect("42[\"main\"]");
    }

    @Test
    void outgoingHandlersSeeBroadcastsOfOtherServers() {
        Recorder<String> seen = new Recorder<>();
        second.io().socket(bob.id()).orElseThrow().onAnyOutgoing((event, args) -> seen.add(event + args.length));
        io().emit("news", 1, 2);
        assertEquals("news2", seen.next());
    }

    // ---- acknowledgements ----

    @Test
    void acknowledgementsOfAllServersAreCollected() throws Exception {
        CompletableFuture<List<Integer>> replies = io().all().emitWithAck("ask", Integer.class, "x");
        acknowledge(ada, "[1]");
        acknowledge(bob, "[2]");
        assertEquals(Set.of(1, 2), Set.copyOf(get(replies)));
    }

    static void acknowledge(SocketIoClient client, String args) {
        String packet = client.read();
        assertTrue(packet.startsWith("42"), packet);
        client.send("43" + packet.substring(2, packet.indexOf('[')) + args);
    }

    @Test
    void acknowledgementsKeepBinaryData() throws Exception {
        CompletableFuture<List<byte[]>> replies = io().to(bob.id()).emitWithAck("ask", byte[].class);
        String packet = bob.read();
        bob.send("461-" + packet.substring(2, packet.indexOf('[')) + "[{\"_placeholder\":true,\"num\":0}]")
                .send(new byte[] {7, 8});
        assertArrayEquals(new byte[] {7, 8}, get(replies).get(0));
    }

    @Test
    void questionWithoutReceiversGivesAnEmptyList() throws Exception {
        assertEquals(List.of(), get(io().to("empty").emitWithAck("ask", String.class)));
    }

    @Test
    void timeoutReportsTheReceivedAcknowledgements() {
        CompletableFuture<List<String>> replies =
                io().all().timeout(Duration.ofMillis(300)).emitWithAck("ask", String.class);
        acknowledge(bob, "[\"bob\"]");
        BroadcastAckException failure = failureOf(replies);
        assertEquals(AckException.Reason.TIMEOUT, failure.reason());
        assertEquals(List.of("bob"), failure.replies());
        assertEquals(0, failure.missingServers());
    }

    // ---- sockets ----

    @Test
    void socketsOfAllServersCanBeFetched() throws Exception {
        joined(second, bob, "lobby");
        second.io().socket(bob.id()).orElseThrow().data().put("name", "Bob");
        Map<String, RemoteSocket> found = byId(get(io().all().fetchSockets()));
        assertEquals(Set.of(ada.id(), bob.id()), found.keySet());
        RemoteSocket remote = found.get(bob.id());
        assertEquals(Set.of(bob.id(), "lobby"), remote.rooms());
        assertEquals("Bob", remote.data().get("name"));
        assertEquals("websocket", remote.handshake().queryParameter("transport").orElseThrow());
        assertTrue(remote.handshake().header("host").isPresent());
        assertEquals(
                Set.of(bob.id()), byId(get(io().to("lobby").fetchSockets())).keySet());
    }

    static Map<String, RemoteSocket> byId(List<RemoteSocket> sockets) {
        return sockets.stream().collect(Collectors.toMap(RemoteSocket::id, socket -> socket));
    }

    @Test
    void socketOfAnotherServerCanBeUsed() throws Exception {
        RemoteSocket remote = get(io().to(bob.id()).fetchSockets()).get(0);
        remote.emit("hello", 1);
        bob.expect("42[\"hello\",1]");
        remote.join("a", "b");
        awaitRooms(bob, bob.id(), "a", "b");
        remote.leave("a");
        awaitRooms(bob, bob.id(), "b");
        remote.disconnect(false);
        bob.expect("41");
    }

    private void awaitRooms(SocketIoClient client, String... rooms) {
        await().until(() ->
                second.io().socket(client.id()).orElseThrow().rooms().equals(Set.of(rooms)));
    }

    @Test
    void socketsJoinAndLeaveRoomsOnAllServers() {
        io().all().socketsJoin("a", "b");
        awaitRooms(bob, bob.id(), "a", "b");
        assertEquals(
                Set.of(ada.id(), "a", "b"),
                first.io().socket(ada.id()).orElseThrow().rooms());
        io().to("a").except(ada.id()).socketsLeave("b");
        awaitRooms(bob, bob.id(), "a");
        assertTrue(first.io().socket(ada.id()).orElseThrow().rooms().contains("b"));
    }

    @Test
    void socketsOfOtherServersCanBeDisconnected() {
        joined(second, bob, "out");
        io().to("out").disconnectSockets(true);
        bob.expect("41").awaitClose();
        io().emit("still here");
        ada.expect("42[\"still here\"]");
    }

    // ---- from server to server ----

    @Test
    void serverSideEventsAreAnswered() throws Exception {
        second.io().onServerSideEmit("load", Integer.class, (factor, ack) -> ack.send(factor * 2));
        assertEquals(List.of(42), get(io().serverSideEmitWithAck("load", Integer.class, 21)));
    }
}
