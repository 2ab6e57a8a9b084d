package dev.carillon.presence;

import dev.carillon.Socket;
import dev.carillon.SocketIoServer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Finds connected sockets: the members of a room, or the sockets of a user, and how many there are.
 *
 * <pre>{@code
 * Presence presence = Presence.local(io, socket -> Identity.ofUser(userOf(socket)));
 * presence.count(PresenceQuery.user("/", "ada")).thenAccept(ada -> show(ada.sockets() > 0));
 * }</pre>
 *
 * <p>The sockets of this server are always up to date. What a registry knows about other servers is normally less than half a second
 * old, and can be some seconds old if a server or the registry is slow. If not all servers can be asked, the answer has what is known, and says that it is partial; no method of this interface fails for this reason.
 *
 * <p>Thread-safe; no method blocks except {@link #close}. Futures complete on the calling thread if only this server is asked, and
 * otherwise not on an event loop.
 */
public interface Presence extends AutoCloseable {
    /** The maximum number of items of a page. */
    int MAX_PAGE = 1000;

    /**
     * Reads the presence of a single server from its sockets. If the server is part of a cluster, the answers are partial while there
     * are other servers.
     *
     * @param io the server
     * @param identity tells whom a socket belongs to. It is called for all selected sockets of each answer, on any thread, so it must
     *     be fast
     * @return the presence
     */
    static Presence local(SocketIoServer io, Function<? super Socket, Identity> identity) {
        return new LocalPresence(io, new LocalSockets(io, "local", identity));
    }

    /**
     * The id of this server.
     *
     * @return the same for the life of this object; unique in the cluster, if there is one
     */
    String server();

    /**
     * Counts sockets.
     *
     * @param query the sockets
     * @return completes with their number
     */
    CompletableFuture<PresenceCount> count(PresenceQuery query);

    /**
     * Lists sockets by their ids.
     *
     * @param query the sockets
     * @param after the position of the page before ({@link PresencePage#next}); empty for the first page
     * @param limit the maximum number of sockets, from 1 to {@value #MAX_PAGE}
     * @return completes with the page
     * @throws IllegalArgumentException if the limit is out of range
     */
    CompletableFuture<PresencePage<PresentSocket>> sockets(PresenceQuery query, Optional<String> after, int limit);

    /**
     * Lists the rooms of a namespace by their names, without the own rooms of sockets.
     *
     * @param namespace the name of the namespace
     * @param after the position of the page before; empty for the first page
     * @param limit the maximum number of rooms, from 1 to {@value #MAX_PAGE}
     * @return completes with the page
     * @throws IllegalArgumentException if the limit is out of range
     */
    CompletableFuture<PresencePage<PresentRoom>> rooms(String namespace, Optional<String> after, int limit);

    /**
     * Must be called when the identity of a socket has changed.
     *
     * @param socket a socket of this server
     */
    void update(Socket socket);

    /** Removes this server from the registry, if there is one, and releases all resources. May take a few seconds. */
    @Override
    void close();
}
