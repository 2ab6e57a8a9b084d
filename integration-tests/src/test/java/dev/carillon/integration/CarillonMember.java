package dev.carillon.integration;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.carillon.BroadcastAckException;
import dev.carillon.BroadcastOperator;
import dev.carillon.RemoteSocket;
import dev.carillon.SocketIoServer;
import dev.carillon.adapter.AdapterFactory;
import dev.carillon.testing.SocketIoFixture;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** A Carillon server in this JVM. */
final class CarillonMember implements ClusterMember {
    private static final Gson GSON = new Gson();

    private final String name;
    private final SocketIoFixture server;
    private final List<Object> received = new ArrayList<>();

    CarillonMember(String name, AdapterFactory adapter) {
        this(name, adapter, options -> {});
    }

    CarillonMember(String name, AdapterFactory adapter, Consumer<SocketIoServer.Builder> settings) {
        this.name = name;
        this.server = SocketIoFixture.start(options -> settings.accept(options.adapter(adapter)));
        SocketIoServer io = server.io();
        io.of(Pattern.compile("/org-[0-9]+"));
        io.onConnection(socket -> {
            socket.data().put("server", "carillon");
            socket.on("join", (args, ack) -> {
                socket.join(args.get(0, String.class));
                ack.send();
            });
        });
        io.onServerSideEmit("note", (args, ack) -> {
            List<Object> values = new ArrayList<>();
            for (int i = 0; i < args.size(); i++) {
                values.add(args.get(i, Object.class));
            }
            synchronized (received) {
                received.add(values);
            }
        });
        io.onServerSideEmit(
                "ask", String.class, (question, ack) -> ack.send(Map.of("from", "carillon", "question", question)));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public InetSocketAddress address() {
        return server.address();
    }

    @Override
    public JsonElement call(String command, JsonObject options) throws Exception {
        SocketIoServer io = server.io();
        BroadcastOperator selected = selected(
                options.has("namespace")
                        ? io.of(options.get("namespace").getAsString()).all()
                        : io.all(),
                options);
        switch (command) {
            case "emit" -> selected.emit(event(options), args(options));
            case "emitAndWait" ->
                selected.emitWithOutcome(event(options), args(options)).get();
            case "emitWithAck" -> {
                try {
                    return replies(
                            false,
                            selected.emitWithAck(event(options), JsonElement.class, args(options))
                                    .get());
                } catch (ExecutionException e) {
                    return replies(true, ((BroadcastAckException) e.getCause()).replies());
                }
            }
            case "fetchSockets" -> {
                JsonArray found = new JsonArray();
                for (RemoteSocket socket : selected.fetchSockets().get()) {
                    JsonObject description = new JsonObject();
                    description.addProperty("id", socket.id());
                    description.add("rooms", GSON.toJsonTree(socket.rooms()));
                    description.add("data", GSON.toJsonTree(socket.data()));
                    description.addProperty(
                            "transport",
                            socket.handshake().queryParameter("transport").orElse(""));
                    found.add(description);
                }
                return found;
            }
            case "join" -> selected.socketsJoin(texts(options, "to"));
            case "leave" -> selected.socketsLeave(texts(options, "from"));
            case "disconnect" -> selected.disconnectSockets(options.get("close").getAsBoolean());
            case "serverSideEmit" -> io.serverSideEmit(event(options), args(options));
            case "serverSideEmitWithAck" -> {
                return GSON.toJsonTree(io.serverSideEmitWithAck(event(options), JsonElement.class, args(options))
                        .get());
            }
            case "received" -> {
                synchronized (received) {
                    JsonElement all = GSON.toJsonTree(received);
                    received.clear();
                    return all;
                }
            }
            default -> throw new IllegalArgumentException(command);
        }
        return JsonNull.INSTANCE;
    }

    private static JsonElement replies(boolean failed, List<?> replies) {
        JsonObject result = new JsonObject();
        result.addProperty("failed", failed);
        result.add("replies", GSON.toJsonTree(replies));
        return result;
    }

    private static BroadcastOperator selected(BroadcastOperator all, JsonObject options) {
        JsonObject flags = options.has("flags") ? options.getAsJsonObject("flags") : new JsonObject();
        BroadcastOperator operator = flags.has("local") ? all.local() : all;
        if (options.has("rooms")) {
            operator = operator.to(texts(options, "rooms"));
        }
        if (options.has("except")) {
            operator = operator.except(texts(options, "except"));
        }
        if (flags.has("volatile")) {
            operator = operator.asVolatile();
        }
        return flags.has("timeout")
                ? operator.timeout(Duration.ofMillis(flags.get("timeout").getAsLong()))
                : operator;
    }

    static String[] texts(JsonObject options, String name) {
        return options.has(name) ? GSON.fromJson(options.get(name), String[].class) : new String[0];
    }

    static String event(JsonObject options) {
        return options.getAsJsonArray("args").get(0).getAsString();
    }

    static Object[] args(JsonObject options) {
        return StreamSupport.stream(options.getAsJsonArray("args").spliterator(), false)
                .skip(1)
                .map(CarillonMember::value)
                .toArray();
    }

    /** Binary values travel as {@code {"base64": "..."}}. */
    private static Object value(JsonElement arg) {
        return arg instanceof JsonObject object && object.has("base64")
                ? Base64.getDecoder().decode(object.get("base64").getAsString())
                : arg;
    }

    @Override
    public void close() {
        server.close();
    }
}
