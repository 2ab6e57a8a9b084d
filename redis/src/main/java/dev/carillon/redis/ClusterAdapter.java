package dev.carillon.redis;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.carillon.RawJson;
import dev.carillon.adapter.AckCollector;
import dev.carillon.adapter.Adapter;
import dev.carillon.adapter.ClusterCommand;
import dev.carillon.adapter.ClusterRequest;
import dev.carillon.adapter.ClusterResponses;
import dev.carillon.adapter.LocalServer;
import dev.carillon.adapter.SharedLog;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects servers by the messages of {@code ClusterAdapter} in the npm package {@code socket.io-adapter}. How they travel is up to a
 * {@link Transport}.
 */
final class ClusterAdapter implements Adapter {
    private static final int ID_LENGTH = 16;
    private static final Logger log = LoggerFactory.getLogger(ClusterAdapter.class);

    /** The types of messages, as numbered by Node.js. */
    static final int BROADCAST = 3;

    static final int SOCKETS_JOIN = 4;
    static final int SOCKETS_LEAVE = 5;
    static final int DISCONNECT_SOCKETS = 6;
    static final int FETCH_SOCKETS = 7;
    static final int FETCH_SOCKETS_RESPONSE = 8;
    static final int SERVER_SIDE_EMIT = 9;
    static final int SERVER_SIDE_EMIT_RESPONSE = 10;
    static final int BROADCAST_CLIENT_COUNT = 11;
    static final int BROADCAST_ACK = 12;

    /** Carries the messages of one server in one namespace. */
    interface Transport {
        /**
         * Starts to receive messages.
         *
         * @param uid the id of this server
         * @param receiver receives the messages for all servers, and those for this server
         * @return completes when messages are received
         */
        CompletionStage<Void> start(String uid, Receiver receiver);

        CompletionStage<Void> close();

        /** Whether messages cannot be sent. A caller that drops a message for this reason reports it. */
        boolean isAway();

        CompletionStage<Integer> serverCount();

        /** Sends a message to all other servers. A room is given if it is a broadcast to this room only, without acknowledgements. */
        CompletionStage<Void> publish(int type, Message message, Optional<String> room);

        /** Sends a response to a server. */
        CompletionStage<Void> respond(String uid, Message response);

        /** Returns the log that the servers share, if there is one. */
        default Optional<SharedLog> sharedLog() {
            return Optional.empty();
        }
    }

    /** Receives messages from a transport. */
    interface Receiver {
        void onMessage(Message message);

        void onResponse(Message response);
    }

    private final LocalServer local;
    private final Transport transport;
    private final PendingRequests pending;
    private final PendingRequests.Timer timer;
    private final Map<String, AckCollector> collectors = new ConcurrentHashMap<>();
    private final String uid;

    ClusterAdapter(LocalServer local, Transport transport, PendingRequests.Timer timer) {
        this(Ids.random(ID_LENGTH), local, transport, timer);
    }

    ClusterAdapter(String uid, LocalServer local, Transport transport, PendingRequests.Timer timer) {
        this.uid = uid;
        this.local = local;
        this.transport = transport;
        this.timer = timer;
        this.pending = new PendingRequests(timer);
    }

    // ---- lifecycle ----

    @Override
    public CompletionStage<Void> start() {
        return transport.start(uid, new Receiver() {
            @Override
            public void onMessage(Message message) {
                if (isOfAnotherServer(message)) {
                    execute(message);
                }
            }

            @Override
            public void onResponse(Message response) {
                if (isOfAnotherServer(response)) {
                    accept(response);
                }
            }
        });
    }

    private boolean isOfAnotherServer(Message message) {
        return !message.text("uid").equals(Optional.of(uid))
                && message.text("nsp").equals(Optional.of(local.namespace()));
    }

    @Override
    public CompletionStage<Void> close() {
        pending.endAll();
        return transport.close();
    }

    @Override
    public CompletionStage<Integer> serverCount() {
        return transport.serverCount();
    }

    @Override
    public Optional<SharedLog> sharedLog() {
        return transport.sharedLog();
    }

    // ---- to the other servers ----

    @Override
    public CompletionStage<Void> send(ClusterCommand command) {
        if (transport.isAway()) {
            return CompletableFuture.completedFuture(null); // the clients of this server have got it
        }
        return publish(command);
    }

