package dev.carillon.testing;

import dev.carillon.RawJson;
import dev.carillon.adapter.AckCollector;
import dev.carillon.adapter.Adapter;
import dev.carillon.adapter.AdapterFactory;
import dev.carillon.adapter.ClusterCommand;
import dev.carillon.adapter.ClusterRequest;
import dev.carillon.adapter.ClusterResponses;
import dev.carillon.adapter.LocalServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Connects servers in one JVM. As over a network, all messages between them are serialised and delivered on a thread of the
 * cluster.
 */
public final class LoopbackCluster implements TestCluster {
    private final ScheduledExecutorService network = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "loopback-cluster");
        thread.setDaemon(true);
        return thread;
    });
    private final List<LoopbackAdapter> members = new CopyOnWriteArrayList<>();
    private int servers;
    private volatile int dead = -1;

    @Override
    public AdapterFactory newServer() {
        int server = servers++;
        return local -> new LoopbackAdapter(server, local);
    }

    @Override
    public void killLast() {
        dead = servers - 1;
    }

    @Override
    public void close() {
        network.shutdownNow();
    }

    private final class LoopbackAdapter implements Adapter {
        private final int server;
        private final LocalServer local;

        LoopbackAdapter(int server, LocalServer local) {
            this.server = server;
            this.local = local;
        }

        @Override
        public CompletionStage<Void> start() {
            members.add(this);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Void> close() {
            members.remove(this);
            return CompletableFuture.completedFuture(null);
        }

        private List<LoopbackAdapter> others() {
            return members.stream()
                    .filter(member ->
                            member.server != server && member.local.namespace().equals(local.namespace()))
                    .toList();
        }

        @Override
        public CompletionStage<Integer> serverCount() {
            return CompletableFuture.completedFuture(1 + others().size());
        }

        /** Runs a task on another server, unless one of the two servers is dead. */
        private void at(LoopbackAdapter other, Runnable task) {
            network.execute(() -> {
                if (other.server != dead && server != dead) {
                    task.run();
                }
            });
        }

        @Override
        public CompletionStage<Void> send(ClusterCommand command) {
            byte[] bytes = CommandBytes.write(command);
            for (LoopbackAdapter other : others()) {
                at(other, () -> other.local.execute((ClusterCommand) CommandBytes.read(bytes)));
            }
            return CompletableFuture.completedFuture(null);
        }

        @Override
        @SuppressWarnings("unchecked") // the type of the request determines the type of its response
        public <R> CompletionStage<ClusterResponses<R>> request(ClusterRequest<R> request, Duration timeout) {
            byte[] bytes = CommandBytes.write(request);
            List<LoopbackAdapter> asked = others();
            List<R> answers = new ArrayList<>(); // used only on the network thread
            CompletableFuture<ClusterResponses<R>> all = new CompletableFuture<>();
            Runnable end = () -> all.complete(new ClusterResponses<>(answers, asked.size() - answers.size()));
            ScheduledFuture<?> timer = network.schedule(end, timeout.toMillis(), TimeUnit.MILLISECONDS);
            all.whenComplete((responses, error) -> timer.cancel(false));
            if (asked.isEmpty()) {
                network.execute(end);
            }
            for (LoopbackAdapter other : asked) {
                at(
                        other,
                        () -> other.answer(bytes)
                                .thenAccept(answer -> at(this, () -> {
                                    answers.add((R) CommandBytes.read(answer));
                                    if (answers.size() == asked.size()) {
                                        end.run();
                                    }
                                })));
            }
            return all;
        }

        private CompletionStage<byte[]> answer(byte[] request) {
            return local.answer((ClusterRequest<?>) CommandBytes.read(request)).thenApply(CommandBytes::write);
        }

        @Override
        public void broadcastWithAck(ClusterCommand.Broadcast broadcast, Duration timeout, AckCollector acks) {
            byte[] bytes = CommandBytes.write(broadcast);
            for (LoopbackAdapter other : others()) {
                at(
                        other,
                        () -> other.local.broadcastWithAck(
                                (ClusterCommand.Broadcast) CommandBytes.read(bytes), timeout, new AckCollector() {
                                    @Override
                                    public void onReceivers(int sockets) {
                                        at(LoopbackAdapter.this, () -> acks.onReceivers(sockets));
                                    }

                                    @Override
                                    public void onAck(RawJson args) {
                                        byte[] reply = CommandBytes.write(args);
                                        at(LoopbackAdapter.this, () -> acks.onAck((RawJson) CommandBytes.read(reply)));
                                    }
                                }));
            }
        }
    }
}
