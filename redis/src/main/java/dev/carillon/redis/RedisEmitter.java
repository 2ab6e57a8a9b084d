package dev.carillon.redis;

import dev.carillon.adapter.ClusterCommand;
import dev.carillon.adapter.EventJson;
import dev.carillon.adapter.LocalServer;
import dev.carillon.adapter.Selection;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Emits events to the clients of a cluster, from a process that is not a server. This is {@code Emitter} of the npm package {@code
 * @socket.io/redis-emitter}, for clusters of Carillon and Node.js servers:
 *
 * <pre>{@code
 * try (RedisEmitter io = RedisEmitter.classic("redis://localhost")) {
 *     io.to("lobby").emit("news", "for the members on all servers");
 * }
 * }</pre>
 *
 * <p>The connections to Redis are opened in the background, and again after a failure. The stage that a method returns completes
 * when Redis has taken the message. It does not tell whether anybody has received it. It fails if Redis is away, or does not
 * answer within 5 seconds. Thread-safe; only {@link #close} blocks.
 */
public final class RedisEmitter implements AutoCloseable {
    private static final String UID = "emitter";

    /** The names of events that Node.js servers emit to themselves. */
    private static final Set<String> RESERVED_SERVER_EVENTS = Set.of("connect", "connection", "new_namespace");

    /** Creates what publishes the commands of one namespace. */
    private interface Publishers {
        Function<ClusterCommand, CompletionStage<Void>> create(LocalServer local, RedisLink link, String prefix);
    }

    private final RedisLink link;
    private final EmitterQueue queue;
    private final Publishers publishers;
    private final String prefix;
    private final String namespace;
    private final Function<ClusterCommand, CompletionStage<Void>> publisher;

    private RedisEmitter(RedisLink link, EmitterQueue queue, Publishers publishers, String prefix, String namespace) {
        this.link = link;
        this.queue = queue;
        this.publishers = publishers;
        this.prefix = prefix;
        this.namespace = namespace;
        this.publisher = publishers.create(new NoSockets(namespace), link, prefix);
    }

    /**
     * Emits to servers with the classic adapter.
     *
     * @param uri the address of Redis, as for {@link RedisAdapters#classic}
     * @return the emitter, for the namespace {@code /}
     * @throws IllegalArgumentException if the address is malformed
     */
    public static RedisEmitter classic(String uri) {
        return open(uri, (local, link, prefix) -> new ClassicAdapter(UID, local, link, prefix, () -> {})::publish);
    }

    /**
     * Emits to servers with the sharded adapter.
     *
     * @param uri the address of Redis, as for {@link RedisAdapters#sharded}
     * @return the emitter, for the namespace {@code /}
     * @throws IllegalArgumentException if the address is malformed
     */
    public static RedisEmitter sharded(String uri) {
        return open(uri, (local, link, prefix) -> {
            ShardedTransport transport = new ShardedTransport(local, link, prefix, () -> {});
            return new ClusterAdapter(UID, local, transport, link::schedule)::publish;
        });
    }

    /**
     * Emits to servers with the adapter for streams.
     *
     * @param uri the address of Redis, as for {@link RedisAdapters#streams}
     * @return the emitter, for the namespace {@code /}
     * @throws IllegalArgumentException if the address is malformed
     */
    public static RedisEmitter streams(String uri) {
        return open(uri, (local, link, prefix) -> {
            StreamReader unused = new StreamReader(link, prefix);
            StreamTransport transport =
                    new StreamTransport(local, link, unused, prefix, RedisAdapters.MAX_STREAM_LENGTH, () -> {});
            return new ClusterAdapter(UID, local, transport, link::schedule)::publish;
        });
    }

    private static RedisEmitter open(String uri, Publishers publishers) {
        RedisLink link = new RedisLink(RedisAddress.parse(uri));
        return new RedisEmitter(link, new EmitterQueue(link), publishers, RedisAdapters.DEFAULT_PREFIX, "/");
    }

    /**
     * Returns an emitter for servers with another prefix. It uses the same connections.
     *
     * @param channelPrefix the prefix, as for {@link RedisAdapters#withPrefix}
     * @return a new emitter
     */
    public RedisEmitter withPrefix(String channelPrefix) {
        return new RedisEmitter(
                link, queue, publishers, Objects.requireNonNull(channelPrefix, "channelPrefix"), namespace);
    }

    /**
     * Returns an emitter for another namespace. It uses the same connections.
     *
     * @param name the name of the namespace; the slash at its beginning may be omitted
     * @return a new emitter
     */
    public RedisEmitter of(String name) {
        return new RedisEmitter(link, queue, publishers, prefix, name.startsWith("/") ? name : "/" + name);
    }

    /**
     * Selects rooms. Their members receive the event, each of them once. Without rooms, all sockets of the namespace do.
     *
     * @param rooms the rooms; the id of a socket is a room, too
     * @return a new operator
     */
    public EmitterOperator to(String... rooms) {
        return all().to(rooms);
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
     * Excludes the members of rooms.
     *
     * @param rooms the rooms
     * @return a new operator
     */
    public EmitterOperator except(String... rooms) {
        return all().except(rooms);
    }

    /**
     * Allows the event to be dropped for clients that are not ready for it. (Node.js: {@code volatile}.)
     *
     * @return a new operator
     */
    public EmitterOperator asVolatile() {
        return all().asVolatile();
    }

    /**
     * Sets whether the event may be compressed. Default: true.
     *
     * @param compress false for data that is compressed already
     * @return a new operator
     */
    public EmitterOperator compress(boolean compress) {
        return all().compress(compress);
    }

    /**
     * Emits an event to all sockets of the namespace.
     *
     * @param event the name; not one of the reserved names
     * @param args any number of values that Gson can write, including {@code byte[]} at any depth
     * @return completes when Redis has taken the event, or exceptionally if it has not
     * @throws IllegalArgumentException when the name is reserved or a value cannot be written
     */
    public CompletionStage<Void> emit(String event, Object... args) {
        return all().emit(event, args);
    }

    /**
     * Adds all sockets of the namespace to rooms.
     *
     * @param rooms the rooms
     * @return completes when Redis has taken the request, or exceptionally if it has not
     */
    public CompletionStage<Void> socketsJoin(String... rooms) {
        return all().socketsJoin(rooms);
    }

    /**
     * Removes all sockets of the namespace from rooms.
     *
     * @param rooms the rooms
     * @return completes when Redis has taken the request, or exceptionally if it has not
     */
    public CompletionStage<Void> socketsLeave(String... rooms) {
        return all().socketsLeave(rooms);
    }

    /**
     * Disconnects all sockets of the namespace.
     *
     * @param closeConnections whether to close the clients' connections, and with them their sockets in all namespaces
     * @return completes when Redis has taken the request, or exceptionally if it has not
     */
    public CompletionStage<Void> disconnectSockets(boolean closeConnections) {
        return all().disconnectSockets(closeConnections);
    }

    /**
     * Emits an event to the servers, for their {@code onServerSideEmit} handlers in the namespace. Clients do not receive it.
     *
     * @param event the name; not {@code connect}, {@code connection} or {@code new_namespace}
     * @param args any number of values that Gson can write, including {@code byte[]} at any depth
     * @return completes when Redis has taken the event, or exceptionally if it has not
     * @throws IllegalArgumentException when the name is reserved or a value cannot be written
     */
    public CompletionStage<Void> serverSideEmit(String event, Object... args) {
        if (RESERVED_SERVER_EVENTS.contains(event)) {
            throw new IllegalArgumentException("\"" + event + "\" is a reserved event name");
        }
        return publish(new ClusterCommand.ServerSideEmit(event, EventJson.arguments(args)));
    }

    private EmitterOperator all() {
        return new EmitterOperator(this::publish, Selection.ALL, false, true);
    }

    private CompletionStage<Void> publish(ClusterCommand command) {
        return queue.submit(() -> publisher.apply(command));
    }

    /**
     * Closes the connections, also for the emitters that {@link #of} and {@link #withPrefix} have returned. Waits until Redis has
     * taken all messages, at most 5 seconds.
     */
    @Override
    public void close() {
        queue.drain();
        link.close();
    }
}
