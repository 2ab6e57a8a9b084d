package dev.carillon.adapter;

import dev.carillon.RawJson;
import java.util.Set;

/** An operation that every server of a cluster applies to its own sockets in a namespace. The sender expects no answer. */
public sealed interface ClusterCommand {
    /**
     * Emits an event. (Node.js: {@code BROADCAST}.)
     *
     * @param data the event's name and its arguments, as one JSON array, with the binary attachments
     * @param selection the receivers
     * @param isVolatile whether the event may be dropped for a client that is not ready for it
     * @param compress whether transports that compress should compress it
     */
    record Broadcast(RawJson data, Selection selection, boolean isVolatile, boolean compress)
            implements ClusterCommand {}

    /**
     * Adds sockets to rooms. (Node.js: {@code SOCKETS_JOIN}.)
     *
     * @param selection the sockets
     * @param rooms the rooms
     */
    record SocketsJoin(Selection selection, Set<String> rooms) implements ClusterCommand {}

    /**
     * Removes sockets from rooms. (Node.js: {@code SOCKETS_LEAVE}.)
     *
     * @param selection the sockets
     * @param rooms the rooms
     */
    record SocketsLeave(Selection selection, Set<String> rooms) implements ClusterCommand {}

    /**
     * Disconnects sockets. (Node.js: {@code DISCONNECT_SOCKETS}.)
     *
     * @param selection the sockets
     * @param closeConnections whether to close the whole connections of their clients
     */
    record DisconnectSockets(Selection selection, boolean closeConnections) implements ClusterCommand {}

    /**
     * Calls the handlers for an event between servers. (Node.js: {@code SERVER_SIDE_EMIT}.)
     *
     * @param event the event's name
     * @param args the arguments, as one JSON array, with the binary attachments
     */
    record ServerSideEmit(String event, RawJson args) implements ClusterCommand {}
}
