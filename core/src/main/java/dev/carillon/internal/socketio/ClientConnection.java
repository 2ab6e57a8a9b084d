package dev.carillon.internal.socketio;

import com.google.gson.JsonObject;
import dev.carillon.DisconnectReason;
import dev.carillon.EngineIoListener;
import dev.carillon.internal.engineio.BufferListener;
import dev.carillon.internal.engineio.EngineSession;
import dev.carillon.internal.engineio.FlowListener;
import dev.carillon.internal.engineio.PacketFormatException;
import dev.carillon.internal.loop.Timers;
import dev.carillon.internal.socketio.packet.EncodedPacket;
import dev.carillon.internal.socketio.packet.SocketPacket;
import dev.carillon.internal.socketio.packet.SocketPacketDecoder;
import dev.carillon.observe.Limit;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection of one client. It decodes packets and dispatches them to the sockets of their namespaces. Accessed only on the
 * event loop of the session.
 */
final class ClientConnection implements EngineIoListener, BufferListener, FlowListener {
    private static final Logger log = LoggerFactory.getLogger(ClientConnection.class);

    private final EngineSession session;
    private final SocketIoContext context;
    private final SocketPacketDecoder decoder;

    /**
     * The sockets, one for each namespace, including those that are still connecting. There are so few that a list is as fast as a
     * map, and smaller.
     */
    private final List<ClientSocket> sockets = new ArrayList<>(1);

    /** Namespaces whose admission waits for an asynchronous operation. Almost always empty. */
    private Set<String> waiting = Set.of();

    private final Namespaces namespaces;
    private final HandlerLoad load;

    /** Null if the rate is not limited. */
    private final EventRate rate;

    private Timers.Timer connectTimer;

    /** Null until the client sends a packet with attachments. */
    private IncompletePacket incomplete;

    private boolean ended;

    ClientConnection(EngineSession session, Namespaces namespaces, SocketIoContext context) {
        this.session = session;
        this.namespaces = namespaces;
        this.load = new HandlerLoad(session, context.handlerExecutor(), context.options());
        this.rate = EventRate.of(session.loop(), context.options());
        this.context = context;
        this.decoder = context.format().newDecoder();
    }

    /** Starts the timer that closes the connection if the client joins no namespace in time. */
    void start() {
        connectTimer = session.schedule(context.options().connectTimeout(), () -> {
            connectTimer = null;
            forceClose("no namespace joined in time");
        });
    }

    /** Socket.IO 1 and 2 clients join the main namespace without a CONNECT packet. */
    void joinMainNamespace() {
        onPacket(new SocketPacket.Connect(SocketPacket.MAIN_NAMESPACE, new JsonObject()));
    }

    // ---- incoming packets ----

    @Override
    public void onText(String text) {
        try {
            onDecoded(decoder.onText(text), text.length());
        } catch (PacketFormatException e) {
            onParseError(e);
        }
    }

    @Override
    public void onBinary(ByteBuf data) {
        if (ended) { // the decoder would hold the data, and is already released
            return;
        }
        try {
            onDecoded(decoder.onBinary(data), data.readableBytes());
        } catch (PacketFormatException e) {
            onParseError(e);
        } catch (OutOfMemoryError e) { // an attachment is missing, so the next packet could not be decoded
            session.terminate(DisconnectReason.TRANSPORT_ERROR, "no memory for a binary message");
            throw e;
        }
    }

    private void onDecoded(Optional<SocketPacket> packet, int bytes) {
        if (packet.isPresent()) {
            if (incomplete != null) {
                incomplete.complete();
            }
            onPacket(withoutQuery(packet.get()));
        } else if (decoder.incompleteNamespace().filter(name -> !isJoined(name)).isPresent()) {
            closeBecauseNotJoined(); // without waiting for its attachments
        } else if (!ended) {
            waitForAttachments(bytes);
        }
    }

    private void closeBecauseNotJoined() {
        forceClose("packet for a namespace that has not been joined");
    }

    private boolean isJoined(String namespace) {
        ClientSocket socket = socketOf(namespace);
        return socket != null && socket.isConnected();
    }

    private void waitForAttachments(int bytes) {
        if (incomplete == null) {
            incomplete = new IncompletePacket(session, context.options().attachmentTimeout(), () -> {
                context.limits().counters().reached(Limit.ATTACHMENT_TIMEOUT);
                forceClose("attachments did not arrive in time");
            });
        }
        incomplete.add(bytes);
    }

    /** Socket.IO 1 and 2 clients can append query parameters to the namespace. They are used as the auth payload. */
    private SocketPacket withoutQuery(SocketPacket packet) {
        if (!LegacyClients.isLegacy(session)
                || !(packet instanceof SocketPacket.Connect)
                || packet.namespace().indexOf('?') < 0) {
            return packet;
        }
        QueryStringDecoder uri = new QueryStringDecoder(packet.namespace());
        JsonObject auth = new JsonObject();
        uri.parameters().forEach((name, values) -> auth.addProperty(name, values.get(values.size() - 1)));
        return new SocketPacket.Connect(uri.rawPath(), auth);
    }

