package dev.carillon.adapter;

import dev.carillon.RawJson;

/**
 * Receives the events that are emitted to the rooms of a namespace, or to all of its sockets, by this server or by another one
 * of the cluster. With it, clients that do not use Socket.IO can follow the same events.
 */
@FunctionalInterface
public interface BroadcastListener {
    /**
     * An event is emitted. Called on the emitting thread, once for each event and before it is sent, also if no socket is
     * selected. Must be fast and must not block.
     *
     * @param data the event's name and its arguments, as one JSON array. The application can change the binary attachments
     *     later, so copy those that you keep
     * @param selection the receivers, without the own rooms of sockets
     */
    void onBroadcast(RawJson data, Selection selection);

    /**
     * The same for an event from the {@link SharedLog} of the cluster. These events come in the order of the log.
     *
     * @param data the event's name and its arguments
     * @param selection the receivers
     * @param position the position of the event in the log
     */
    default void onLoggedBroadcast(RawJson data, Selection selection, LogPosition position) {
        onBroadcast(data, selection);
    }
}
