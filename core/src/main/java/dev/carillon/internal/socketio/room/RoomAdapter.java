package dev.carillon.internal.socketio.room;

import dev.carillon.DisconnectReason;
import dev.carillon.Handshake;
import dev.carillon.RemoteSocket;
import dev.carillon.RoomListener;
import dev.carillon.internal.socketio.packet.RawArguments;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Knows who is in which room of one namespace and delivers to them. The seam for a cluster: an adapter that spans servers
 * replaces the one in memory. Safe for all threads.
 */
public interface RoomAdapter {
    /** Whether what is emitted to one socket must go through {@link #broadcast} too. */
    default boolean logs() {
        return false;
    }

    /** Lets a socket in; {@code enter} tells its client and makes it visible. On the socket's loop. */
    default void admit(RecoverableMember socket, Runnable enter) {
        enter.run();
    }

    /** A socket has left. On the socket's loop. */
    default void dismiss(RecoverableMember socket, DisconnectReason reason) {}

    /** The connected socket of a private id, if such are known. */
    default Optional<RecoverableMember> present(String pid) {
        return Optional.empty();
    }

    /** What is kept of a socket that was away, if its client comes back in time; it is not kept any longer then. */
    default Optional<SavedSession> restore(String pid, Optional<String> offset, Handshake handshake) {
        return Optional.empty();
    }

    /** Keeps what {@link #restore} gave: the client has gone again before it was let in. */
    default void putBack(SavedSession session) {}

    void add(Member socket, String room);

    void remove(Member socket, String room);

    /** The connected members of a room; the id of a socket is a room of its own. */
    Collection<Member> members(String room);

    int roomCount();

    void addListener(RoomListener listener);

    /** Delivers an event to whom its selection names. */
    void broadcast(Broadcast broadcast);

    /** Delivers an event and collects the acknowledgements of all receivers. */
    <T> CompletableFuture<List<T>> broadcastWithAck(Broadcast broadcast, long ackId, Class<T> type);

    /** The selected sockets, wherever they are. */
    CompletableFuture<List<RemoteSocket>> fetchSockets(Selection selection);

    /** Does something with the selected sockets, wherever they are. */
    void forEach(Selection selection, Consumer<RemoteSocket> action);

    /** Tells the other servers; who is alone tells itself. */
    void serverSideEmit(String event, RawArguments args);

    /** Tells the other servers, or, when it is alone, itself, and collects the answers. */
    <T> CompletableFuture<List<T>> serverSideEmitWithAck(String event, RawArguments args, Class<T> type);

    /**
     * Who receives.
     *
     * @param rooms members of at least one of them; all sockets of the namespace when empty
     * @param except not the members of any of these
     */
    record Selection(Set<String> rooms, Set<String> except) {
        public static final Selection ALL = new Selection(Set.of(), Set.of());

        /** Whether someone in these rooms receives. */
        boolean matches(Set<String> joined) {
            return (rooms.isEmpty() || rooms.stream().anyMatch(joined::contains))
                    && except.stream().noneMatch(joined::contains);
        }

        boolean excludes(Member socket) {
            for (String room : except) {
                if (socket.isIn(room)) {
                    return true;
                }
            }
            return false;
        }
    }
}
