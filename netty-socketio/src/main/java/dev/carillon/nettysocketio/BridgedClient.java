package dev.carillon.nettysocketio;

import com.corundumstudio.socketio.AckCallback;
import com.corundumstudio.socketio.HandshakeData;
import com.corundumstudio.socketio.MultiTypeAckCallback;
import com.corundumstudio.socketio.MultiTypeArgs;
import com.corundumstudio.socketio.Transport;
import com.corundumstudio.socketio.handler.ClientHead;
import com.corundumstudio.socketio.protocol.EngineIOVersion;
import com.corundumstudio.socketio.protocol.Packet;
import com.corundumstudio.socketio.protocol.PacketType;
import com.corundumstudio.socketio.transport.NamespaceClient;
import dev.carillon.AckException;
import dev.carillon.EventArgs;
import dev.carillon.Handshake;
import dev.carillon.ReplyHandler;
import dev.carillon.Socket;
import dev.carillon.SocketOperator;
import dev.carillon.TransportType;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One client in one namespace: a socket of the engine. Thread-safe. It extends the original because interceptors are given
 * that class; nothing of it is in use.
 */
final class BridgedClient extends NamespaceClient {
    private static final String DATA_KEY = BridgedClient.class.getName();

    private final BridgedNamespace namespace;
    private final Socket socket;
    private final Connection connection;
    private final AtomicBoolean heartbeatsReported = new AtomicBoolean();
    private HandshakeData handshakeData;

    /** Whether a listener has thrown it out before it was in. */
    private volatile boolean unwanted;

    BridgedClient(BridgedNamespace namespace, Socket socket) {
        super(null, namespace);
        this.namespace = namespace;
        this.socket = socket;
        this.connection = Connection.of(socket.handshake());
        socket.data().put(DATA_KEY, this);
    }

    /** The client that a socket was made for. */
    static BridgedClient of(Socket socket) {
        return (BridgedClient) socket.data().get(DATA_KEY);
    }

    /** The name of the room that holds this client alone. */
    String ownRoom() {
        return socket.id();
    }

    Handshake handshake() {
        return socket.handshake();
    }

    // ---- who it is ----

    @Override
    public UUID getSessionId() {
        return connection.id();
    }

    @Override
    public BridgedNamespace getNamespace() {
        return namespace;
    }

    /** Made when it is asked for: most clients are never asked. */
    @Override
    public synchronized HandshakeData getHandshakeData() {
        if (handshakeData == null) {
            handshakeData = connection.dataOfNamespace();
        }
        return handshakeData;
    }

    @Override
    public SocketAddress getRemoteAddress() {
        return socket.handshake().address();
    }

    @Override
    public Transport getTransport() {
        return socket.transport() == TransportType.WEBSOCKET ? Transport.WEBSOCKET : Transport.POLLING;
    }

    @Override
    public EngineIOVersion getEngineIOVersion() {
        return ClientVersion.of(socket.handshake());
    }

    @Override
    public boolean isWritable() {
        return socket.isWritable();
    }

    @Override
    public boolean isChannelOpen() {
        return socket.isConnected();
    }

    // ---- sending ----

    @Override
    public void sendEvent(String name, Object... data) {
        if (socket.isConnected()) {
            socket.emit(name, namespace.json().write(data));
        }
    }

    @Override
    public void sendEvent(String name, AckCallback<?> callback, Object... data) {
        if (!socket.isConnected()) {
            callback.onTimeout();
            return;
        }
        Object[] args = namespace.json().write(data);
        SocketOperator operator =
                callback.getTimeout() < 0 ? socket : socket.timeout(atLeastAMillisecond(callback.getTimeout()));
        operator.emitWithAck(
                name,
                new ReplyHandler() {
                    @Override
                    public void onReply(EventArgs values) throws Exception {
                        tell(callback, values);
                    }

                    /** A client that leaves counts as one that does not answer in time. */
                    @Override
                    public void onFailure(AckException cause) {
                        callback.onTimeout();
                    }
                },
                args);
    }

