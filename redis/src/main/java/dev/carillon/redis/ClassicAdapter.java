package dev.carillon.redis;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.carillon.Parser.ParserException;
import dev.carillon.RawJson;
import dev.carillon.adapter.AckCollector;
import dev.carillon.adapter.Adapter;
import dev.carillon.adapter.ClusterCommand;
import dev.carillon.adapter.ClusterRequest;
import dev.carillon.adapter.ClusterResponses;
import dev.carillon.adapter.LocalServer;
import dev.carillon.adapter.Selection;
import dev.carillon.adapter.SocketDescription;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects servers by PUB/SUB, like {@code createAdapter} of {@code @socket.io/redis-adapter}. Broadcasts have channels of their own,
 * one for each room, and everything else is a request on a channel that all servers read.
 */
final class ClassicAdapter implements Adapter {
    private static final int ID_LENGTH = 6;
    private static final Logger log = LoggerFactory.getLogger(ClassicAdapter.class);

    /** The types of requests and responses, as numbered by Node.js. */
    private static final int SOCKETS = 0;

    private static final int ALL_ROOMS = 1;
    private static final int JOIN = 2;
    private static final int LEAVE = 3;
    private static final int DISCONNECT = 4;
    private static final int FETCH = 5;
    private static final int SERVER_SIDE_EMIT = 6;
    private static final int BROADCAST = 7;
    private static final int RECEIVERS = 8;
    private static final int ACK = 9;

    private final LocalServer local;
    private final RedisLink link;
    private final String uid;
    private final String broadcasts;
    private final String requests;
    private final String responses;
    private final PendingRequests pending;
    private final Map<String, AckCollector> collectors = new ConcurrentHashMap<>();
    private final Runnable onClose;

    ClassicAdapter(LocalServer local, RedisLink link, String prefix, Runnable onClose) {
        this(Ids.random(ID_LENGTH), local, link, prefix, onClose);
    }

    ClassicAdapter(String uid, LocalServer local, RedisLink link, String prefix, Runnable onClose) {
        this.uid = uid;
        this.local = local;
        this.link = link;
        this.broadcasts = prefix + "#" + local.namespace() + "#";
        this.requests = prefix + "-request#" + local.namespace() + "#";
        this.responses = prefix + "-response#" + local.namespace() + "#";
        this.pending = new PendingRequests(link::schedule);
        this.onClose = onClose;
    }

    // ---- lifecycle ----

    @Override
    public CompletionStage<Void> start() {
        return CompletableFuture.allOf(
                link.subscribeAll(Patterns.quote(broadcasts) + "*", this::onBroadcast)
                        .toCompletableFuture(),
                link.subscribe(responses, (channel, message) -> onResponse(message))
                        .toCompletableFuture(),
                link.subscribe(responses + uid + "#", (channel, message) -> onResponse(message))
                        .toCompletableFuture(),
                link.subscribe(requests, (channel, message) -> onRequest(message))
                        .toCompletableFuture());
    }

    @Override
    public CompletionStage<Void> close() {
        pending.endAll();
        return CompletableFuture.allOf(
                        link.unsubscribeAll(Patterns.quote(broadcasts) + "*").toCompletableFuture(),
                        link.unsubscribe(requests).toCompletableFuture(),
                        link.unsubscribe(responses).toCompletableFuture(),
                        link.unsubscribe(responses + uid + "#").toCompletableFuture())
                .whenComplete((done, error) -> onClose.run());
    }

    @Override
    public CompletionStage<Integer> serverCount() {
        return link.subscribers(requests);
    }

    // ---- to the other servers ----

    @Override
    public CompletionStage<Void> send(ClusterCommand command) {
        if (link.isAway()) {
            return CompletableFuture.completedFuture(null); // the clients of this server have got it
        }
        return publish(command);
    }

    /** Publishes a command. Completes exceptionally if Redis does not take it. */
    CompletionStage<Void> publish(ClusterCommand command) {
        if (command instanceof ClusterCommand.Broadcast broadcast) {
            Set<String> rooms = broadcast.selection().rooms();
            String channel = rooms.size() == 1 ? broadcasts + rooms.iterator().next() + "#" : broadcasts;
            return link.publish(channel, BroadcastFormat.write(uid, local.namespace(), broadcast));
        } else if (command instanceof ClusterCommand.SocketsJoin join) {
            return sendOperation(JOIN, join.selection(), "rooms", Message.array(join.rooms()));
        } else if (command instanceof ClusterCommand.SocketsLeave leave) {
            return sendOperation(LEAVE, leave.selection(), "rooms", Message.array(leave.rooms()));
        } else if (command instanceof ClusterCommand.DisconnectSockets disconnect) {
            return sendOperation(
                    DISCONNECT, disconnect.selection(), "close", new JsonPrimitive(disconnect.closeConnections()));
        }
        ClusterCommand.ServerSideEmit emit = (ClusterCommand.ServerSideEmit) command;
        return sendRequest(serverSideEmit(emit.event(), emit.args()));
    }