    /** Publishes a command. Completes exceptionally if Redis does not take it. */
    CompletionStage<Void> publish(ClusterCommand command) {
        if (command instanceof ClusterCommand.Broadcast broadcast) {
            Optional<String> room = broadcast.selection().rooms().size() == 1
                    ? broadcast.selection().rooms().stream().findAny()
                    : Optional.empty();
            return transport.publish(BROADCAST, message(BROADCAST, broadcast(broadcast)), room);
        } else if (command instanceof ClusterCommand.SocketsJoin join) {
            JsonObject data = options(Message.options(join.selection()));
            data.add("rooms", Message.array(join.rooms()));
            return publish(SOCKETS_JOIN, data);
        } else if (command instanceof ClusterCommand.SocketsLeave leave) {
            JsonObject data = options(Message.options(leave.selection()));
            data.add("rooms", Message.array(leave.rooms()));
            return publish(SOCKETS_LEAVE, data);
        } else if (command instanceof ClusterCommand.DisconnectSockets disconnect) {
            JsonObject data = options(Message.options(disconnect.selection()));
            data.addProperty("close", disconnect.closeConnections());
            return publish(DISCONNECT_SOCKETS, data);
        }
        ClusterCommand.ServerSideEmit emit = (ClusterCommand.ServerSideEmit) command;
        return publish(SERVER_SIDE_EMIT, serverSideEmit(emit.event(), emit.args()));
    }

    private CompletionStage<Void> publish(int type, JsonObject data) {
        return publish(type, new Message(data));
    }

    private CompletionStage<Void> publish(int type, Message data) {
        return transport.publish(type, message(type, data), Optional.empty());
    }

    private Message message(int type, Message data) {
        JsonObject message = new JsonObject();
        message.addProperty("uid", uid);
        message.addProperty("nsp", local.namespace());
        message.addProperty("type", type);
        message.add("data", data.object());
        return new Message(message, data.attachments());
    }

    private static JsonObject options(JsonObject options) {
        JsonObject data = new JsonObject();
        options.add("flags", new JsonObject());
        data.add("opts", options);
        return data;
    }

    private Message broadcast(ClusterCommand.Broadcast broadcast) {
        JsonObject data = new JsonObject();
        data.add("opts", BroadcastFormat.options(broadcast));
        data.add("packet", BroadcastFormat.packet(local.namespace(), broadcast));
        return new Message(data, broadcast.data().attachments());
    }

    private static Message serverSideEmit(String event, RawJson args) {
        JsonObject data = new JsonObject();
        data.add("packet", Message.event(event, args));
        return new Message(data, args.attachments());
    }

    @Override
    @SuppressWarnings("unchecked") // the type of the request determines the type of its response
    public <R> CompletionStage<ClusterResponses<R>> request(ClusterRequest<R> request, Duration timeout) {
        if (request instanceof ClusterRequest.FetchSockets fetch) {
            Function<PendingRequests.Answer, ?> reader = Descriptions::read;
            Message question = new Message(options(Message.options(fetch.selection())));
            return ask(FETCH_SOCKETS, question, timeout, (Function<PendingRequests.Answer, R>) reader);
        }
        ClusterRequest.ServerSideEmit emit = (ClusterRequest.ServerSideEmit) request;
        Function<PendingRequests.Answer, ?> reader = Message::arguments;
        Message question = serverSideEmit(emit.event(), emit.args());
        return ask(SERVER_SIDE_EMIT, question, timeout, (Function<PendingRequests.Answer, R>) reader);
    }

    private <R> CompletionStage<ClusterResponses<R>> ask(
            int type, Message question, Duration timeout, Function<PendingRequests.Answer, R> reader) {
        return serverCount().thenCompose(servers -> {
            if (servers <= 1) {
                return CompletableFuture.completedFuture(ClusterResponses.none());
            }
            String id = Ids.random(ID_LENGTH);
            question.object().addProperty("requestId", id);
            CompletableFuture<ClusterResponses<R>> answers = pending.add(id, servers - 1, timeout, reader);
            publish(type, question).whenComplete((sent, error) -> {
                if (error != null) {
                    pending.fail(id, error);
                }
            });
            return answers;
        });
    }

