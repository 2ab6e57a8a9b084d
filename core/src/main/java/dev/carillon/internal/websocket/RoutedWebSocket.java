package dev.carillon.internal.websocket;

import dev.carillon.http.HttpRequest;
import dev.carillon.http.WebSocket;
import dev.carillon.http.WebSocketEndpoint;
import dev.carillon.internal.loop.Backlog;
import dev.carillon.internal.loop.ClientAccounts;
import dev.carillon.internal.loop.FanOutGroup;
import dev.carillon.internal.loop.FlowControl;
import dev.carillon.internal.loop.FlushQueue;
import dev.carillon.internal.loop.Flushable;
import dev.carillon.internal.loop.LoopTask;
import dev.carillon.internal.loop.Mailbox;
import dev.carillon.internal.loop.SharedMessage;
import dev.carillon.internal.loop.Timers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A plain WebSocket of a route. Frames are read and written on its event loop; handlers run in its mailbox. */
final class RoutedWebSocket implements WebSocket, WebSocketListener, FanOutGroup.Member, Flushable {
    private static final Logger log = LoggerFactory.getLogger(RoutedWebSocket.class);

    /** Handlers wait only for what is on its way. */
    private static final long UNLIMITED_RATE = Integer.MAX_VALUE;

    private static final int FIRST_STATUS = 1000;
    private static final int LAST_STATUS = 4999;

    /** Stands for a connection that has ended without a Close frame (RFC 6455, section 7.1.5). */
    private static final int ABNORMAL_CLOSURE = 1006;

    /** The number of waiting bytes at which a client does not keep up. */
    private static final int HIGH_WATER_MARK = 16 * 1024;

    private final WebSocketConnection connection;
    private final EventLoop loop;
    private final HttpRequest request;
    private final Optional<String> subProtocol;
    private final WebSocketEndpoint endpoint;
    private final RoutedWebSockets.Settings settings;
    private final FlowControl flow = new FlowControl(UNLIMITED_RATE);
    private final Mailbox mailbox;
    private final Consumer<RoutedWebSocket> ended;

    private final Backlog backlog;
    private final ClientAccounts.Account unsent;

    private final MessageFormats formats;

    private volatile boolean open = true;

    /** Null if the endpoint handles the messages. */
    private volatile Consumer<String> textHandler;

    private volatile Consumer<byte[]> binaryHandler;

    // ---- in the mailbox ----
    private Runnable closeHandler = () -> {};
    private boolean closed;

    // ---- on the event loop ----
    private boolean dirty;
    private boolean readingPaused;
    private boolean heardSincePing;
    private int closeStatus = ABNORMAL_CLOSURE;
    private String closeReason = "";
    private Timers.Timer heartbeat;

    /** What is held of an incomplete message. */
    private long inboundBytes;

    /** Null before the first incomplete message that is worth counting. */
    private ClientAccounts.Account inbound;

    /** The callback {@code ended} is called when the connection is closed. */
    RoutedWebSocket(
            WebSocketConnection connection,
            EventLoop loop,
            HttpRequest request,
            Optional<String> subProtocol,
            WebSocketEndpoint endpoint,
            MessageFormats formats,
            RoutedWebSockets.Settings settings,
            Consumer<RoutedWebSocket> ended) {
        this.connection = connection;
        this.loop = loop;
        this.request = request;
        this.subProtocol = subProtocol;
        this.endpoint = endpoint;
        this.formats = formats;
        this.settings = settings;
        this.mailbox = new Mailbox(settings.executor(), flow);
        this.ended = ended;
        this.unsent = settings.unsent().open(loop, connection::unsentBytes, this::terminateSlowest);
        this.backlog = new Backlog(settings.maxPendingMessages(), settings.maxPendingBytes()) {
            @Override
            protected void execute(Runnable task) {
                LoopTask.run(loop, task);
            }

            @Override
            protected void pauseReading(boolean paused) {
                RoutedWebSocket.this.pauseReading(paused);
            }
        };
    }

    /** Starts the WebSocket. Must be called on the event loop, before reading starts. */
    void start() {
        heartbeat = settings.timers().schedule(loop, settings.pingInterval(), this::ping);
        mailbox.execute(() -> {
            try {
                endpoint.onOpen(this);
            } catch (Throwable e) { // any failure of the application's code
                log.error("the handler of the WebSocket {} failed", request, e);
                close(WebSocketCloseStatus.INTERNAL_SERVER_ERROR.code());
            }
        });
    }

    // ---- called by the application, on any thread ----

    @Override
    public HttpRequest request() {
        return request;
    }

    @Override
    public Optional<String> subProtocol() {
        return subProtocol;
    }

    @Override
    public WebSocket onText(Consumer<String> handler) {
        textHandler = Objects.requireNonNull(handler, "handler");
        return this;
    }

    @Override
    public WebSocket onBinary(Consumer<byte[]> handler) {
        binaryHandler = Objects.requireNonNull(handler, "handler");
        return this;
    }

    @Override
    public WebSocket onClose(Runnable handler) {
        Objects.requireNonNull(handler, "handler");
        mailbox.execute(() -> {
            if (closed) {
                guarded(handler::run);
            } else {
                closeHandler = handler;
            }
        });
        return this;
    }

