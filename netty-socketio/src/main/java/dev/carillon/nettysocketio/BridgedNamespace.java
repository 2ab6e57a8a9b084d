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
import java.util.Collection;
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
 * A netty-socketio namespace, backed by a namespace of the engine. It extends the original class because the original's annotation
 * scanners require that type. Of the inherited state, only the listeners for pings and auth payloads are used.
 */
final class BridgedNamespace extends Namespace {
    private static final Logger log = LoggerFactory.getLogger(BridgedNamespace.class);

    private final JsonBridge json;
    private final ExceptionListener exceptions;
    private final AckMode ackMode;
    private final NamespaceClients clients = new NamespaceClients(this);

    private final Map<String, Listeners> events = new ConcurrentHashMap<>();
    private final Queue<EventInterceptor> interceptors = new ConcurrentLinkedQueue<>();
    private final Queue<ConnectListener> connectListeners = new ConcurrentLinkedQueue<>();
    private final Queue<DisconnectListener> disconnectListeners = new ConcurrentLinkedQueue<>();
    private final Queue<PongListener> pongListeners = new ConcurrentLinkedQueue<>();

    private volatile boolean asksForTokens;
    private volatile boolean reportsHeartbeats;

    /** Null until the first client connects to the namespace; for the main namespace, until the server is first started. */
    private volatile dev.carillon.Namespace engine;

    /** The listeners of an event, and the classes of its arguments, as set by the most recently added listener. */
    private static final class Listeners {
        private final List<DataListener<?>> all = new CopyOnWriteArrayList<>();
        private volatile List<Class<?>> classes = List.of();
    }

    BridgedNamespace(String name, Configuration configuration) {
        super(name, configuration);
        this.json = new JsonBridge(configuration.getJsonSupport());
        this.exceptions = configuration.getExceptionListener();
        this.ackMode = configuration.getAckMode();
    }

    // ---- engine ----

    /** Sets the namespace of the engine, once it has been created. */
    void attach(dev.carillon.Namespace attached) {
        this.engine = attached;
    }

    Optional<dev.carillon.Namespace> engine() {
        return Optional.ofNullable(engine);
    }

    JsonBridge json() {
        return json;
    }

    /** Calls the listeners for auth payloads, with an empty map if the client sent none, and accepts or refuses the client. */
    void admit(Socket socket, Middleware.Next next) throws IOException {
        if (engine == null) {
            attach(socket.namespace()); // already in the engine: this namespace was removed and added again
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

    /** Registers the event handlers of an accepted client and calls the connect listeners. */
    void connected(Socket socket) {
        BridgedClient client = BridgedClient.of(socket);
        socket.onAny(new AnyEventHandler() {
            @Override
            public void handle(String event, EventArgs args) {
                throw new IllegalStateException("the handler with an acknowledgement is called instead");
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
            request.sendAckData(List.of()); // ignored if a listener has already sent an acknowledgement
        }
    }

    /** Calls the listeners and interceptors. Returns whether the event may be acknowledged automatically. */
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

    @SuppressWarnings("unchecked") // the value was read as the class of the event's listeners
    private static <T> void call(
            DataListener<T> listener, BridgedClient client, List<Object> values, AckRequest request) throws Exception {
        Object value = listener instanceof MultiTypeEventListener
                ? new MultiTypeArgs(values)
                : values.isEmpty() ? null : values.get(0);
        listener.onData(client, (T) value, request);
    }

    /** Reports arguments that could not be read as the expected classes. The context is null: there is no channel handler. */
    void doesNotFit(Exception error) throws Exception {
        log.debug("cannot read arguments: {}", error.getClass().getSimpleName());
        exceptions.exceptionCaught(null, error);
    }

    /** Reports a heartbeat from a client: a ping in version 3, a pong in version 4. */
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
        getJsonSupport().addEventMapping(getName(), event, types); // before an event can reach the listener
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

    /** Heartbeats belong to the connection. netty-socketio reports them only to the main namespace. */
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
        return clients.all();
    }

    @Override
    public SocketIOClient getClient(UUID id) {
        return clients.find(id).orElse(null);
    }

    NamespaceClients clients() {
        return clients;
    }

    @Override
    public Iterable<SocketIOClient> getRoomClients(String room) {
        return clients.in(room);
    }

    @Override
    public int getRoomClientsInCluster(String room) {
        return clients.in(room).size();
    }

    @Override
    public Set<String> getRooms(SocketIOClient client) {
        return client.getAllRooms();
    }

    @Override
    public Set<String> getRooms() {
        return clients.rooms();
    }

    @Override
    public BroadcastOperations getBroadcastOperations() {
        return new BridgedBroadcast(this, List.of());
    }

    @Override
    public BroadcastOperations getRoomOperations(String room) {
        return new BridgedBroadcast(this, clients.isEveryone(room) ? List.of() : List.of(room));
    }

    @Override
    public BroadcastOperations getRoomOperations(String... rooms) {
        if (rooms.length == 0) {
            return new MultiRoomBroadcastOperations(List.of());
        }
        boolean everyone = List.of(rooms).contains(getName());
        return new BridgedBroadcast(this, everyone ? List.of() : List.of(rooms));
    }

    /** Called by the constructor of the original client. Does nothing: clients are added when they are accepted. */
    @Override
    public void addClient(SocketIOClient client) {}

    // ---- called by the original engine, but also visible to applications ----

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