    private void onParseError(PacketFormatException e) {
        log.debug("invalid packet: {}", e.getMessage());
        close(DisconnectReason.PARSE_ERROR, e.getMessage());
    }

    private void onPacket(SocketPacket packet) {
        if (ended) {
            return;
        }
        ClientSocket socket = socketOf(packet.namespace());
        boolean unknown = socket == null && !waiting.contains(packet.namespace());
        if (unknown && packet instanceof SocketPacket.Connect connect) {
            new Admission(this, namespaces, context).admit(connect);
        } else if (socket == null || !socket.isConnected()) {
            closeBecauseNotJoined();
        } else if (packet instanceof SocketPacket.Event event) {
            onEvent(socket, event);
        } else if (packet instanceof SocketPacket.Ack ack) {
            socket.onAck(ack);
        } else if (packet instanceof SocketPacket.Disconnect) {
            remove(socket);
            socket.end(DisconnectReason.CLIENT_NAMESPACE_DISCONNECT, "");
        } else {
            forceClose("unexpected packet type");
        }
    }

    private void onEvent(ClientSocket socket, SocketPacket.Event event) {
        if (rate == null || rate.permits(event.args().length())) {
            socket.onEvent(event);
        } else {
            context.limits().counters().reached(Limit.EVENT_RATE);
            socket.refuse(event);
        }
    }

    private ClientSocket socketOf(String namespace) {
        for (ClientSocket socket : sockets) {
            if (socket.namespace().name().equals(namespace)) {
                return socket;
            }
        }
        return null;
    }

    /** Removes a socket that leaves its namespace, or that was refused. */
    void remove(ClientSocket socket) {
        sockets.remove(socket);
    }

    // ---- for Admission ----

    /** Adds a socket that is connecting. */
    void put(ClientSocket socket) {
        sockets.add(socket);
    }

    /** A namespace was joined, so the connect timeout no longer applies. */
    void joined() {
        cancelConnectTimer();
    }

    int namespaceCount() {
        return sockets.size() + waiting.size();
    }

    /**
     * The admission to a namespace waits for an asynchronous operation: a namespace matcher, the lookup of a saved session, or the
     * end of an earlier connection.
     */
    void beginWaiting(String namespace) {
        if (waiting.isEmpty()) {
            waiting = new HashSet<>(2);
        }
        waiting.add(namespace);
    }

    void endWaiting(String namespace) {
        waiting.remove(namespace);
        if (waiting.isEmpty()) {
            waiting = Set.of();
        }
    }

    boolean hasEnded() {
        return ended;
    }

    HandlerLoad load() {
        return load;
    }

    @Override
    public void onUpgrade() {
        for (ClientSocket socket : List.copyOf(sockets)) {
            socket.onUpgrade();
        }
    }

    @Override
    public void onHeartbeat() {
        for (int i = 0; i < sockets.size(); i++) { // hot path, so no copy; an indexed loop tolerates changes
            sockets.get(i).onHeartbeat();
        }
    }

    // ---- end ----

    /** Closes the whole connection on behalf of the application. */
    void closeByApplication() {
        for (ClientSocket socket : List.copyOf(sockets)) {
            if (socket.isConnected()) {
                EncodedPacket packet =
                        context.encoder().disconnect(socket.namespace().name());
                packet.sendTo(session);
                packet.release();
            }
        }
        close(DisconnectReason.SERVER_NAMESPACE_DISCONNECT, "");
    }

    private void forceClose(String description) {
        log.debug("connection closed: {}", description);
        close(DisconnectReason.FORCED_SERVER_CLOSE, description);
    }

    /** Ends the sockets with a Socket.IO reason, and then closes the session. */
    private void close(DisconnectReason reason, String description) {
        endSockets(reason, description);
        session.close();
    }

    @Override
    public void onClose(DisconnectReason reason, String description) {
        endSockets(reason, description);
    }

    private void endSockets(DisconnectReason reason, String description) {
        if (ended) {
            return;
        }
        ended = true;
        cancelConnectTimer();
        if (incomplete != null) {
            incomplete.end();
        }
        decoder.release();
        for (ClientSocket socket : List.copyOf(sockets)) {
            try {
                socket.end(reason, description);
            } catch (RuntimeException e) { // the other sockets must still end
                log.error("a socket could not be disconnected", e);
            }
        }
        sockets.clear();
        if (reason == DisconnectReason.SERVER_SHUTTING_DOWN) {
            load.flow().end();
        } else {
            load.flow().close();
        }
    }

    private void cancelConnectTimer() {
        if (connectTimer != null) {
            connectTimer.cancel();
            connectTimer = null;
        }
    }

    @Override
    public boolean isIdle() {
        return load.isIdle();
    }

    @Override
    public void pauseHandlers(boolean paused) {
        load.flow().pause(paused);
    }

    EngineSession session() {
        return session;
    }
}