    @Override
    public void broadcastWithAck(ClusterCommand.Broadcast broadcast, Duration timeout, AckCollector acks) {
        String id = Ids.random(ID_LENGTH);
        collectors.put(id, acks);
        timer.schedule(() -> collectors.remove(id), timeout);
        Message data = broadcast(broadcast);
        data.object().addProperty("requestId", id);
        data.member("opts").member("flags").object().addProperty("timeout", timeout.toMillis());
        publish(BROADCAST, data);
    }

    // ---- from the other servers ----

    private void execute(Message message) {
        Message data = message.member("data");
        Message options = data.member("opts");
        switch (message.number("type").orElse(-1)) {
            case BROADCAST -> deliver(message, data);
            case SOCKETS_JOIN ->
                local.execute(new ClusterCommand.SocketsJoin(options.selection(), data.texts("rooms")));
            case SOCKETS_LEAVE ->
                local.execute(new ClusterCommand.SocketsLeave(options.selection(), data.texts("rooms")));
            case DISCONNECT_SOCKETS ->
                local.execute(new ClusterCommand.DisconnectSockets(options.selection(), data.flag("close", false)));
            case FETCH_SOCKETS ->
                local.answer(new ClusterRequest.FetchSockets(options.selection()))
                        .thenAccept(sockets -> {
                            JsonObject answer = new JsonObject();
                            answer.add("sockets", Descriptions.write(sockets));
                            respond(message, FETCH_SOCKETS_RESPONSE, new Message(answer));
                        });
            case SERVER_SIDE_EMIT -> emit(message, data);
            default -> log.debug("a message of an unknown type was ignored");
        }
    }

    private void deliver(Message message, Message data) {
        Message packet = data.member("packet");
        ClusterCommand.Broadcast broadcast = BroadcastFormat.broadcast(
                new RawJson(String.valueOf(packet.object().get("data")), data.attachments()), data.member("opts"));
        if (data.text("requestId").isEmpty()) {
            local.execute(broadcast);
            return;
        }
        Duration timeout = BroadcastFormat.timeout(data.member("opts"));
        local.broadcastWithAck(broadcast, timeout, new AckCollector() {
            @Override
            public void onReceivers(int sockets) {
                JsonObject answer = new JsonObject();
                answer.addProperty("clientCount", sockets);
                respond(message, BROADCAST_CLIENT_COUNT, new Message(answer));
            }

            @Override
            public void onAck(RawJson args) {
                JsonObject answer = new JsonObject();
                Message.first(args).ifPresent(value -> answer.add("packet", value));
                respond(message, BROADCAST_ACK, new Message(answer, args.attachments()));
            }
        });
    }

    private void emit(Message message, Message data) {
        if (!(data.object().get("packet") instanceof JsonArray packet) || packet.isEmpty()) {
            return;
        }
        JsonArray args = packet.deepCopy();
        String event = args.remove(0).getAsString();
        RawJson arguments = new RawJson(args.toString(), data.attachments());
        if (data.text("requestId").isEmpty()) {
            local.execute(new ClusterCommand.ServerSideEmit(event, arguments));
            return;
        }
        local.answer(new ClusterRequest.ServerSideEmit(event, arguments)).thenAccept(reply -> {
            JsonObject answer = new JsonObject();
            Message.first(reply).ifPresent(value -> answer.add("packet", value));
            respond(message, SERVER_SIDE_EMIT_RESPONSE, new Message(answer, reply.attachments()));
        });
    }

    private void respond(Message request, int type, Message answer) {
        Optional<String> asking = request.text("uid");
        Optional<String> id = request.member("data").text("requestId");
        if (asking.isPresent() && id.isPresent()) {
            answer.object().addProperty("requestId", id.get());
            transport.respond(asking.get(), message(type, answer)).exceptionally(error -> {
                log.debug("an answer could not be sent: {}", error.toString());
                return null;
            });
        }
    }

    private void accept(Message response) {
        Message data = response.member("data");
        String id = data.text("requestId").orElse("");
        int type = response.number("type").orElse(-1);
        AckCollector collector = collectors.get(id);
        if (type == FETCH_SOCKETS_RESPONSE) {
            pending.answer(id, data.value("sockets"));
        } else if (type == SERVER_SIDE_EMIT_RESPONSE) {
            pending.answer(id, data.value("packet"));
        } else if (collector != null && type == BROADCAST_CLIENT_COUNT) {
            collector.onReceivers(data.number("clientCount").orElse(0));
        } else if (collector != null && type == BROADCAST_ACK) {
            collector.onAck(Message.arguments(data.value("packet")));
        }
    }
}
