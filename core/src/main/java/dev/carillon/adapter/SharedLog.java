package dev.carillon.adapter;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * A log of the events of a namespace that all servers of a cluster share, and the sessions of clients that have lost their
 * connection. With it, a client can recover its socket on any server.
 *
 * <p>A server appends its events and delivers none of them itself. All servers, the sender included, receive the entries in the
 * order of the log ({@link LocalServer#deliver}). Events that reach only the clients of one server are not in the log.
 *
 * <p>Implementations must be thread-safe, and no method may block.
 */
public interface SharedLog {
    /**
     * An event in the log.
     *
     * @param position where it is
     * @param tag the tag that was passed to {@link #append}, if this server has appended the event
     * @param broadcast reads the event. It may throw an exception if the event is malformed
     */
    record Entry(LogPosition position, OptionalLong tag, Supplier<ClusterCommand.Broadcast> broadcast) {}

    /**
     * Tells whether the log can be reached at the moment. Otherwise, the server delivers its events to its own clients at once, and
     * these events cannot be recovered.
     *
     * @return whether the log can be reached
     */
    boolean isAvailable();

    /**
     * Appends an event.
     *
     * @param broadcast the event
     * @param tag identifies the event for this server
     * @return completes when the event is in the log, or exceptionally if that is not certain. The server then delivers the event to
     *     its own clients, but not again if it receives the entry later
     */
    CompletionStage<Void> append(ClusterCommand.Broadcast broadcast, long tag);

    /**
     * Returns the position after which this server receives all entries.
     *
     * @return completes when the server has joined the cluster
     */
    CompletionStage<LogPosition> start();

    /**
     * Returns the position of the last entry that this server has received, or is receiving, in any namespace.
     *
     * @return the position
     */
    LogPosition current();

    /**
     * Waits until this server has received all entries that are in the log at the time of the call.
     *
     * @return completes then, or exceptionally if that takes too long
     */
    CompletionStage<Void> catchUp();

    /**
     * Reads older entries.
     *
     * @param from the position of an entry
     * @param to the position of the last entry to read
     * @return completes with the entries after {@code from}; empty if the log no longer contains {@code from}
     */
    CompletionStage<Optional<List<Entry>>> read(LogPosition from, LogPosition to);

    /**
     * Saves the session of a client that has lost its connection. The format is that of Node.js, with additional members.
     *
     * @param pid the private id of the client
     * @param session the session
     * @param lifetime when it expires
     */
    void save(String pid, JsonObject session, Duration lifetime);

    /**
     * Removes the session of a client that is back, and returns it.
     *
     * @param pid the private id, which the client has sent
     * @return completes with the session, if there is one
     */
    CompletionStage<Optional<JsonObject>> take(String pid);
}