    @Override
    public void send(String text) {
        write(formats.text(), text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void send(byte[] data) {
        write(formats.binary(), data.clone());
    }

    private void write(MessageFormat format, byte[] message) {
        LoopTask.run(loop, () -> {
            if (!connection.isClosing()) {
                writeShared(format.encode(message));
            }
        });
    }

    @Override
    public void ping(byte[] payload) {
        ByteBuf frame = ControlFrame.ping(payload);
        LoopTask.run(loop, () -> writeShared(frame));
    }

    @Override
    public long bufferedAmount() {
        return connection.unreadBytes();
    }

    @Override
    public boolean isWritable() {
        return open && connection.unsentBytes() < HIGH_WATER_MARK;
    }

    @Override
    public void onDrain(Runnable task) {
        Objects.requireNonNull(task, "task");
        LoopTask.queue(loop, () -> {
            if (!connection.isClosing()) {
                connection.afterWrites(() -> guarded(task::run));
                connection.flush();
            }
        });
    }

    @Override
    public void close(int status) {
        if (status < FIRST_STATUS || status > LAST_STATUS || !WebSocketCloseStatus.isValidStatusCode(status)) {
            throw new IllegalArgumentException("a WebSocket cannot be closed with status " + status);
        }
        open = false;
        LoopTask.run(loop, () -> connection.close(status));
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    /** Returns the WebSocket behind the public interface, which applications do not implement. */
    static RoutedWebSocket of(WebSocket socket) {
        if (socket instanceof RoutedWebSocket own) {
            return own;
        }
        throw new IllegalArgumentException("not a WebSocket of this server: " + socket);
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public SharedMessage.Encoding encoding() {
        return formats.text();
    }

    // ---- outbound, on the event loop ----

    @Override
    public void writeShared(ByteBuf frame) {
        if (connection.isClosing()) {
            frame.release();
            return;
        }
        connection.write(frame);
        if (connection.unsentBytes() > settings.maxUnsentBytes()) {
            log.debug("a slow WebSocket client was disconnected");
            terminate();
        } else if (!dirty) {
            dirty = true;
            FlushQueue.of(loop).add(this);
        }
    }

    @Override
    public void flush() {
        dirty = false;
        connection.flush();
        if (unsent.update()) { // rare
            connection.afterWrites(unsent::update);
            connection.flush();
        }
    }

    @Override
    public void flushEarly() {
        connection.flush();
    }

    private void terminateSlowest() {
        logLargest();
        terminate();
    }

    private static void logLargest() {
        log.debug(
                "a WebSocket client was disconnected: the server is short of memory, and this client uses much of it");
    }

    private void terminate() {
        open = false;
        connection.terminate();
    }

    private void ping() {
        if (connection.isClosing()) {
            return;
        }
        heardSincePing = false;
        connection.write(ControlFrame.ping());
        connection.flush();
        heartbeat = settings.timers().schedule(loop, settings.pingTimeout(), this::onPingTimeout);
    }

    /** Handles a ping timeout. While reading is paused, the client's pong cannot be received. */
    private void onPingTimeout() {
        if (heardSincePing || readingPaused) {
            heartbeat = settings.timers().schedule(loop, settings.pingInterval(), this::ping);
        } else {
            log.debug("a WebSocket client did not answer a ping in time");
            terminate();
        }
    }

    // ---- inbound, on the event loop ----

    @Override
    public void onText(String text) {
        handle(text.length(), () -> {
            Consumer<String> handler = textHandler;
            if (handler == null) {
                endpoint.onText(this, text);
            } else {
                handler.accept(text);
            }
        });
    }

    @Override
    public void onBinary(ByteBuf message) {
        byte[] data = ByteBufUtil.getBytes(message);
        handle(data.length, () -> {
            Consumer<byte[]> handler = binaryHandler;
            if (handler == null) {
                endpoint.onBinary(this, data);
            } else {
                handler.accept(data);
            }
        });
    }

    @Override
    public void onBuffered(long change) {
        inboundBytes += change;
        if (inbound == null) {
            inbound = settings.inbound().open(loop, () -> inboundBytes, this::closeLargest);
        }
        inbound.update();
    }

    /** Closes the WebSocket as that of a session is closed. The Close frame is omitted if the client would not read it. */
    private void closeLargest() {
        logLargest();
        if (connection.isWritable()) {
            open = false;
            connection.close(WebSocketCloseStatus.NORMAL_CLOSURE.code());
        } else {
            terminate();
        }
    }

    @Override
    public void onPong(ByteBuf payload) {
        byte[] data = ByteBufUtil.getBytes(payload);
        handle(data.length, () -> endpoint.onPong(this, data));
    }

    /** Code of the application. */
    @FunctionalInterface
    private interface Work {
        void run() throws Exception;
    }

    private void handle(int bytes, Work work) {
        if (connection.isClosing()) { // still reading, but only for the client's Close frame
            return;
        }
        heardSincePing = true;
        backlog.queued(bytes);
        mailbox.execute(() -> {
            guarded(work);
            backlog.done(bytes);
        });
    }

    private void pauseReading(boolean paused) {
        if (readingPaused != paused && !connection.isClosing()) {
            readingPaused = paused;
            heardSincePing = true; // the unread data may contain a pong
            connection.pauseReading(paused);
        }
    }

    private void guarded(Work work) {
        try {
            work.run();
        } catch (Throwable e) { // any failure of the application's code
            log.error("a handler of the WebSocket {} failed", request, e);
        }
    }

    @Override
    public void onClose(int status, String reason) {
        open = false;
        closeStatus = status;
        closeReason = reason;
        connection.closedByPeer();
    }

    @Override
    public void onError(Throwable cause, int status) {
        open = false;
        mailbox.execute(() -> guarded(() -> endpoint.onError(this, cause)));
        connection.fail(status);
    }

    @Override
    public void onDisconnected() {
        open = false;
        connection.disconnected();
        unsent.close();
        flow.end();
        heartbeat.cancel();
        ended.accept(this);
        int status = closeStatus;
        String reason = closeReason;
        mailbox.execute(() -> {
            closed = true;
            guarded(closeHandler::run);
            guarded(() -> endpoint.onClose(this, status, reason));
        });
    }
}
