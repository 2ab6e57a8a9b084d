package dev.carillon.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.AckException;
import dev.carillon.BroadcastAckException;
import dev.carillon.RemoteSocket;
import dev.carillon.SocketIoServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The contract of every adapter that connects servers. Extend this class to test your adapter. */
public abstract class ClusterContract extends AdapterContract {
    private TestCluster cluster;

    /** Creates a cluster without servers. */
    protected abstract TestCluster newCluster();

    @Override
    final SocketIoFixture newServer(Consumer<SocketIoServer.Builder> options) {
        if (cluster == null) {
            cluster = newCluster();
        }
        return SocketIoFixture.start(builder -> {
            builder.adapter(cluster.newServer());
            options.accept(builder);
        });
    }

    @Override
    final SocketIoFixture secondServer(SocketIoFixture sameServer) {
        SocketIoFixture other = newServer();
        cluster.awaitServers(2);
        return other;
    }

    @Override
    final void settle() {
        cluster.settle();
    }

    @Override
    @AfterEach
    final void stopServers() {
        super.stopServers();
        cluster.close();
    }

    @Test
    void localBroadcastStaysOnItsServer() {
        io().all().local().emit("here");
        io().emit("everywhere");
        ada().expect("42[\"here\"]").expect("42[\"everywhere\"]");
        bob().expect("42[\"everywhere\"]");
    }

    @Test
    void localQuestionReachesOwnClientsOnly() throws Exception {
        CompletableFuture<List<Integer>> replies = io().all().local().emitWithAck("ask", Integer.class);
        acknowledge(ada(), "[1]");
        assertEquals(List.of(1), get(replies));
    }

    @Test
    void serverSideEventsReachTheOtherServersOnly() {
        Recorder<String> received = new Recorder<>();
        first().io().onServerSideEmit("reload", String.class, what -> received.add("first " + what));
        second().io().onServerSideEmit("reload", String.class, what -> received.add("second " + what));
        io().serverSideEmit("reload", "prices");
        assertEquals("second prices", received.next());
        second().io().serverSideEmit("reload", "names");
        assertEquals("first names", received.next());
        assertTrue(received.isEmpty());
    }

    @Test
    void unresponsiveServerIsCountedAsMissing() {
        BroadcastAckException failure = failureOf(io().serverSideEmitWithAck("nobody listens", Integer.class));
        assertEquals(AckException.Reason.TIMEOUT, failure.reason());
        assertEquals(List.of(), failure.replies());
        assertEquals(1, failure.missingServers());
    }

    @Test
    void deadServerLeavesPartialResults() {
        cluster.killLast();
        CompletableFuture<List<Integer>> replies =
                io().all().timeout(REQUESTS_TIMEOUT).emitWithAck("ask", Integer.class);
        acknowledge(ada(), "[1]");
        BroadcastAckException failure = failureOf(replies);
        assertEquals(List.of(1), failure.replies());
        assertEquals(1, failure.missingServers());

        BroadcastAckException incomplete = failureOf(io().all().fetchSockets());
        assertEquals(1, incomplete.missingServers());
        assertEquals(
                List.of(ada().id()),
                incomplete.replies().stream()
                        .map(socket -> ((RemoteSocket) socket).id())
                        .toList());

        io().emit("still here");
        ada().expect("42[\"still here\"]");
    }

    @Test
    void departedServerIsNotWaitedFor() throws Exception {
        bob().close();
        second().close();
        replaceSecond(newServer());
        cluster.awaitServers(2);
        assertEquals(Set.of(ada().id()), byId(get(io().all().fetchSockets())).keySet());
    }

    @Test
    void thirdServerCanJoin() {
        List<SocketIoFixture> more = new ArrayList<>();
        try {
            more.add(newServer());
            cluster.awaitServers(3);
            SocketIoClient carl = more.get(0).join();
            io().emit("news");
            for (SocketIoClient client : List.of(ada(), bob(), carl)) {
                client.expect("42[\"news\"]");
            }
        } finally {
            more.forEach(SocketIoFixture::close);
        }
    }

    @Test
    void localOperationsStayOnTheirServer() throws Exception {
        assertEquals(
                Set.of(ada().id()), byId(get(io().all().local().fetchSockets())).keySet());
        io().all().local().socketsJoin("a");
        io().to("a").emit("to a");
        io().emit("done");
        ada().expect("42[\"to a\"]").expect("42[\"done\"]");
        bob().expect("42[\"done\"]");
    }
}
