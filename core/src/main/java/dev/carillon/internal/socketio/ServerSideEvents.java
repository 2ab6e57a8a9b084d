package dev.carillon.internal.socketio;

import dev.carillon.Ack;
import dev.carillon.AckException;
import dev.carillon.EventHandler;
import dev.carillon.Namespace;
import dev.carillon.internal.loop.Mailbox;
import dev.carillon.internal.socketio.handler.NoAck;
import dev.carillon.internal.socketio.packet.AckListener;
import dev.carillon.internal.socketio.packet.PacketArgs;
import dev.carillon.internal.socketio.packet.RawArguments;
import dev.carillon.internal.socketio.room.ServerSideReceiver;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** The handlers of one namespace for server-side events. They run one after the other, on the handler executor. */
public final class ServerSideEvents implements ServerSideReceiver {
    private static final Set<String> RESERVED = Set.of("connect", "connection", "new_namespace");

    private final Namespace namespace;
    private final SocketIoContext context;
    private final Mailbox mailbox;
    private final ConcurrentMap<String, List<EventHandler>> handlers = new ConcurrentHashMap<>();

    ServerSideEvents(Namespace namespace, SocketIoContext context) {
        this.namespace = namespace;
        this.context = context;
        this.mailbox = new Mailbox(context.handlerExecutor());
    }

    /** Rejects names that the reference server reserves, because its namespaces emit their own events under these names. */
    static String requireFree(String event) {
        if (RESERVED.contains(event)) {
            throw new IllegalArgumentException("\"" + event + "\" is a reserved event name");
        }
        return event;
    }

    void add(String event, EventHandler handler) {
        Objects.requireNonNull(handler, "handler");
        handlers.computeIfAbsent(requireFree(event), name -> new CopyOnWriteArrayList<>())
                .add(handler);
    }

    void remove(String event, EventHandler handler) {
        handlers.getOrDefault(event, List.of()).remove(handler);
    }

    /** Handles an event whose sender expects no answer. */
    @Override
    public void receive(String event, RawArguments args) {
        handle(event, args, NoAck.INSTANCE);
    }

    /** Handles an event whose sender waits for the first answer within a limited time. */
    @Override
    public void receive(String event, RawArguments args, AckListener reply) {
        LimitedAck ack = new LimitedAck(reply, context.options().requestsTimeout());
        handle(event, args, ack);
    }

    private void handle(String event, RawArguments args, Ack ack) {
        PacketArgs received = new PacketArgs(args, context.payloads());
        mailbox.execute(() -> {
            for (EventHandler handler : handlers.getOrDefault(event, List.of())) {
                try {
                    handler.handle(received, ack);
                } catch (Throwable e) { // application code can throw anything
                    context.errors().report(e, namespace, event);
                }
            }
        });
    }

    /** Completes with the first answer, or fails when the timeout expires. */
    private final class LimitedAck implements Ack {
        private final AckListener reply;
        private final AtomicBoolean ended = new AtomicBoolean();
        private final ScheduledFuture<?> timer;

        LimitedAck(AckListener reply, Duration limit) {
            this.reply = reply;
            this.timer = context.rooms()
                    .timeouts()
                    .schedule(() -> onTimeout(limit), limit.toMillis(), TimeUnit.MILLISECONDS);
        }

        private void onTimeout(Duration limit) {
            if (ended.compareAndSet(false, true)) {
                reply.onFailure(new AckException(AckException.Reason.TIMEOUT, "no answer within " + limit));
            }
        }

        @Override
        public boolean isRequested() {
            return true;
        }

        @Override
        public void send(Object... args) {
            RawArguments answer = context.payloads().toRaw(args);
            if (ended.compareAndSet(false, true)) {
                timer.cancel(false);
                reply.onReply(answer);
            }
        }
    }
}
