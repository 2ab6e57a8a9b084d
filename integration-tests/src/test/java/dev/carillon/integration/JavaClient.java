package dev.carillon.integration;

import com.google.gson.JsonElement;
import io.socket.client.Ack;
import io.socket.client.IO;
import io.socket.client.Manager;
import io.socket.client.Socket;
import io.socket.emitter.Emitter;
import io.socket.thread.EventThread;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.WebSocket;

/** The official Java client. It records received events, limits every wait, and leaves no threads behind. */
final class JavaClient implements AutoCloseable {
    private static final String UPGRADE_PACKET = "5";

    private final OkHttpClient http;
    private final Socket socket;
    private final EventLog events = new EventLog();
    private final CompletableFuture<Void> upgraded;
    private final AtomicBoolean engineOpen = new AtomicBoolean();
    private final Queue<JavaClient> namespaces = new ConcurrentLinkedQueue<>();

    private JavaClient(OkHttpClient http, Socket socket, CompletableFuture<Void> upgraded) {
        this.http = http;
        this.socket = socket;
        this.upgraded = upgraded;
        socket.onAnyIncoming(args -> events.add((String) args[0], Arrays.copyOfRange(args, 1, args.length)));
        for (String event : List.of(Socket.EVENT_CONNECT, Socket.EVENT_CONNECT_ERROR, Socket.EVENT_DISCONNECT)) {
            socket.on(event, args -> events.add(event, args));
        }
        socket.io().on(Manager.EVENT_OPEN, args -> engineOpen.set(true));
        socket.io().on(Manager.EVENT_CLOSE, args -> engineOpen.set(false));
    }

    /** Creates a client that is not connected. It does not reconnect unless the options enable it. */
    static JavaClient of(String url, ClientTransport transport, Consumer<IO.Options> more) {
        return of(url, transport, more, new OkHttpClient());
    }

    static JavaClient of(String url, ClientTransport transport, Consumer<IO.Options> more, OkHttpClient base) {
        OkHttpClient http = base.newBuilder()
                .dispatcher(new Dispatcher())
                .connectionPool(new ConnectionPool())
                .readTimeout(1, TimeUnit.MINUTES)
                .build();
        IO.Options options = new IO.Options();
        options.forceNew = true;
        options.reconnection = false;
        transport.applyTo(options);
        more.accept(options);
        CompletableFuture<Void> upgraded = new CompletableFuture<>();
        options.callFactory = http;
        options.webSocketFactory = (request, listener) -> observed(http.newWebSocket(request, listener), upgraded);
        return new JavaClient(http, IO.socket(URI.create(url), options), upgraded);
    }

    /** Starts connecting without waiting. */
    JavaClient open() {
        socket.connect();
        return this;
    }

    /** Connects and waits until the client is connected. */
    JavaClient connect() {
        open();
        take(Socket.EVENT_CONNECT);
        return this;
    }

    /** Waits until the client has upgraded to WebSocket. */
    JavaClient awaitUpgrade() {
        upgraded.orTimeout(EventLog.WAIT_SECONDS, TimeUnit.SECONDS).join();
        return this;
    }

    /** Creates a client for another namespace on the same connection. It is not connected yet. */
    JavaClient namespace(String name) {
        JavaClient client = new JavaClient(http, socket.io().socket(name), upgraded);
        namespaces.add(client);
        return client;
    }

    String id() {
        return socket.id();
    }

    boolean isConnected() {
        return socket.connected();
    }

    void emit(String event, Object... args) {
        socket.emit(event, args);
    }

    /** Emits an event, waits for the acknowledgement, and returns its arguments. */
    List<Object> ask(String event, Object... args) {
        CompletableFuture<List<Object>> reply = new CompletableFuture<>();
        Ack ack = values -> reply.complete(Arrays.asList(values));
        socket.emit(event, args, ack);
        return reply.orTimeout(EventLog.WAIT_SECONDS, TimeUnit.SECONDS).join();
    }

    /** Emits an event, waits for the acknowledgement, and returns its first argument as JSON. */
    JsonElement request(String event, Object... args) {
        return Json.of(ask(event, args).get(0));
    }

    /** Waits for the next occurrence of an event and returns its arguments. */
    List<Object> take(String event) {
        return events.take(event);
    }

    /** Waits for the next occurrence of an event and returns its first argument as JSON. */
    JsonElement next(String event) {
        return Json.of(take(event).get(0));
    }

    /** Returns the number of received occurrences of an event that were not taken yet. */
    int count(String event) {
        return events.count(event);
    }

    void on(String event, Emitter.Listener listener) {
        socket.on(event, listener);
    }

    /** Disconnects and waits for the client's disconnect event. */
    void disconnect() {
        socket.disconnect();
        take(Socket.EVENT_DISCONNECT);
    }

    /** Drops the underlying connections without a disconnect packet. */
    void cut() {
        http.dispatcher().cancelAll();
        http.connectionPool().evictAll();
    }

    /** Disconnects every namespace, waits until the connection is closed, and stops the threads. */
    @Override
    public void close() {
        namespaces.forEach(JavaClient::leave);
        leave();
        CompletableFuture<Void> handled = new CompletableFuture<>();
        EventThread.exec(() -> handled.complete(null));
        handled.orTimeout(EventLog.WAIT_SECONDS, TimeUnit.SECONDS).join();
        Waiting.await().untilFalse(engineOpen);
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }

    /** Disconnects only if active: a second disconnect would suppress the disconnect event of the first. */
    private void leave() {
        if (socket.isActive()) {
            socket.disconnect();
        }
    }

    /** Wraps a WebSocket and completes the future when the client sends the upgrade packet. */
    private static WebSocket observed(WebSocket webSocket, CompletableFuture<Void> upgraded) {
        return (WebSocket) Proxy.newProxyInstance(
                WebSocket.class.getClassLoader(), new Class<?>[] {WebSocket.class}, (proxy, method, args) -> {
                    Object result = method.invoke(webSocket, args);
                    if (args != null && UPGRADE_PACKET.equals(args[0])) {
                        upgraded.complete(null);
                    }
                    return result;
                });
    }
}
