package dev.carillon.nettysocketio;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.socket.client.Ack;
import io.socket.client.IO;
import io.socket.client.Socket;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import okhttp3.OkHttpClient;
import org.json.JSONObject;

/** The official Java client. It records received events and limits every wait. */
public final class Client implements AutoCloseable {
    private static final long WAIT_SECONDS = 10;

    private final Socket socket;
    private final Map<String, BlockingQueue<List<Object>>> received = new ConcurrentHashMap<>();

    private final Set<String> listened = ConcurrentHashMap.newKeySet();

    private Client(Socket socket) {
        this.socket = socket;
        socket.onAnyIncoming(args -> {
            if (!listened.contains((String) args[0])) {
                record((String) args[0], Arrays.copyOfRange(args, 1, args.length));
            }
        });
        for (String event : List.of(Socket.EVENT_CONNECT, Socket.EVENT_CONNECT_ERROR, Socket.EVENT_DISCONNECT)) {
            socket.on(event, args -> record(event, args));
        }
    }

    static Client of(String url, Consumer<IO.Options> more) {
        return of(url, new OkHttpClient(), more);
    }

    static Client of(String url, OkHttpClient http, Consumer<IO.Options> more) {
        IO.Options options = new IO.Options();
        options.forceNew = true;
        options.reconnection = false;
        options.transports = new String[] {"websocket"};
        options.callFactory = http;
        options.webSocketFactory = http;
        more.accept(options);
        return new Client(IO.socket(URI.create(url), options));
    }

    /** Creates a client for another namespace on the same connection. It is not connected yet. */
    public Client namespace(String name) {
        return new Client(socket.io().socket(name));
    }

    /** Records these events even if they arrive before the client reports that it is connected. */
    public Client listen(String... events) {
        for (String event : events) {
            // The listener for any event does not receive the events that the library has buffered until then.
            listened.add(event);
            // The library passes buffered events on with the name as the first argument.
            socket.on(
                    event,
                    args -> record(event, isName(event, args) ? Arrays.copyOfRange(args, 1, args.length) : args));
        }
        return this;
    }

    private static boolean isName(String event, Object... args) {
        return args.length > 0 && event.equals(args[0]);
    }

    /** Connects and waits until the client is connected. */
    public Client connect() {
        open();
        take(Socket.EVENT_CONNECT);
        return this;
    }

    /** Starts connecting without waiting. */
    public Client open() {
        socket.connect();
        return this;
    }

    /** Returns the id that the server has assigned. */
    public String id() {
        return socket.id();
    }

    /** Returns whether the client considers itself connected. */
    public boolean isConnected() {
        return socket.connected();
    }

    /** Sends an event. */
    public Client emit(String event, Object... args) {
        socket.emit(event, args);
        return this;
    }

    /** Sends an event and waits for its acknowledgement. */
    public List<Object> ask(String event, Object... args) {
        return request(event, args).orTimeout(WAIT_SECONDS, TimeUnit.SECONDS).join();
    }

    /** Sends an event and returns its future acknowledgement. */
    public CompletableFuture<List<Object>> request(String event, Object... args) {
        CompletableFuture<List<Object>> reply = new CompletableFuture<>();
        Ack ack = values -> reply.complete(Arrays.asList(values));
        socket.emit(event, args, ack);
        return reply;
    }

    /** Acknowledges an event of the server. */
    public Client answer(String event, Function<Object[], Object[]> answer) {
        socket.on(event, args -> {
            if (args[args.length - 1] instanceof Ack ack) {
                ack.call(answer.apply(Arrays.copyOf(args, args.length - 1)));
            }
        });
        return this;
    }

    /** Waits for the next occurrence of an event and returns its arguments. */
    public List<Object> take(String event) {
        try {
            List<Object> args = queue(event).poll(WAIT_SECONDS, TimeUnit.SECONDS);
            assertNotNull(args, () -> "no '" + event + "' within " + WAIT_SECONDS + " s; others: " + received);
            return args;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits for the next occurrence of an event and returns its first argument. */
    public Object next(String event) {
        return take(event).get(0);
    }

    /** Returns the number of received occurrences of an event that were not taken yet. */
    public int count(String event) {
        return queue(event).size();
    }

    /** Disconnects from the namespace. */
    public void disconnect() {
        socket.disconnect();
    }

    /** Creates an object to send, from alternating names and values. */
    public static JSONObject object(Object... namesAndValues) {
        JSONObject object = new JSONObject();
        try {
            for (int i = 0; i < namesAndValues.length; i += 2) {
                object.put((String) namesAndValues[i], namesAndValues[i + 1]);
            }
        } catch (org.json.JSONException e) {
            throw new IllegalArgumentException(e);
        }
        return object;
    }

    private void record(String event, Object... args) {
        queue(event).add(Arrays.asList(args));
    }

    private BlockingQueue<List<Object>> queue(String event) {
        return received.computeIfAbsent(event, name -> new LinkedBlockingQueue<>());
    }

    @Override
    public void close() {
        socket.disconnect();
    }
}
