package dev.carillon.internal.socketio;

import com.google.gson.JsonObject;
import dev.carillon.DisconnectReason;
import dev.carillon.EngineIoListener;
import dev.carillon.internal.engineio.EngineSession;
import dev.carillon.internal.engineio.PacketFormatException;
import dev.carillon.internal.loop.Timers;
import dev.carillon.internal.socketio.packet.EncodedPacket;
import dev.carillon.internal.socketio.packet.SocketPacket;
import dev.carillon.internal.socketio.packet.SocketPacketDecoder;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection: it takes the packets apart and leads them to the sockets of their namespaces. All of it happens on the
 * session's loop.
 */
final class ClientConnection implements EngineIoListener {
    private static final Logger log = LoggerFactory.getLogger(ClientConnection.class);

    private final EngineSession session;
    private final SocketIoContext context;
    private final SocketPacketDecoder decoder;

    /** One for each namespace, those that are being connected among them. Few, so that a list is smaller than a map and as fast. */
    private final List<ClientSocket> sockets = new ArrayList<>(1);

    /** Those that the client may enter when something else is done; nearly always empty. */
    private Set<String> waiting = Set.of();

    private final Namespaces namespaces;
    private final HandlerLoad load;
    private Timers.Timer connectTimer;
    private boolean ended;

    ClientConnection(EngineSession session, Namespaces namespaces, SocketIoContext context) {
        this.session = session;
        this.namespaces = namespaces;
        this.load = new HandlerLoad(
                session, context.handlerExecutor(), context.options().maxPendingEvents());
        this.context = context;
        this.decoder = context.format().newDecoder();
    }

    /** A connection that joins no namespace in time is closed. */
    void start() {
        connectTimer = session.schedule(context.options().connectTimeout(), () -> {
            connectTimer = null;
            forceClose("no namespace joined in time");
        });
    }

    /** Clients of version 1 and 2 are in the main namespace without asking. */
    void joinMainNamespace() {
        onPacket(new SocketPacket.Connect(SocketPacket.MAIN_NAMESPACE, new JsonObject()));
    }

    // ---- in ----

    @Override
    public void onText(String text) {
        try {
            decoder.onText(text).map(this::withoutQuery).ifPresent(this::onPacket);
        } catch (PacketFormatException e) {
            onParseError(e);
        }
    }

    @Override
    public void onBinary(byte[] data) {
        try {
            decoder.onBinary(data).map(this::withoutQuery).ifPresent(this::onPacket);
        } catch (PacketFormatException e) {
            onParseError(e);
        }
    }

    /** Clients of version 1 and 2 may ask for a namespace with query parameters, which stand for the auth payload. */
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
            forceClose("a packet for a namespace that is not joined");
        } else if (packet instanceof SocketPacket.Event event) {
            socket.onEvent(event);
        } else if (packet instanceof SocketPacket.Ack ack) {
            socket.onAck(ack);
        } else if (packet instanceof SocketPacket.Disconnect) {
            remove(socket);
            socket.end(DisconnectReason.CLIENT_NAMESPACE_DISCONNECT, "");
        } else {
            forceClose("a packet that is not the client's to send");
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

    /** A socket has left its namespace. */
    void remove(ClientSocket socket) {
        sockets.remove(socket);
    }

    // ---- what an admission needs ----

    /** A socket that is being connected, or was given up. */
    void put(ClientSocket socket) {
        sockets.add(socket);
    }

    /** A namespace was joined: the connection has shown what it is for. */
    void joined() {
        cancelConnectTimer();
    }

    int namespaceCount() {
        return sockets.size() + waiting.size();
    }

    /** The client asked for a namespace, and whether there is one, or a place in it, is being found out. */
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
        for (int i = 0; i < sockets.size(); i++) { // often, so without a copy; the handlers run elsewhere
            sockets.get(i).onHeartbeat();
        }
    }

    // ---- end ----

    /** The application wants the whole connection to end. */
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

    /** Ends the sockets with a reason of this layer; the session's own end follows. */
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
        for (ClientSocket socket : List.copyOf(sockets)) {
            try {
                socket.end(reason, description);
            } catch (RuntimeException e) { // the others must end all the same
                log.error("a socket could not be disconnected", e);
            }
        }
        sockets.clear();
    }

    private void cancelConnectTimer() {
        if (connectTimer != null) {
            connectTimer.cancel();
            connectTimer = null;
        }
    }

    EngineSession session() {
        return session;
    }
}
