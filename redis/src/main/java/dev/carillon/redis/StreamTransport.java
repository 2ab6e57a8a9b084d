package dev.carillon.redis;

import com.google.gson.JsonObject;
import dev.carillon.Parser.ParserException;
import dev.carillon.adapter.ClusterCommand;
import dev.carillon.adapter.LocalServer;
import dev.carillon.adapter.LogPosition;
import dev.carillon.adapter.SharedLog;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.SetArgs;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAddArgs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries the messages by a stream, like {@code createAdapter} of {@code @socket.io/redis-streams-adapter}. Messages that are of no use
 * later travel by PUB/SUB. The stream is also the log from which clients recover.
 */
final class StreamTransport implements ClusterAdapter.Transport, SharedLog {
    private static final String SESSION_PREFIX = "sio:session:";
    private static final int PAGE = 1000;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Logger log = LoggerFactory.getLogger(StreamTransport.class);

    private final LocalServer local;
    private final RedisLink link;
    private final StreamReader reader;
    private final String stream;
    private final long maxLength;
    private final String channel;
    private final Runnable onClose;
    private final CompletableFuture<LogPosition> start = new CompletableFuture<>();

    /** The commands that a server which leaves the cluster must wait for. */
    private final Map<Long, CompletableFuture<?>> writes = new ConcurrentHashMap<>();

    private final AtomicLong lastWrite = new AtomicLong();

    private String uid;
    private ClusterAdapter.Receiver receiver;

    StreamTransport(
            LocalServer local, RedisLink link, StreamReader reader, String prefix, long maxLength, Runnable onClose) {
        this.local = local;
        this.link = link;
        this.reader = reader;
        this.stream = prefix;
        this.maxLength = maxLength;
        this.channel = prefix + "#" + local.namespace() + "#";
        this.onClose = onClose;
    }

    // ---- lifecycle ----

    @Override
    public CompletionStage<Void> start(String id, ClusterAdapter.Receiver messages) {
        uid = id;
        receiver = messages;
        reader.add(local.namespace(), this::onEntry).thenAccept(start::complete);
        return CompletableFuture.allOf(
                start,
                link.subscribe(
                                channel,
                                (name, message) -> Message.readOrIgnore(message).ifPresent(receiver::onMessage))
                        .toCompletableFuture(),
                link.subscribe(
                                channel + uid + "#",
                                (name, message) -> Message.readOrIgnore(message).ifPresent(receiver::onResponse))
                        .toCompletableFuture());
    }

    @Override
    public CompletionStage<Void> close() {
        reader.remove(local.namespace());
        return CompletableFuture.allOf(writes.values().toArray(CompletableFuture[]::new))
                .handle((done, error) -> null)
                .thenCompose(done -> CompletableFuture.allOf(
                        link.unsubscribe(channel).toCompletableFuture(),
                        link.unsubscribe(channel + uid + "#").toCompletableFuture()))
                .whenComplete((done, error) -> onClose.run());
    }

    @Override
    public boolean isAway() {
        return link.isAway();
    }

    @Override
    public CompletionStage<Integer> serverCount() {
        return link.subscribers(channel);
    }

    // ---- messages ----

    @Override
    public CompletionStage<Void> publish(int type, Message message, Optional<String> room) {
        if (isEphemeral(type, message)) {
            return link.publish(channel, message.toMessagePack());
        }
        String data = StreamEntry.data(message.member("data"));
        return add(StreamEntry.fields(message.text("uid").orElse(""), local.namespace(), type, data));
    }

    private static boolean isEphemeral(int type, Message message) {
        boolean expectsAcks = type == ClusterAdapter.BROADCAST
                && message.member("data").object().has("requestId");
        return expectsAcks || type == ClusterAdapter.FETCH_SOCKETS || type == ClusterAdapter.SERVER_SIDE_EMIT;
    }

    @Override
    public CompletionStage<Void> respond(String asking, Message response) {
        return link.publish(channel + asking + "#", response.toMessagePack());
    }

    private void onEntry(LogPosition position, Map<String, byte[]> fields) {
        if (StreamEntry.isBroadcast(fields)) {
            local.deliver(entry(position, fields));
            return;
        }
        try {
            receiver.onMessage(StreamEntry.message(fields));
        } catch (ParserException e) {
            log.debug("an entry was ignored: {}", e.getMessage());
        }
    }

    private Entry entry(LogPosition position, Map<String, byte[]> fields) {
        boolean isOwn = StreamEntry.text(fields, "uid").equals(uid);
        OptionalLong tag = isOwn ? StreamEntry.tag(fields) : OptionalLong.empty();
        return new Entry(position, tag, () -> StreamEntry.broadcast(fields));
    }

    // ---- the log ----

    @Override
    public Optional<SharedLog> sharedLog() {
        return Optional.of(this);
    }

    @Override
    public boolean isAvailable() {
        return start.isDone() && !link.isAway();
    }

