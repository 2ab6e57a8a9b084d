package dev.carillon.adapter;

import dev.carillon.RawJson;
import java.util.List;

/**
 * A question about a namespace that a server asks the other servers of a cluster.
 *
 * @param <R> what each of them answers
 */
public sealed interface ClusterRequest<R> {
    /**
     * Describes the selected sockets. (Node.js: {@code FETCH_SOCKETS}.)
     *
     * @param selection the sockets
     */
    record FetchSockets(Selection selection) implements ClusterRequest<List<SocketDescription>> {}

    /**
     * Calls the handlers for an event between servers; the first acknowledgement is the answer, a JSON array of its arguments.
     * (Node.js: {@code SERVER_SIDE_EMIT} with an acknowledgement.)
     *
     * @param event the event's name
     * @param args the arguments, as one JSON array, with the binary attachments
     */
    record ServerSideEmit(String event, RawJson args) implements ClusterRequest<RawJson> {}
}