    private CompletionStage<Void> sendOperation(int type, Selection selection, String name, JsonElement value) {
        JsonObject request = request(type);
        request.add("opts", Message.options(selection));
        request.add(name, value);
        return sendRequest(new Message(request));
    }

    private CompletionStage<Void> sendRequest(Message request) {
        return link.publish(requests, request.toBytes());
    }

    private JsonObject request(int type) {
        JsonObject request = new JsonObject();
        request.addProperty("uid", uid);
        request.addProperty("type", type);
        return request;
    }

    private Message serverSideEmit(String event, RawJson args) {
        JsonObject request = request(SERVER_SIDE_EMIT);
        request.add("data", Message.event(event, args));
        return new Message(request, args.attachments());
    }

    @Override
    @SuppressWarnings("unchecked") // the type of the request determines the type of its response
    public <R> CompletionStage<ClusterResponses<R>> request(ClusterRequest<R> request, Duration timeout) {
        if (request instanceof ClusterRequest.FetchSockets fetch) {
            JsonObject question = request(FETCH);
            question.add("opts", Message.options(fetch.selection()));
            Function<PendingRequests.Answer, ?> reader = Descriptions::read;
            return ask(new Message(question), timeout, (Function<PendingRequests.Answer, R>) reader);
        }
        ClusterRequest.ServerSideEmit emit = (ClusterRequest.ServerSideEmit) request;
        Function<PendingRequests.Answer, ?> reader = Message::arguments;
        return ask(serverSideEmit(emit.event(), emit.args()), timeout, (Function<PendingRequests.Answer, R>) reader);
    }

