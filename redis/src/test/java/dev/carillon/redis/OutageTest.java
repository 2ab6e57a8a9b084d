package dev.carillon.redis;

import static dev.carillon.redis.Clusters.awaitSockets;
import static dev.carillon.redis.Clusters.server;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.carillon.adapter.AdapterFactory;
import dev.carillon.observe.ServerObserver;
import dev.carillon.testing.LogCapture;
import dev.carillon.testing.SocketIoClient;
import dev.carillon.testing.SocketIoFixture;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Redis dies and comes back. */
class OutageTest {
    @TempDir
    private Path folder;

    static Stream<Named<Function<String, AdapterFactory>>> adapters() {
        return Stream.of(
                Named.of("classic", RedisAdapters::classic),
                Named.of("sharded", RedisAdapters::sharded),
                Named.of("streams", RedisAdapters::streams));
    }

    @ParameterizedTest
    @MethodSource("adapters")
    void localClientsAreServedAndTheClusterFormsAgain(Function<String, AdapterFactory> adapters) throws Exception {
        try (LogCapture log = LogCapture.open();
                RedisServer redis = RedisServer.start(folder);
                SocketIoFixture one = server(adapters.apply(redis.uri()));
                SocketIoFixture two = server(adapters.apply(redis.uri()));
                SocketIoClient ada = one.join();
                SocketIoClient bob = two.join()) {
            awaitSockets(one, 2);
            awaitSockets(two, 2);
            one.io().socket(ada.id()).orElseThrow().join("lobby");
            redis.kill();
            await().until(() -> log.messages().stream()
                            .filter(line -> line.startsWith("WARN Redis is not"))
                            .count()
                    == 2);
            for (int i = 0; i < 1000; i++) {
                one.io().emit("alone", i);
            }
            for (int i = 0; i < 1000; i++) {
                ada.expect("42[\"alone\"," + i + "]");
            }
            ExecutionException error = assertThrows(
                    ExecutionException.class,
                    () -> one.io().all().fetchSockets().get(5, TimeUnit.SECONDS));
            assertEquals("Redis is not connected", error.getCause().getMessage());

            redis.start();
            awaitSockets(one, 2);
            awaitSockets(two, 2);
            two.io().to("lobby").emit("again");
            ada.expect("42[\"again\"]");
            one.io().emit("to all");
            ada.expect("42[\"to all\"]");
            bob.expect("42[\"to all\"]");
            assertEquals(
                    List.of(),
                    log.messages().stream()
                            .filter(line -> line.startsWith("ERROR"))
                            .toList());
        }
    }

    @ParameterizedTest
    @MethodSource("adapters")
    void serverStartsWithoutRedis(Function<String, AdapterFactory> adapters) throws Exception {
        RedisServer redis = RedisServer.start(folder);
        redis.kill();
        try (SocketIoFixture one = server(adapters.apply(redis.uri()));
                SocketIoFixture two = server(adapters.apply(redis.uri()));
                SocketIoClient ada = one.join()) {
            one.io().emit("alone");
            ada.expect("42[\"alone\"]");
            redis.start();
            try (SocketIoClient bob = two.join()) {
                awaitSockets(one, 2);
                awaitSockets(two, 2);
                one.io().emit("to all");
                bob.expect("42[\"to all\"]");
            }
        } finally {
            redis.close();
        }
    }

    @ParameterizedTest
    @MethodSource("adapters")
    void observersAreTold(Function<String, AdapterFactory> adapters) throws Exception {
        List<String> reports = new CopyOnWriteArrayList<>();
        ServerObserver observer = new ServerObserver() {
            @Override
            public void clusterLost(String namespace, String cause) {
                reports.add(namespace + " lost: " + cause);
            }

            @Override
            public void clusterRestored(String namespace) {
                reports.add(namespace + " restored");
            }
        };
        try (RedisServer redis = RedisServer.start(folder);
                SocketIoFixture server = SocketIoFixture.start(
                        options -> options.observer(observer).adapter(adapters.apply(redis.uri())))) {
            awaitSockets(server, 0);
            redis.kill();
            await().until(() -> reports.equals(List.of("/ lost: the connection was lost")));
            server.io().of("/late");
            await().until(() -> reports.size() == 2);
            redis.start();
            await().until(() -> reports.size() == 4);
            assertEquals("/late lost: the connection was lost", reports.get(1));
            assertEquals(Set.of("/ restored", "/late restored"), Set.copyOf(reports.subList(2, 4)));
        }
    }
}
