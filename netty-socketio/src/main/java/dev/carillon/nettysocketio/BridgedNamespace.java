package dev.carillon.nettysocketio;

import com.corundumstudio.socketio.AckMode;
import com.corundumstudio.socketio.AckRequest;
import com.corundumstudio.socketio.AuthTokenListener;
import com.corundumstudio.socketio.AuthTokenResult;
import com.corundumstudio.socketio.BroadcastOperations;
import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.MultiRoomBroadcastOperations;
import com.corundumstudio.socketio.MultiTypeArgs;
import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.listener.ConnectListener;
import com.corundumstudio.socketio.listener.DataListener;
import com.corundumstudio.socketio.listener.DisconnectListener;
import com.corundumstudio.socketio.listener.EventInterceptor;
import com.corundumstudio.socketio.listener.ExceptionListener;
import com.corundumstudio.socketio.listener.MultiTypeEventListener;
import com.corundumstudio.socketio.listener.PingListener;
import com.corundumstudio.socketio.listener.PongListener;
import com.corundumstudio.socketio.namespace.Namespace;
import dev.carillon.Ack;
import dev.carillon.AnyEventHandler;
import dev.carillon.EventArgs;
import dev.carillon.Middleware;
import dev.carillon.Socket;
import java.io.IOException;
import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A namespace with netty-socketio's listeners over one of the engine. It extends the original because the original's annotation
 * scanners want that; of what it inherits only the listeners for pings and auth payloads are in use.
 */
final class BridgedNamespace extends Namespace {
    private static final Logger log = LoggerFactory.getLogger(BridgedNamespace.class);

    private final JsonBridge json;
    private final ExceptionListener exceptions;
    private final AckMode ackMode;

    private final Map<String, Listeners> events = new ConcurrentHashMap<>();
    private final Queue<EventInterceptor> interceptors = new ConcurrentLinkedQueue<>();
    private final Queue<ConnectListener> connectListeners = new ConcurrentLinkedQueue<>();
    private final Queue<DisconnectListener> disconnectListeners = new ConcurrentLinkedQueue<>();
    private final Queue<PongListener> pongListeners = new ConcurrentLinkedQueue<>();

    private volatile boolean asksForTokens;
    private volatile boolean reportsHeartbeats;

    /** Null until the first client asks for the namespace. */
    private volatile dev.carillon.Namespace engine;

    /** The listeners of one event, and the classes of its arguments, which the last of them has chosen. */
    private static final class Listeners {
        private final List<DataListener<?>> all = new CopyOnWriteArrayList<>();
        private volatile List<Class<?>> classes = List.of();
    }

    /** The engine's sockets as clients: a live view. */
    private static final class Clients extends AbstractCollection<SocketIOClient> {
        private final Collection<Socket> sockets;

        Clients(Collection<Socket> sockets) {
            this.sockets = sockets;
        }

        @Override
        public Iterator<SocketIOClient> iterator() {
            Iterator<Socket> all = sockets.iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return all.hasNext();
                }