    @Override
    public CompletionStage<Void> append(ClusterCommand.Broadcast broadcast, long tag) {
        Map<String, byte[]> fields = StreamEntry.fields(
                uid, local.namespace(), ClusterAdapter.BROADCAST, StreamEntry.data(local.namespace(), broadcast));
        fields.put(StreamEntry.TAG, Long.toString(tag).getBytes(StandardCharsets.UTF_8));
        return add(fields);
    }

    private CompletionStage<Void> add(Map<String, byte[]> fields) {
        int size = fields.values().stream().mapToInt(value -> value.length).sum();
        XAddArgs limits = new XAddArgs().maxlen(maxLength).approximateTrimming();
        return write(link.send(size, redis -> redis.async().xadd(stream, limits, fields)))
                .thenApply(id -> null);
    }

    private <T> CompletionStage<T> write(CompletionStage<T> command) {
        CompletableFuture<T> write = command.toCompletableFuture();
        long number = lastWrite.incrementAndGet();
        writes.put(number, write);
        write.whenComplete((done, error) -> writes.remove(number));
        return write;
    }

    @Override
    public CompletionStage<LogPosition> start() {
        return start;
    }

    @Override
    public LogPosition current() {
        return reader.current();
    }

    @Override
    public CompletionStage<Void> catchUp() {
        return link.ask(redis -> reader.newest(redis.async()))
                .thenCompose(newest -> reader.delivered(newest)
                        .toCompletableFuture()
                        .copy()
                        .orTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS));
    }

    @Override
    public CompletionStage<Optional<List<Entry>>> read(LogPosition from, LogPosition to) {
        if (from.equals(LogPosition.START)) {
            return link.ask(redis -> redis.async().xinfoStream(stream))
                    .thenCompose(info -> hasEverything(info)
                            ? readPages(from, to, new ArrayList<>()).thenApply(all -> Optional.of(broadcasts(all)))
                            : CompletableFuture.completedFuture(Optional.empty()));
        }
        return readPages(from, to, new ArrayList<>()).thenApply(entries -> {
            boolean isComplete =
                    !entries.isEmpty() && StreamReader.position(entries.get(0)).equals(from);
            return isComplete ? Optional.of(broadcasts(entries.subList(1, entries.size()))) : Optional.empty();
        });
    }

    /** Whether nothing has been removed from a stream. Redis tells since version 7. */
    private static boolean hasEverything(List<Object> info) {
        Map<String, Object> members = new HashMap<>();
        for (int i = 0; i + 1 < info.size(); i += 2) {
            Object name = info.get(i);
            members.put(
                    name instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : String.valueOf(name),
                    info.get(i + 1));
        }
        return members.containsKey("entries-added")
                && members.get("entries-added").equals(members.get("length"));
    }

    private CompletionStage<List<StreamMessage<String, byte[]>>> readPages(
            LogPosition from, LogPosition to, List<StreamMessage<String, byte[]>> found) {
        Range<String> range = Range.from(
                found.isEmpty() ? Range.Boundary.including(from.toString()) : Range.Boundary.excluding(from.toString()),
                Range.Boundary.including(to.toString()));
        return link.ask(redis -> redis.async().xrange(stream, range, Limit.from(PAGE)))
                .thenCompose(page -> {
                    found.addAll(page);
                    return page.size() < PAGE
                            ? CompletableFuture.completedFuture(found)
                            : readPages(StreamReader.position(page.get(page.size() - 1)), to, found);
                });
    }

    private List<Entry> broadcasts(List<StreamMessage<String, byte[]>> entries) {
        return entries.stream()
                .filter(entry -> StreamEntry.isBroadcast(entry.getBody())
                        && StreamEntry.text(entry.getBody(), "nsp").equals(local.namespace()))
                .map(entry -> new Entry(
                        StreamReader.position(entry),
                        OptionalLong.empty(),
                        () -> StreamEntry.broadcast(entry.getBody())))
                .toList();
    }

    // ---- sessions ----

    @Override
    public void save(String pid, JsonObject session, Duration lifetime) {
        byte[] value = Base64.getEncoder().encode(new Message(session).toMessagePack());
        SetArgs expiry = SetArgs.Builder.px(lifetime);
        write(link.send(value.length, redis -> redis.async().set(SESSION_PREFIX + pid, value, expiry)))
                .exceptionally(error -> {
                    log.debug("a session could not be saved: {}", error.toString());
                    return null;
                });
    }

    @Override
    public CompletionStage<Optional<JsonObject>> take(String pid) {
        CompletionStage<byte[]> session = link.ask(redis -> redis.async().getdel(SESSION_PREFIX + pid));
        return session.thenApply(value -> Optional.ofNullable(value).flatMap(StreamTransport::decode));
    }

    private static Optional<JsonObject> decode(byte[] session) {
        try {
            return Optional.of(Message.read(Base64.getDecoder().decode(session)).object());
        } catch (ParserException | IllegalArgumentException e) {
            log.debug("a session was ignored: {}", e.getMessage());
            return Optional.empty();
        }
    }
}
