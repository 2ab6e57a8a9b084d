package dev.carillon.presence;

import dev.carillon.Namespace;
import dev.carillon.Socket;
import dev.carillon.SocketIoServer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sockets of one server, for implementations of {@link Presence}. Thread-safe; no method blocks. */
public final class LocalSockets {
    /** The order of the code points, which is that of the bytes in UTF-8. */
    private static final Comparator<String> ORDER =
            (a, b) -> Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

    private static final Logger log = LoggerFactory.getLogger(LocalSockets.class);

    private final SocketIoServer io;
    private final String server;
    private final Function<? super Socket, Identity> identity;
    private final AtomicBoolean hasFailed = new AtomicBoolean();

    /**
     * Reads the sockets of a server.
     *
     * @param io the server
     * @param server its id
     * @param identity tells whom a socket belongs to
     */
    public LocalSockets(SocketIoServer io, String server, Function<? super Socket, Identity> identity) {
        this.io = Objects.requireNonNull(io, "io");
        this.server = Objects.requireNonNull(server, "server");
        this.identity = Objects.requireNonNull(identity, "identity");
    }

    /**
     * The id of the server.
     *
     * @return the id
     */
    public String server() {
        return server;
    }

    /**
     * The order of lists: that of the Unicode code points.
     *
     * @return the order of ids of sockets and names of rooms
     */
    public static Comparator<String> order() {
        return ORDER;
    }

    /**
     * Counts sockets.
     *
     * @param query the sockets
     * @return their number
     */
    public int count(PresenceQuery query) {
        return switch (query.kind()) {
            case ALL ->
                find(query.namespace())
                        .map(namespace -> namespace.sockets().size())
                        .orElse(0);
            case ROOM -> select(query).size();
            case USER -> (int) ofUser(query).count();
        };
    }

    /**
     * Lists sockets by their ids.
     *
     * @param query the sockets
     * @param after the position of the page before
     * @param limit the maximum number of sockets, from 1 to {@value Presence#MAX_PAGE}
     * @return the page
     * @throws IllegalArgumentException if the limit is out of range
     */
    public PresencePage<PresentSocket> sockets(PresenceQuery query, Optional<String> after, int limit) {
        Stream<Socket> selected = query.kind() == PresenceQuery.Kind.USER ? ofUser(query) : select(query).stream();
        return page(selected, Socket::id, after, limit, socket -> describe(query.namespace(), socket));
    }

    /**
     * Lists the rooms of a namespace by their names.
     *
     * @param namespace the name of the namespace
     * @param after the position of the page before
     * @param limit the maximum number of rooms, from 1 to {@value Presence#MAX_PAGE}
     * @return the page
     * @throws IllegalArgumentException if the limit is out of range
     */
    public PresencePage<PresentRoom> rooms(String namespace, Optional<String> after, int limit) {
        Optional<Namespace> found = find(namespace);
        if (found.isEmpty()) {
            return page(Stream.of(), PresentRoom::name, after, limit, Function.identity());
        }
        Namespace present = found.get();
        PresencePage<PresentRoom> page = page(
                present.rooms().stream().filter(room -> present.socket(room).isEmpty()),
                Function.identity(),
                after,
                limit,
                room -> new PresentRoom(room, present.socketsIn(room).size()));
        // The last member of a room may have left meanwhile.
        return new PresencePage<>(
                page.items().stream().filter(room -> room.sockets() > 0).toList(), page.next(), false);
    }

    /**
     * Describes a socket of this server.
     *
     * @param namespace the name of its namespace
     * @param socket the socket
     * @return what is known about it now
     */
    public PresentSocket describe(String namespace, Socket socket) {
        return new PresentSocket(
                server,
                namespace,
                socket.id(),
                identityOf(socket),
                socket.rooms(),
                socket.handshake().time());
    }

    private static <S, T> PresencePage<T> page(
            Stream<S> all, Function<S, String> position, Optional<String> after, int limit, Function<S, T> describe) {
        if (limit < 1 || limit > Presence.MAX_PAGE) {
            throw new IllegalArgumentException("limit must be from 1 to " + Presence.MAX_PAGE + ": " + limit);
        }
        List<S> following = all.filter(item -> after.isEmpty() || ORDER.compare(position.apply(item), after.get()) > 0)
                .sorted(Comparator.comparing(position, ORDER))
                .limit(limit + 1L)
                .toList();
        List<S> first = following.subList(0, Math.min(limit, following.size()));
        return new PresencePage<>(
                first.stream().map(describe).toList(),
                following.size() > limit ? Optional.of(position.apply(first.get(limit - 1))) : Optional.empty(),
                false);
    }

    private Collection<Socket> select(PresenceQuery query) {
        return find(query.namespace())
                .map(namespace -> query.kind() == PresenceQuery.Kind.ROOM
                        ? namespace.socketsIn(query.value())
                        : namespace.sockets())
                .orElse(List.of());
    }

    private Stream<Socket> ofUser(PresenceQuery query) {
        Optional<String> user = Optional.of(query.value());
        return select(query).stream().filter(socket -> identityOf(socket).user().equals(user));
    }

    /** Finds a namespace without creating it. */
    private Optional<Namespace> find(String name) {
        if (name.equals(io.name())) {
            return Optional.of(io);
        }
        return io.namespaces().stream()
                .filter(namespace -> namespace.name().equals(name))
                .findFirst();
    }

    private Identity identityOf(Socket socket) {
        try {
            return Objects.requireNonNull(identity.apply(socket), "identity");
        } catch (RuntimeException e) { // a mistake of the application must not hide its sockets
            if (hasFailed.compareAndSet(false, true)) {
                log.error("the identity of a socket could not be read; further failures are logged at DEBUG", e);
            } else {
                log.debug("the identity of a socket could not be read", e);
            }
            return Identity.NONE;
        }
    }
}
