package dev.carillon.redis;

import dev.carillon.RoomListener;
import dev.carillon.adapter.AckCollector;
import dev.carillon.adapter.ClusterCommand;
import dev.carillon.adapter.ClusterRequest;
import dev.carillon.adapter.LocalServer;
import dev.carillon.adapter.SharedLog;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A namespace of a process that only sends. */
record NoSockets(String namespace) implements LocalServer {
    @Override
    public boolean hasMembers(String room) {
        return false;
    }

    @Override
    public boolean needs(String room) {
        return false;
    }

    @Override
    public void addRoomListener(RoomListener listener) {}

    @Override
    public void execute(ClusterCommand command) {}

    @Override
    public void deliver(SharedLog.Entry entry) {}

    @Override
    public <R> CompletionStage<R> answer(ClusterRequest<R> request) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException("this process is not a server"));
    }

    @Override
    public void broadcastWithAck(ClusterCommand.Broadcast broadcast, Duration timeout, AckCollector acks) {}
}
