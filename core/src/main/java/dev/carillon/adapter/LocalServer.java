package dev.carillon.adapter;

import dev.carillon.RoomListener;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * One namespace of this server, as an adapter sees it. It applies the operations of other servers to its own sockets. Thread-safe;
 * no method blocks.
 */
public interface LocalServer {
    /**
     * The namespace.
     *
     * @return its name, with the slash
     */
    String namespace();

    /**
     * Tells whether a room has members on this server.
     *
     * @param room the room, which may be the own room of a socket
     * @return whether it has members
     */
    boolean hasMembers(String room);

    /**
     * Tells whether this server needs the events of a room. If not, an adapter can ignore them before it reads them.
     *
     * @param room the room
     * @return whether a socket of this server is in the room, or all events are listened to
     */
    boolean needs(String room);

    /**
     * Registers a listener for the rooms of this server. An adapter can use it to receive the events of these rooms only.
     *
     * @param listener the listener. Two calls for one room that are caused by different threads can arrive in any order, so ask
     *     {@link #hasMembers} for the current state
     */
    void addRoomListener(RoomListener listener);

    /**
     * Executes a command of another server. A command that cannot be executed, because its data is invalid, is logged at WARN.
     *
     * @param command the command
     */
    void execute(ClusterCommand command);

    /**
     * Delivers an entry of the {@link SharedLog}. Must be called for all entries of the namespace after {@link SharedLog#start}, in
     * their order, also for those of this server.
     *
     * @param entry the entry
     */
    void deliver(SharedLog.Entry entry);

    /**
     * Answers a request of another server.
     *
     * @param request the request
     * @param <R> what it answers
     * @return completes with the answer, or exceptionally when there is none
     */
    <R> CompletionStage<R> answer(ClusterRequest<R> request);

    /**
     * Delivers a broadcast of another server and collects the acknowledgements of this server's sockets.
     *
     * @param broadcast the broadcast
     * @param timeout how long the sockets may take
     * @param acks receives the number of receivers immediately, and each acknowledgement when it arrives
     */
    void broadcastWithAck(ClusterCommand.Broadcast broadcast, Duration timeout, AckCollector acks);

    /**
     * Reports to the observers of the server that the adapter does not reach the other servers any more. Adapters of services that
     * can fail call it, and do not call it concurrently with {@link #clusterRestored}. Further calls before that have no effect.
     *
     * @param cause what happened, for developers
     */
    default void clusterLost(String cause) {}

    /** Reports that the adapter reaches the other servers again, after {@link #clusterLost}. */
    default void clusterRestored() {}
}
