package dev.carillon.internal.websocket;

import dev.carillon.http.HttpRequest;
import dev.carillon.http.WebSocket;
import dev.carillon.http.WebSocketHandler;
import dev.carillon.internal.loop.Backlog;
import dev.carillon.internal.loop.FlushQueue;
import dev.carillon.internal.loop.Flushable;
import dev.carillon.internal.loop.LoopTask;
import dev.carillon.internal.loop.Mailbox;
import dev.carillon.internal.loop.Timers;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A plain WebSocket of a route. Frames are read and written on its event loop; handlers run in its mailbox. */
final class RoutedWebSocket implements WebSocket, WebSocketListener, Flushable {
    private static final Logger log = LoggerFactory.getLogger(RoutedWebSocket.class);
    private static final int FIRST_STATUS = 1000;
    private static final int LAST_STATUS = 4999;

    private final WebSocketConnection connection;
    private final EventLoop loop;
    private final HttpRequest request;
    private final RoutedWebSockets.Settings settings;
    private final Mailbox mailbox;
    private final Consumer<RoutedWebSocket> ended;

    private final Backlog backlog;

    private volatile boolean open = true;
    private volatile Consumer<String> textHandler = text -> {};
    private volatile Consumer<byte[]> binaryHandler = data -> {};

    // ---- in the mailbox ----
    private Runnable closeHandler = () -> {};
    private boolean closed;

    // ---- on the event loop ----
    private boolean dirty;
    private boolean readingPaused;
    private boolean heardSincePing;
    private Timers.Timer heartbeat;

    /** The callback {@code ended} is called when the connection is closed. */
    RoutedWebSocket(
            WebSocketConnection connection,
            EventLoop loop,
            HttpRequest request,
            RoutedWebSockets.Settings settings,
            Consumer<RoutedWebSocket> ended) {
        this.connection = connection;
        this.loop = loop;
        this.request = request;
        this.settings = settings;
        this.mailbox = new Mailbox(settings.executor());
        this.ended = ended;
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
    void start(WebSocketHandler handler) {
        heartbeat = settings.timers().schedule(loop, settings.pingInterval(), this::ping);
        mailbox.execute(() -> {
            try {
                handler.onOpen(this);
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
                guarded(handler);
            } else {
                closeHandler = handler;
            }
        });
        return this;
    }

    @Override
    public void send(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        LoopTask.run(loop, () -> write(FrameHeader.TEXT, encoded));
    }

    @Override
    public void send(byte[] data) {
        byte[] copy = data.clone();
        LoopTask.run(loop, () -> write(FrameHeader.BINARY, copy));
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

    // ---- outbound, on the event loop ----

    private void write(int opcode, byte[] message) {
        if (connection.isClosing()) {
            return;
        }
        connection.write(FrameHeader.newFrame(opcode, message.length).writeBytes(message));
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
        handle(text.length(), () -> textHandler.accept(text));
    }

    @Override
    public void onBinary(byte[] data) {
        handle(data.length, () -> binaryHandler.accept(data));
    }

    @Override
    public void onPong() {
        heardSincePing = true;
    }

    private void handle(int bytes, Runnable work) {
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

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (Throwable e) { // any failure of the application's code
            log.error("a handler of the WebSocket {} failed", request, e);
        }
    }

    @Override
    public void onClose() {
        open = false;
        connection.closedByPeer();
    }

    @Override
    public void onError(Throwable cause, int status) {
        open = false;
        connection.fail(status);
    }

    @Override
    public void onDisconnected() {
        open = false;
        connection.disconnected();
        heartbeat.cancel();
        ended.accept(this);
        mailbox.execute(() -> {
            closed = true;
            guarded(closeHandler);
        });
    }
}