    private <R> CompletionStage<ClusterResponses<R>> ask(
            Message question, Duration timeout, Function<PendingRequests.Answer, R> reader) {
        return serverCount().thenCompose(servers -> {
            if (servers <= 1) {
                return CompletableFuture.completedFuture(ClusterResponses.none());
            }
            String id = Ids.random(ID_LENGTH);
            question.object().addProperty("requestId", id);
            CompletableFuture<ClusterResponses<R>> answers = pending.add(id, servers - 1, timeout, reader);
            sendRequest(question).whenComplete((sent, error) -> {
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
        link.schedule(() -> collectors.remove(id), timeout);
        JsonObject options = BroadcastFormat.options(broadcast);
        options.getAsJsonObject("flags").addProperty("timeout", timeout.toMillis());
        JsonObject request = request(BROADCAST);
        request.addProperty("requestId", id);
        request.add("packet", BroadcastFormat.packet(local.namespace(), broadcast));
        request.add("opts", options);
        link.publish(requests, new Message(request, broadcast.data().attachments()).toMessagePack());
    }

    // ---- from the other servers ----

    private void onBroadcast(String channel, byte[] bytes) {
        if (channel.length() > broadcasts.length()
                && !local.needs(channel.substring(broadcasts.length(), channel.length() - 1))) {
            return;
        }
        try {
            BroadcastFormat.Received received = BroadcastFormat.read(bytes);
            if (!received.uid().equals(uid) && received.namespace().equals(local.namespace())) {
                local.execute(received.broadcast());
            }
        } catch (ParserException e) {
            logUnreadable(e);
        }
    }

    private void onRequest(byte[] bytes) {
        try {
            Message request = Message.read(bytes);
            if (!request.text("uid").equals(Optional.of(uid))) {
                execute(request);
            }
        } catch (ParserException e) {
            logUnreadable(e);
        }
    }

    private void execute(Message request) {
        Message options = request.member("opts");
        switch (request.number("type").orElse(-1)) {
            case SOCKETS ->
                describe(
                        selectionOf(request),
                        sockets -> {
                            JsonObject answer = new JsonObject();
                            answer.add(
                                    "sockets",
                                    Message.array(sockets.stream()
                                            .map(SocketDescription::id)
                                            .toList()));
                            return answer;
                        },
                        request);
            case ALL_ROOMS ->
                describe(
                        Selection.ALL,
                        sockets -> {
                            JsonObject answer = new JsonObject();
                            Set<String> rooms = new TreeSet<>();
                            sockets.forEach(socket -> rooms.addAll(socket.rooms()));
                            answer.add("rooms", Message.array(rooms));
                            return answer;
                        },
                        request);
            case JOIN -> local.execute(new ClusterCommand.SocketsJoin(options.selection(), request.texts("rooms")));
            case LEAVE -> local.execute(new ClusterCommand.SocketsLeave(options.selection(), request.texts("rooms")));
            case DISCONNECT ->
                local.execute(new ClusterCommand.DisconnectSockets(options.selection(), request.flag("close", false)));
            case FETCH ->
                describe(
                        options.selection(),
                        sockets -> {
                            JsonObject answer = new JsonObject();
                            answer.add("sockets", Descriptions.write(sockets));
                            return answer;
                        },
                        request);
            case SERVER_SIDE_EMIT -> emit(request);
            case BROADCAST -> broadcast(request);
            default -> log.debug("a request of an unknown type was ignored");
        }
    }

    /** The first requests of Node.js had the rooms outside of the options. */
    private static Selection selectionOf(Message request) {
        return request.object().has("opts")
                ? request.member("opts").selection()
                : new Selection(request.texts("rooms"), Set.of());
    }

    private void describe(Selection selection, Function<List<SocketDescription>, JsonObject> answer, Message request) {
        local.answer(new ClusterRequest.FetchSockets(selection))
                .thenAccept(sockets -> respond(request, new Message(answer.apply(sockets))));
    }

    private void emit(Message request) {
        if (!(request.object().get("data") instanceof JsonArray data) || data.isEmpty()) {
            return;
        }
        JsonArray args = data.deepCopy();
        String event = args.remove(0).getAsString();
        RawJson arguments = new RawJson(args.toString(), request.attachments());
        if (request.text("requestId").isEmpty()) {
            local.execute(new ClusterCommand.ServerSideEmit(event, arguments));
            return;
        }
        local.answer(new ClusterRequest.ServerSideEmit(event, arguments)).thenAccept(reply -> {
            JsonObject answer = new JsonObject();
            answer.addProperty("type", SERVER_SIDE_EMIT);
            Message.first(reply).ifPresent(value -> answer.add("data", value));
            respond(request, new Message(answer, reply.attachments()));
        });
    }

    private void broadcast(Message request) {
        Message packet = request.member("packet");
        RawJson data = new RawJson(String.valueOf(packet.object().get("data")), request.attachments());
        Message options = request.member("opts");
        Duration timeout = BroadcastFormat.timeout(options);
        local.broadcastWithAck(BroadcastFormat.broadcast(data, options), timeout, new AckCollector() {
            @Override
            public void onReceivers(int sockets) {
                JsonObject answer = new JsonObject();
                answer.addProperty("type", RECEIVERS);
                answer.addProperty("clientCount", sockets);
                respond(request, new Message(answer));
            }

            @Override
            public void onAck(RawJson args) {
                JsonObject answer = new JsonObject();
                answer.addProperty("type", ACK);
                Message.first(args).ifPresent(value -> answer.add("packet", value));
                respond(request, new Message(answer, args.attachments()));
            }
        });
    }

    private void respond(Message request, Message answer) {
        request.text("requestId").ifPresent(id -> answer.object().addProperty("requestId", id));
        String channel =
                responses + request.text("uid").map(asking -> asking + "#").orElse("");
        link.publish(channel, answer.toBytes()).exceptionally(error -> {
            log.debug("an answer could not be sent: {}", error.toString());
            return null;
        });
    }

    private void onResponse(byte[] bytes) {
        try {
            Message response = Message.read(bytes);
            String id = response.text("requestId").orElse("");
            AckCollector collector = collectors.get(id);
            if (collector == null) {
                pending.answer(id, response.value(response.object().has("sockets") ? "sockets" : "data"));
            } else if (response.number("type").equals(Optional.of(RECEIVERS))) {
                collector.onReceivers(response.number("clientCount").orElse(0));
            } else if (response.number("type").equals(Optional.of(ACK))) {
                collector.onAck(Message.arguments(response.value("packet")));
            }
        } catch (ParserException e) {
            logUnreadable(e);
        }
    }

    private void logUnreadable(ParserException error) {
        log.debug("a message on the channels of namespace {} was ignored: {}", local.namespace(), error.getMessage());
    }
}
