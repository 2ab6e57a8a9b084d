package dev.carillon;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.adapter.AckCollector;
import dev.carillon.adapter.Adapter;
import dev.carillon.adapter.ClusterCommand;
import dev.carillon.adapter.ClusterRequest;
import dev.carillon.adapter.ClusterResponses;
import dev.carillon.adapter.LocalServer;
import dev.carillon.adapter.Selection;
import dev.carillon.testing.LogCapture;
import dev.carillon.testing.SocketIoClient;
import dev.carillon.testing.SocketIoFixture;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A failing adapter does not affect the clients of its own server. */
class AdapterFailuresTest {
    private final AtomicReference<LocalServer> local = new AtomicReference<>();
    private final LogCapture log = LogCapture.open();
    private final SocketIoFixture server =
            SocketIoFixture.start(options -> options.requestsTimeout(Duration.ofSeconds(1))
                    .maxRoomsPerSocket(1)
                    .adapter(namespace -> {
                        local.set(namespace);
                        return new BrokenAdapter();
                    }));

    @AfterEach
    void stop() {
        server.close();
        log.close();
    }

    private static final class BrokenAdapter implements Adapter {
        private static IllegalStateException failure() {
            return new IllegalStateException("expected by the test");
        }

        @Override
        public CompletionStage<Void> start() {
            throw failure();
        }

        @Override
        public CompletionStage<Void> close() {
            throw failure();
        }

        @Override
        public CompletionStage<Integer> serverCount() {
            throw failure();
        }

        @Override
        public CompletionStage<Void> send(ClusterCommand command) {
            throw failure();
        }

        @Override
        public <R> CompletionStage<ClusterResponses<R>> request(ClusterRequest<R> request, Duration timeout) {
            throw failure();
        }

        @Override
        public void broadcastWithAck(ClusterCommand.Broadcast broadcast, Duration timeout, AckCollector acks) {
            throw failure();
        }
    }

    @Test
    void broadcastsReachLocalClients() {
        SocketIoClient client = server.join();
        server.io().emit("news");
        server.io().all().socketsJoin("lobby");
        server.io().to("lobby").emit("in the lobby");
        client.expect("42[\"news\"]").expect("42[\"in the lobby\"]");
        await().until(() -> log.messages().stream()
                .anyMatch(message -> message.startsWith("ERROR Broadcast could not be sent to the other servers")));
    }

    @Test
    void manyFailuresAreLoggedOnce() {
        SocketIoClient client = server.join();
        for (int i = 0; i < 100; i++) {
            server.io().emit("news", i);
        }
        client.expect("42[\"news\",0]");
        assertEquals(
                1,
                log.messages().stream()
                        .filter(message -> message.startsWith("ERROR Broadcast could not be sent"))
                        .count());
    }

    @Test
    void questionsFailWithPartialResults() {
        SocketIoClient client = server.join();
        var replies = server.io().all().emitWithAck("ask", Integer.class);
        client.expect("420[\"ask\"]").send("430[1]");
        CompletionException failure = assertThrows(CompletionException.class, replies::join);
        BroadcastAckException partial = assertInstanceOf(BroadcastAckException.class, failure.getCause());
        assertEquals(1, partial.replies().size());
        assertThrows(
                CompletionException.class,
                () -> server.io().all().fetchSockets().join());
        assertThrows(
                CompletionException.class,
                () -> server.io().serverSideEmitWithAck("load", Integer.class).join());
    }

    @Test
    void invalidCommandsOfOtherServersAreIgnored() {
        SocketIoClient client = server.join();
        for (String data : new String[] {"not JSON", "{}", "[", "[\"event\",]"}) {
            local.get().execute(new ClusterCommand.Broadcast(new RawJson(data), Selection.ALL, false, true));
        }
        server.io().socket(client.id()).orElseThrow().join("one");
        local.get().execute(new ClusterCommand.SocketsJoin(Selection.ALL, Set.of("one too many")));
        local.get().execute(new ClusterCommand.ServerSideEmit("event", new RawJson("5")));
        local.get().execute(new ClusterCommand.Broadcast(new RawJson("[\"valid\"]"), Selection.ALL, false, true));
        client.expect("42[\"valid\"]");
        assertEquals(
                6,
                log.messages().stream()
                        .filter(message -> message.contains("of another server could not be executed"))
                        .count());
        assertTrue(log.messages().stream().noneMatch(message -> message.contains("not JSON")));
    }
}
