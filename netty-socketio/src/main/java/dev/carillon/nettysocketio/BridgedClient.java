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
 * A client in a namespace, backed by a socket of the engine. Thread-safe. It extends the original class only because the signature
 * of interceptors requires that type.
 */
final class BridgedClient extends NamespaceClient {
    private static final String DATA_KEY = BridgedClient.class.getName();

    private final BridgedNamespace namespace;
    private final Socket socket;
    private final Connection connection;
    private final AtomicBoolean heartbeatsReported = new AtomicBoolean();
    private HandshakeData handshakeData;

    /** Whether {@link #disconnect} was called. A listener may call it before the client is accepted. */
    private volatile boolean unwanted;

    BridgedClient(BridgedNamespace namespace, Socket socket) {
        super(null, namespace);
        this.namespace = namespace;
        this.socket = socket;
        this.connection = Connection.of(socket.handshake());
        socket.data().put(DATA_KEY, this);
    }

    /** Returns the client of a socket. */
    static BridgedClient of(Socket socket) {
        return (BridgedClient) socket.data().get(DATA_KEY);
    }

    /** Returns the name of the engine's room that contains only this client. */
    String ownRoom() {
        return socket.id();
    }

    Handshake handshake() {
        return socket.handshake();
    }

    // ---- identity ----

    @Override
    public UUID getSessionId() {
        return connection.id();
    }

    @Override
    public BridgedNamespace getNamespace() {
        return namespace;
    }

    /** Created lazily, because most applications never use it. */
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

                    /** A client that disconnects is treated like one that does not answer in time. */
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

    /** Calls the callback with an acknowledgement. One with arguments of the wrong type is treated as a timeout. */
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

    @SuppressWarnings("unchecked") // the value was read as the callback's result class
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

    /** Returns the arguments of an event packet. Applications cannot send other packets: these are up to the engine. */
    static Object[] eventData(Packet packet) {
        if (packet.getSubType() != PacketType.EVENT && packet.getSubType() != PacketType.BINARY_EVENT) {
            throw new UnsupportedOperationException(
                    "only events can be sent as packets, not " + packet.getSubType() + "; acknowledge with AckRequest");
        }
        List<Object> data = packet.getData();
        return data == null ? new Object[0] : data.toArray();
    }

    /** Not supported: the engine manages the connections. */
    @Override
    public ClientHead getBaseClient() {
        throw new UnsupportedOperationException("Carillon's clients have no ClientHead");
    }

    /** Disconnects the client. Only the engine reports a disconnect to listeners. */
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

    /** Starts reporting the client's heartbeats to the namespace. */
    void reportHeartbeats() {
        if (heartbeatsReported.compareAndSet(false, true)) {
            socket.onHeartbeat(alive -> namespace.onHeartbeat(this));
        }
    }

    // ---- rooms ----

    @Override
    public void joinRoom(String room) {
        if (!namespace.clients().isEveryone(room)) {
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

    /** Includes the room with the name of the namespace, as in netty-socketio. */
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
        return namespace.clients().in(room).size();
    }

    // ---- store ----

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
