package dev.carillon.internal.engineio.transport;

import dev.carillon.DisconnectReason;
import dev.carillon.TransportType;
import dev.carillon.internal.engineio.EngineSession;
import dev.carillon.internal.engineio.OutboundPacket;
import dev.carillon.internal.engineio.Packet;
import dev.carillon.internal.engineio.PacketFormatException;
import dev.carillon.internal.engineio.Transport;
import dev.carillon.internal.websocket.ThreadDeflater;
import dev.carillon.internal.websocket.WebSocketConnection;
import dev.carillon.internal.websocket.WebSocketListener;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Sends and receives a session's packets as WebSocket messages (protocol v4, "WebSocket"). Messages are read on the event loop
 * of the channel and handled on the event loop of the session. The two are the same if the I/O implementation can move channels
 * between event loops.
 */
final class WebSocketTransport implements Transport, WebSocketListener {
    private static final int NORMAL = WebSocketCloseStatus.NORMAL_CLOSURE.code();

    private static final int GOING_AWAY = WebSocketCloseStatus.ENDPOINT_UNAVAILABLE.code();

    /** The HTTP client of the official Java client. */
    private static final String OK_HTTP = "okhttp/";

    private final EngineSession session;
    private final WebSocketConnection connection;
    private final boolean deflates;
    private boolean readingStopped;

    WebSocketTransport(EngineSession session, WebSocketConnection connection) {
        this.session = session;
        this.connection = connection;
        this.deflates = connection.isDeflated();
    }

    // ---- outbound ----

    @Override
    public TransportType type() {
        return TransportType.WEBSOCKET;
    }

    @Override
    public boolean writable() {
        return connection.isWritable();
    }

    @Override
    public long unsentBytes() {
        return connection.unsentBytes();
    }

    @Override
    public long unreadBytes() {
        return connection.unreadBytes();
    }

    @Override
    public void send(OutboundPacket packet) {
        if (!connection.isClosing()) {
            connection.write(frame(packet));
        }
    }

    private ByteBuf frame(OutboundPacket packet) {
        boolean deflate = deflates
                && packet.isCompressible()
                && packet.messageSize() >= session.options().messageDeflateThreshold();
        return deflate
                ? session.format().deflatedFrame(packet, ThreadDeflater.instance())
                : session.format().frame(packet);
    }

    @Override
    public void flush() {
        if (session.wantsDrain()) {
            connection.afterWrites(() -> session.execute(() -> session.onDrain(this)));
        }
        if (session.isReadingSlowly()) {
            connection.afterWrites(this::onWritable); // the channel's own marks may be too high to report it
        }
        connection.flush();
    }

    @Override
    public void releasePoll() {
        // A WebSocket has no pending poll.
    }

    @Override
    public void pauseReading(boolean paused) {
        if (!readingStopped) {
            connection.pauseReading(paused);
        }
    }

    @Override
    public void stopReading() {
        readingStopped = true;
        connection.pauseReading(true);
    }

    @Override
    public void close(DisconnectReason reason, Runnable closed) {
        closeConnection(reason);
        closed.run();
    }

    @Override
    public void closedByPeer(Runnable closed) {
        closed.run();
    }

    /** Omits the Close frame if the peer would not read it, because it reads nothing or is gone. */
    @Override
    public void abort(DisconnectReason reason) {
        if (connection.isWritable()) {
            closeConnection(reason);
        } else {
            connection.terminate();
        }
    }

    private void closeConnection(DisconnectReason reason) {
        if (reason != DisconnectReason.SERVER_SHUTTING_DOWN) {
            connection.close(NORMAL);
        } else if (reactsToCloseFrames()) {
            connection.close(GOING_AWAY);
        } else {
            connection.terminate();
        }
    }

    /**
     * Returns false for the official Java client. It would read a Close frame, stop reading, and not notice the disconnection
     * until its ping timeout. If the connection is closed without the frame, it reconnects at once.
     */
    private boolean reactsToCloseFrames() {
        return session.handshake()
                .header(HttpHeaderNames.USER_AGENT.toString())
                .filter(agent -> agent.startsWith(OK_HTTP))
                .isEmpty();
    }

    @Override
    public Deque<OutboundPacket> discard() {
        connection.close(NORMAL);
        return new ArrayDeque<>();
    }

    // ---- inbound ----

    @Override
    public void onText(String text) {
        session.execute(() -> handle(() -> session.format().decodeText(text)));
    }

    /** Retains the data, because the session may be on another event loop. The task runs in any case. */
    @Override
    public void onBinary(ByteBuf data) {
        data.retain();
        session.execute(() -> {
            try {
                handle(() -> session.format().decodeBinary(data));
            } finally {
                data.release();
            }
        });
    }

    private void handle(Message message) {
        try {
            session.onPacket(this, message.decode());
        } catch (PacketFormatException e) {
            session.onParseError(this, e);
        }
    }

    /** A complete message, which is decoded on the session's event loop. */
    @FunctionalInterface
    private interface Message {
        Packet decode() throws PacketFormatException;
    }

    @Override
    public void onBuffered(long change) {
        session.holdInbound(change);
    }

    @Override
    public void onWritable() {
        session.execute(() -> session.onUnsentChanged(this));
    }

    @Override
    public void onClose(int status, String reason) {
        session.execute(connection::closedByPeer);
    }

    @Override
    public void onError(Throwable cause, int status) {
        session.execute(() -> {
            connection.fail(status);
            session.onTransportEnd(
                    this, DisconnectReason.TRANSPORT_ERROR, cause.getClass().getSimpleName());
        });
    }

    @Override
    public void onDisconnected() {
        session.execute(() -> {
            connection.disconnected();
            session.onTransportEnd(this, DisconnectReason.TRANSPORT_CLOSE, "connection closed");
        });
    }
}