    private static Duration atLeastAMillisecond(int seconds) {
        return seconds == 0 ? Duration.ofMillis(1) : Duration.ofSeconds(seconds);
    }

    /** One that does not fit counts as none, so that nobody waits for ever. */
    private void tell(AckCallback<?> callback, EventArgs values) throws Exception {
        List<Object> args;
        try {
            args = namespace.json().readAck(values, callback);
        } catch (IOException | RuntimeException e) {
            namespace.doesNotFit(e);
            callback.onTimeout();
            return;
        }
        if (callback instanceof MultiTypeAckCallback several) {
            several.onSuccess(new MultiTypeArgs(args));
        } else {
            succeed(callback, args.isEmpty() ? null : args.get(0));
        }
    }

    @SuppressWarnings("unchecked") // it was read for the class that the callback names
    private static <T> void succeed(AckCallback<T> callback, Object value) {
        callback.onSuccess((T) value);
    }

    @Override
    public void send(Packet packet) {
        if (packet.getSubType() == PacketType.DISCONNECT) {
            disconnect();
        } else {
            sendEvent(packet.getName(), eventData(packet));
        }
    }

    @Override
    public void send(Packet packet, AckCallback<?> callback) {
        sendEvent(packet.getName(), callback, eventData(packet));
    }

    /** The arguments of a packet that is an event: others are the engine's to send. */
    static Object[] eventData(Packet packet) {
        if (packet.getSubType() != PacketType.EVENT && packet.getSubType() != PacketType.BINARY_EVENT) {
            throw new UnsupportedOperationException(
                    "only events can be sent as packets, not " + packet.getSubType() + "; acknowledge with AckRequest");
        }
        List<Object> data = packet.getData();
        return data == null ? new Object[0] : data.toArray();
    }

    /** There is none: connections are the engine's. */
    @Override
    public ClientHead getBaseClient() {
        throw new UnsupportedOperationException("a client has no connection of netty-socketio");
    }

    /** The engine reports the end of a client, nobody else. */
    @Override
    public void onDisconnect() {
        disconnect();
    }

    @Override
    public void disconnect() {
        unwanted = true;
        socket.disconnect(false);
    }

    boolean isUnwanted() {
        return unwanted;
    }

    /** Has the client's heartbeats reported from now on. */
    void reportHeartbeats() {
        if (heartbeatsReported.compareAndSet(false, true)) {
            socket.onHeartbeat(alive -> namespace.onHeartbeat(this));
        }
    }

    // ---- rooms ----

    @Override
    public void joinRoom(String room) {
        if (!namespace.isItsOwnRoom(room)) {
            socket.join(Rooms.ofEngine(room));
        }
    }

    @Override
    public void joinRooms(Set<String> rooms) {
        rooms.forEach(this::joinRoom);
    }

    @Override
    public void leaveRoom(String room) {
        socket.leave(Rooms.ofEngine(room));
    }

    @Override
    public void leaveRooms(Set<String> rooms) {
        rooms.forEach(this::leaveRoom);
    }

    /** With the room that netty-socketio makes of the namespace itself. */
    @Override
    public Set<String> getAllRooms() {
        if (!socket.isConnected()) {
            return Set.of();
        }
        Set<String> rooms = Rooms.ofApplication(socket.rooms());
        rooms.add(namespace.getName());
        return Collections.unmodifiableSet(rooms);
    }

    @Override
    public int getCurrentRoomSize(String room) {
        return namespace.clientsIn(room).size();
    }

    // ---- the application's values ----

    @Override
    public void set(String key, Object value) {
        connection.store().set(key, value);
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // netty-socketio's signature
    public <T> T get(String key) {
        return connection.store().get(key);
    }

    @Override
    public boolean has(String key) {
        return connection.store().has(key);
    }

    @Override
    public void del(String key) {
        connection.store().del(key);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BridgedClient client
                && getSessionId().equals(client.getSessionId())
                && namespace.getName().equals(client.namespace.getName());
    }

    @Override
    public int hashCode() {
        return 31 * getSessionId().hashCode() + namespace.getName().hashCode();
    }
}
