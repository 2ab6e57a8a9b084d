package dev.carillon.redis;

import dev.carillon.adapter.ClusterCommand;
import dev.carillon.adapter.EventJson;
import dev.carillon.adapter.Selection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Selects sockets of a namespace for a {@link RedisEmitter}. Immutable: each method that selects returns a new operator. */
public final class EmitterOperator {
    private final Function<ClusterCommand, CompletionStage<Void>> publisher;
    private final Selection selection;
    private final boolean isVolatile;
    private final boolean compress;

    EmitterOperator(
            Function<ClusterCommand, CompletionStage<Void>> publisher,
            Selection selection,
            boolean isVolatile,
            boolean compress) {
        this.publisher = publisher;
        this.selection = selection;
        this.isVolatile = isVolatile;
        this.compress = compress;
    }

    /**
     * Adds rooms. Their members receive the event, each of them once.
     *
     * @param rooms the rooms; the id of a socket is a room, too
     * @return a new operator
     */
    public EmitterOperator to(String... rooms) {
        return select(new Selection(union(selection.rooms(), rooms), selection.except()));
    }

    /**
     * Same as {@link #to}.
     *
     * @param rooms the rooms
     * @return a new operator
     */
    public EmitterOperator in(String... rooms) {
        return to(rooms);
    }

    /**
     * Adds rooms whose members do not receive the event.
     *
     * @param rooms the rooms
     * @return a new operator
     */
    public EmitterOperator except(String... rooms) {
        return select(new Selection(selection.rooms(), union(selection.except(), rooms)));
    }

    private EmitterOperator select(Selection selected) {
        return new EmitterOperator(publisher, selected, isVolatile, compress);
    }

    private static Set<String> union(Set<String> rooms, String... more) {
        Set<String> all = new HashSet<>(rooms);
        all.addAll(List.of(more));
        return all;
    }

    /**
     * Allows the event to be dropped for clients that are not ready for it. (Node.js: {@code volatile}.)
     *
     * @return a new operator
     */
    public EmitterOperator asVolatile() {
        return new EmitterOperator(publisher, selection, true, compress);
    }

    /**
     * Sets whether the event may be compressed. Default: true.
     *
     * @param value false for data that is compressed already
     * @return a new operator
     */
    public EmitterOperator compress(boolean value) {
        return new EmitterOperator(publisher, selection, isVolatile, value);
    }

    /**
     * Emits an event to the selected sockets.
     *
     * @param event the name; not one of the reserved names
     * @param args any number of values that Gson can write, including {@code byte[]} at any depth
     * @return completes when Redis has taken the event, or exceptionally if it has not
     * @throws IllegalArgumentException when the name is reserved or a value cannot be written
     */
    public CompletionStage<Void> emit(String event, Object... args) {
        return publisher.apply(
                new ClusterCommand.Broadcast(EventJson.event(event, args), selection, isVolatile, compress));
    }

    /**
     * Adds the selected sockets to rooms.
     *
     * @param rooms the rooms
     * @return completes when Redis has taken the request, or exceptionally if it has not
     */
    public CompletionStage<Void> socketsJoin(String... rooms) {
        return publisher.apply(new ClusterCommand.SocketsJoin(selection, Set.copyOf(List.of(rooms))));
    }

    /**
     * Removes the selected sockets from rooms.
     *
     * @param rooms the rooms
     * @return completes when Redis has taken the request, or exceptionally if it has not
     */
    public CompletionStage<Void> socketsLeave(String... rooms) {
        return publisher.apply(new ClusterCommand.SocketsLeave(selection, Set.copyOf(List.of(rooms))));
    }

    /**
     * Disconnects the selected sockets.
     *
     * @param closeConnections whether to close the clients' connections, and with them their sockets in all namespaces
     * @return completes when Redis has taken the request, or exceptionally if it has not
     */
    public CompletionStage<Void> disconnectSockets(boolean closeConnections) {
        return publisher.apply(new ClusterCommand.DisconnectSockets(selection, closeConnections));
    }
}