                @Override
                public SocketIOClient next() {
                    return BridgedClient.of(all.next());
                }
            };
        }

        @Override
        public int size() {
            return sockets.size();
        }
    }

    BridgedNamespace(String name, Configuration configuration) {
        super(name, configuration);
        this.json = new JsonBridge(configuration.getJsonSupport());
        this.exceptions = configuration.getExceptionListener();
        this.ackMode = configuration.getAckMode();
    }

    // ---- the engine's side ----

    /** The namespace of the engine has come into being. */
    void attach(dev.carillon.Namespace attached) {
        this.engine = attached;
    }

    Optional<dev.carillon.Namespace> engine() {
        return Optional.ofNullable(engine);
    }

    JsonBridge json() {
        return json;
    }

    /** Asks the listeners of auth payloads about a client; one that sends none is asked about with an empty map. */
    void admit(Socket socket, Middleware.Next next) throws IOException {
        if (engine == null) {
            attach(socket.namespace()); // it is older than we: a namespace that was removed and added again
        }
        BridgedClient client = new BridgedClient(this, socket);
        Object token = json.readAuth(getName(), socket.handshake().auth());
        if (socket.handshake().auth().size() > 0) {
            client.getHandshakeData().setAuthToken(token);
        }
        AuthTokenResult result = asksForTokens ? onAuthData(client, token) : AuthTokenResult.AuthTokenResultSuccess;
        if (!result.isSuccess()) {
            next.refuse(Refusal.of(result.getErrorData(), json));
        } else if (client.isUnwanted()) {
            next.refuse(Refusal.of(null, json));
        } else {
            next.accept();
        }
    }

    /** A client was accepted. */
    void connected(Socket socket) {
        BridgedClient client = BridgedClient.of(socket);
        socket.onAny(new AnyEventHandler() {
            @Override
            public void handle(String event, EventArgs args) {
                throw new IllegalStateException("events come with their acknowledgements");
            }

            @Override
            public void handle(String event, EventArgs args, Ack ack) throws Exception {
                onEvent(client, event, args, ack);
            }
        });
        if (reportsHeartbeats) {
            client.reportHeartbeats();
        }
        socket.onDisconnect((reason, description) -> onDisconnect(client));
        onConnect(client);
    }

    private void onEvent(BridgedClient client, String event, EventArgs args, Ack ack) throws Exception {
        Listeners listeners = events.get(event);
        if (listeners == null) {
            return;
        }
        List<Object> values;
        try {
            values = json.readEvent(getName(), event, args, listeners.classes);
        } catch (IOException | RuntimeException e) {
            doesNotFit(e);
            return;
        }
        AckRequest request = new BridgedAckRequest(client, ack, json);
        if (call(client, event, listeners, values, request) && ackMode != AckMode.MANUAL) {
            request.sendAckData(List.of()); // no more than what a listener has left to do
        }
    }

    /** Calls listeners and interceptors. Whether the event counts as handled. */
    private boolean call(
            BridgedClient client, String event, Listeners listeners, List<Object> values, AckRequest request) {
        try {
            for (DataListener<?> listener : listeners.all) {
                call(listener, client, values, request);
            }
            for (EventInterceptor interceptor : interceptors) {
                interceptor.onEvent(client, event, values, request);
            }
            return true;
        } catch (Exception e) {
            exceptions.onEventException(e, values, client);
            return ackMode == AckMode.AUTO;
        }
    }

    @SuppressWarnings("unchecked") // the value was read for the class that came with the listener
    private static <T> void call(
            DataListener<T> listener, BridgedClient client, List<Object> values, AckRequest request) throws Exception {
        Object value = listener instanceof MultiTypeEventListener
                ? new MultiTypeArgs(values)
                : values.isEmpty() ? null : values.get(0);
        listener.onData(client, (T) value, request);
    }

    /** Arguments could not be read in the classes that are wanted. There is no channel handler that could be named. */
    void doesNotFit(Exception error) throws Exception {
        log.debug("arguments do not fit: {}", error.getClass().getSimpleName());
        exceptions.exceptionCaught(null, error);
    }

    /** A client's ping in version 3, its pong in version 4. */
    void onHeartbeat(BridgedClient client) {
        if (ClientVersion.isCurrent(client.handshake())) {
            onPong(client);
        } else {
            onPing(client);
        }
    }

    // ---- listeners ----

    @Override
    public <T> void addEventListener(String event, Class<T> type, DataListener<T> listener) {
        add(event, listener, type);
    }

    @Override
    public void addMultiTypeEventListener(String event, MultiTypeEventListener listener, Class<?>... types) {
        add(event, listener, types);
    }

    private void add(String event, DataListener<?> listener, Class<?>... types) {
        Listeners listeners = events.computeIfAbsent(event, name -> new Listeners());
        Objects.requireNonNull(listener, "listener");
        getJsonSupport().addEventMapping(getName(), event, types); // before an event can find the listener
        listeners.classes = List.of(types);
        listeners.all.add(listener);
    }

    @Override
    public void removeAllListeners(String event) {
        if (events.remove(event) != null) {
            getJsonSupport().removeEventMapping(getName(), event);
        }
    }

    @Override
    public void addEventInterceptor(EventInterceptor interceptor) {
        interceptors.add(interceptor);
    }

    @Override
    public void addConnectListener(ConnectListener listener) {
        connectListeners.add(listener);
    }

    @Override
    public void addDisconnectListener(DisconnectListener listener) {
        disconnectListeners.add(listener);
    }

    @Override
    @SuppressWarnings("deprecation") // but still in use
    public void addPingListener(PingListener listener) {
        super.addPingListener(listener);
        reportHeartbeats();
    }

    @Override
    public void addPongListener(PongListener listener) {
        pongListeners.add(listener);
        reportHeartbeats();
    }

    /** Heartbeats belong to a connection, and netty-socketio tells the main namespace alone of them. */
    private void reportHeartbeats() {
        if (getName().equals(DEFAULT_NAME)) {
            reportsHeartbeats = true;
            getAllClients().forEach(client -> ((BridgedClient) client).reportHeartbeats());
        }
    }

    @Override
    public void addAuthTokenListener(AuthTokenListener listener) {
        super.addAuthTokenListener(listener);
        asksForTokens = true;
    }

    @Override
    public void onConnect(SocketIOClient client) {
        try {
            for (ConnectListener listener : connectListeners) {
                listener.onConnect(client);
            }
        } catch (Exception e) {
            exceptions.onConnectException(e, client);
        }
    }

    @Override
    public void onDisconnect(SocketIOClient client) {
        try {
            for (DisconnectListener listener : disconnectListeners) {
                listener.onDisconnect(client);
            }
        } catch (Exception e) {
            exceptions.onDisconnectException(e, client);
        }
    }

    @Override
    public void onPong(SocketIOClient client) {
        try {
            for (PongListener listener : pongListeners) {
                listener.onPong(client);
            }
        } catch (Exception e) {
            exceptions.onPongException(e, client);
        }
    }

    // ---- clients and rooms ----

    @Override
    public Collection<SocketIOClient> getAllClients() {
        return new Clients(engine().map(dev.carillon.Namespace::sockets).orElse(List.of()));
    }

    /** By the id of the socket, which clients of version 3 make up themselves outside the main namespace. */
    @Override
    public SocketIOClient getClient(UUID id) {
        return find(id).orElse(null);
    }

    Optional<BridgedClient> find(UUID id) {
        return engine().flatMap(
                        present -> present.socket(id.toString()).or(() -> present.socket(present.name() + "#" + id)))
                .map(BridgedClient::of);
    }

    /** In netty-socketio the name of a namespace is a room that holds everyone. */
    boolean isItsOwnRoom(String room) {
        return room.equals(getName());
    }

    Collection<SocketIOClient> clientsIn(String room) {
        if (isItsOwnRoom(room)) {
            return getAllClients();
        }
        List<SocketIOClient> members = new ArrayList<>();
        engine().ifPresent(present ->
                present.socketsIn(Rooms.ofEngine(room)).forEach(socket -> members.add(BridgedClient.of(socket))));
        return members;
    }

    /** The members of rooms, each once; without a room everyone. */
    Collection<SocketIOClient> clientsIn(List<String> rooms) {
        if (rooms.isEmpty()) {
            return getAllClients();
        }
        Set<SocketIOClient> members = new LinkedHashSet<>();
        rooms.forEach(room -> members.addAll(clientsIn(room)));
        return members;
    }

    @Override
    public Iterable<SocketIOClient> getRoomClients(String room) {
        return clientsIn(room);
    }

    @Override
    public int getRoomClientsInCluster(String room) {
        return clientsIn(room).size();
    }

    @Override
    public Set<String> getRooms(SocketIOClient client) {
        return client.getAllRooms();
    }

    @Override
    public Set<String> getRooms() {
        Set<String> rooms = new LinkedHashSet<>();
        getAllClients().forEach(client -> rooms.addAll(client.getAllRooms()));
        return rooms;
    }

    @Override
    public BroadcastOperations getBroadcastOperations() {
        return new BridgedBroadcast(this, List.of());
    }

    @Override
    public BroadcastOperations getRoomOperations(String room) {
        return new BridgedBroadcast(this, isItsOwnRoom(room) ? List.of() : List.of(room));
    }

    @Override
    public BroadcastOperations getRoomOperations(String... rooms) {
        if (rooms.length == 0) {
            return new MultiRoomBroadcastOperations(List.of());
        }
        boolean everyone = List.of(rooms).contains(getName());
        return new BridgedBroadcast(this, everyone ? List.of() : List.of(rooms));
    }

    /** Called by the constructor of the original's client; here clients come when they are accepted. */
    @Override
    public void addClient(SocketIOClient client) {}

    // ---- what the original's own engine calls, and an application may find ----

    @Override
    public void joinRoom(String room, UUID id) {
        Optional.ofNullable(getClient(id)).ifPresent(client -> client.joinRoom(room));
    }

    @Override
    public void joinRooms(Set<String> rooms, UUID id) {
        rooms.forEach(room -> joinRoom(room, id));
    }

    @Override
    public void leaveRoom(String room, UUID id) {
        Optional.ofNullable(getClient(id)).ifPresent(client -> client.leaveRoom(room));
    }

    @Override
    public void leaveRooms(Set<String> rooms, UUID id) {
        rooms.forEach(room -> leaveRoom(room, id));
    }

    @Override
    public void join(String room, UUID id) {
        joinRoom(room, id);
    }

    @Override
    public void leave(String room, UUID id) {
        leaveRoom(room, id);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BridgedNamespace namespace
                && namespace.getName().equals(getName());
    }

    @Override
    public int hashCode() {
        return getName().hashCode();
    }
}
