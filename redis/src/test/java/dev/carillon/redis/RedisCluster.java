package dev.carillon.redis;

import dev.carillon.RoomListener;
import dev.carillon.adapter.AckCollector;
import dev.carillon.adapter.Adapter;
import dev.carillon.adapter.AdapterFactory;
import dev.carillon.adapter.ClusterCommand;
import dev.carillon.adapter.ClusterRequest;
import dev.carillon.adapter.LocalServer;
import dev.carillon.adapter.SharedLog;
import dev.carillon.testing.TestCluster;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.awaitility.Awaitility;

/** Servers that are connected over Redis. A server that is killed stays subscribed, but does not react any more. */
final class RedisCluster implements TestCluster {
    private final Supplier<RedisAdapters> factories;
    private final List<RedisAdapters> created = new CopyOnWriteArrayList<>();
    private final List<Adapter> adapters = new CopyOnWriteArrayList<>();
    private int servers;
    private volatile int dead = -1;

    RedisCluster(Supplier<RedisAdapters> factories) {
        this.factories = factories;
    }

    @Override
    public AdapterFactory newServer() {
        int server = servers++;
        RedisAdapters factory = factories.get();
        created.add(factory);
        return local -> {
            Adapter adapter = factory.create(new MortalServer(local, server));
            adapters.add(adapter);
            return adapter;
        };
    }

    @Override
    public void awaitServers(int count) {
        Awaitility.await()
                .until(() -> adapters.stream()
                                .filter(adapter -> countedBy(adapter) == count)
                                .count()
                        >= count);
    }

    private static int countedBy(Adapter adapter) {
        return adapter.serverCount()
                .exceptionally(error -> 0)
                .toCompletableFuture()
                .join();
    }

    @Override
    public void settle() {
        created.forEach(factory -> factory.joined().toCompletableFuture().join());
    }

    @Override
    public void killLast() {
        dead = servers - 1;
    }

    @Override
    public void close() {}

    private final class MortalServer implements LocalServer {
        private final LocalServer local;
        private final int server;

        MortalServer(LocalServer local, int server) {
            this.local = local;
            this.server = server;
        }

        @Override
        public String namespace() {
            return local.namespace();
        }

        @Override
        public boolean hasMembers(String room) {
            return local.hasMembers(room);
        }

        @Override
        public boolean needs(String room) {
            return local.needs(room);
        }

        @Override
        public void addRoomListener(RoomListener listener) {
            local.addRoomListener(listener);
        }

        @Override
        public void execute(ClusterCommand command) {
            if (server != dead) {
                local.execute(command);
            }
        }

        @Override
        public void deliver(SharedLog.Entry entry) {
            if (server != dead) {
                local.deliver(entry);
            }
        }

        @Override
        public <R> CompletionStage<R> answer(ClusterRequest<R> request) {
            return server == dead ? new CompletableFuture<>() : local.answer(request);
        }

        @Override
        public void broadcastWithAck(ClusterCommand.Broadcast broadcast, Duration timeout, AckCollector acks) {
            if (server != dead) {
                local.broadcastWithAck(broadcast, timeout, acks);
            }
        }
    }
}
