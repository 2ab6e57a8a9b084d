package dev.carillon.push;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Channels whose events come from the application, for example the progress of a job. Each event carries the whole state, so a
 * client that follows the channel without a cursor begins with the last event.
 *
 * <p>Register it with {@link PushServer.Builder#source}. Called by event loops: it must not block for long.
 */
@FunctionalInterface
public interface ChannelSource {
    /**
     * Gets ready to open a channel, for example by asking another server for its state. Called before a client follows a channel that
     * nobody follows yet, whether it exists or not. {@link #open} is called afterwards. By default, there is nothing to do.
     *
     * @param name the name after the prefix and the colon
     * @return completes within a few seconds. If it fails, the client gets status 503
     */
    default CompletionStage<Void> prepare(String name) {
        return CompletableFuture.completedFuture(null);
    }

    /**
     * Opens a channel, because somebody has begun to follow it. The source publishes the current state immediately, and each later
     * one, until the channel is closed. To publish every state once and in order, it does so in the lock in which the state
     * changes.
     *
     * @param name the name after the prefix and the colon
     * @param channel publishes the events. If the channel was closed and is followed again, there is a new one
     * @return false if there is no such channel; the client gets status 404
     */
    boolean open(String name, StateChannel channel);
}
