package dev.carillon.internal.socketio.room;

import dev.carillon.adapter.ClusterCommand;
import dev.carillon.adapter.SharedLog;
import dev.carillon.internal.loop.FlowControl;
import dev.carillon.internal.socketio.packet.LogText;
import dev.carillon.internal.socketio.packet.PacketText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends the events of this server to the {@link SharedLog}, and delivers them when they are read from it. What cannot be appended is
 * delivered at once. Thread-safe.
 */
final class SharedEmits {
    private static final Logger logger = LoggerFactory.getLogger(SharedEmits.class);

    /** How long to wait for an event that was appended. The log may have lost it, if it was restarted. */
    private static final long MAX_WAIT_MILLIS = 10_000;

    /** If more is waiting, the log is as good as unavailable. */
    private static final long MAX_BYTES = 16L << 20;

    private final RoomContext context;
    private final String namespace;
    private final SharedLog log;
    private final Delivery delivery;

    /** By tag, oldest first. */
    private final NavigableMap<Long, Emit> waiting = new TreeMap<>();

    /** Held while events are delivered, so that they are delivered in their order. */
    private final Object order = new Object();

    private long bytes;
    private long lastTag;
    private ScheduledFuture<?> check;

    /** Delivers an event to the clients of this server. */
    interface Delivery {
        /** Delivers an event, with its entry in the log if it has one. */
        void deliver(Broadcast broadcast, PacketText text, Optional<SharedLog.Entry> entry);
    }

    /**
     * An event of this server that is on its way through the log.
     *
     * @param source the client whose handler has emitted it, or null
     * @param followers run afterwards
     */
    private record Emit(Broadcast broadcast, PacketText text, FlowControl source, long time, List<Runnable> followers) {
        void deliver(Delivery delivery, Optional<SharedLog.Entry> entry) {
            try {
                if (source == null) {
                    delivery.deliver(broadcast, text, entry);
                } else {
                    FlowControl.runAs(source, () -> delivery.deliver(broadcast, text, entry));
                }
            } finally {
                if (source != null) {
                    source.sent(text.size());
                }
                followers.forEach(Runnable::run);
            }
        }
    }

    SharedEmits(String namespace, RoomContext context, SharedLog log, Delivery delivery) {
        this.namespace = namespace;
        this.context = context;
        this.log = log;
        this.delivery = delivery;
    }

    void emit(Broadcast broadcast, PacketText text, ClusterCommand.Broadcast command) {
        if (!log.isAvailable() || isFull()) {
            synchronized (order) {
                deliverUpTo(Long.MAX_VALUE);
                delivery.deliver(broadcast, text, Optional.empty());
            }
            return;
        }
        PacketText kept = text.copy(); // the application may reuse its arrays
        FlowControl source = FlowControl.current();
        if (source != null) {
            source.emitted(kept.size());
        }
        long tag = add(new Emit(broadcast, kept, source, context.clockMillis().getAsLong(), new ArrayList<>(0)));
        log.append(command, tag).whenComplete((appended, error) -> {
            if (error != null) {
                deliverUpTo(tag);
            }
        });
    }

    /** Delivers the events up to a tag without waiting for the log any longer. */
    private void deliverUpTo(long tag) {
        synchronized (order) {
            Optional<Emit> next = takeFirst(tag);
            while (next.isPresent()) {
                deliver(next.get(), Optional.empty());
                next = takeFirst(tag);
            }
        }
    }

    private synchronized Optional<Emit> takeFirst(long maxTag) {
        return waiting.isEmpty() || waiting.firstKey() > maxTag ? Optional.empty() : take(waiting.firstKey());
    }

    /** Runs a task after all events that were emitted until now have been delivered. */
    void afterEmits(Runnable task) {
        synchronized (this) {
            Emit last = waiting.get(lastTag);
            if (last != null) {
                last.followers.add(task);
                return;
            }
        }
        task.run();
    }

    private synchronized boolean isFull() {
        return bytes > MAX_BYTES;
    }

    private synchronized long add(Emit emit) {
        lastTag++;
        waiting.put(lastTag, emit);
        bytes += emit.text.size();
        if (check == null) {
            check = context.timeouts().schedule(this::deliverLost, MAX_WAIT_MILLIS, TimeUnit.MILLISECONDS);
        }
        return lastTag;
    }

    private synchronized Optional<Emit> take(long tag) {
        Emit emit = waiting.remove(tag);
        if (emit != null) {
            bytes -= emit.text.size();
        }
        return Optional.ofNullable(emit);
    }

    private void deliver(Emit emit, Optional<SharedLog.Entry> entry) {
        try {
            emit.deliver(delivery, entry);
        } catch (RuntimeException e) {
            logger.error("an event could not be delivered in {}", LogText.printable(namespace), e);
        }
    }

    /**
     * Delivers an entry of the log.
     *
     * @param others delivers the events of other servers
     * @param delivered receives the events of this server that its clients have already received
     */
    void onEntry(SharedLog.Entry entry, Consumer<SharedLog.Entry> others, Consumer<SharedLog.Entry> delivered) {
        OptionalLong tag = entry.tag();
        if (tag.isEmpty()) {
            others.accept(entry);
            return;
        }
        synchronized (order) {
            Optional<Emit> own = take(tag.getAsLong());
            if (own.isPresent()) {
                deliver(own.get(), Optional.of(entry));
            } else {
                delivered.accept(entry);
            }
        }
    }

    /** Delivers what the log has taken, but not returned. */
    private void deliverLost() {
        deliverUpTo(lastTagBefore(context.clockMillis().getAsLong() - MAX_WAIT_MILLIS));
        synchronized (this) {
            check = waiting.isEmpty()
                    ? null
                    : context.timeouts().schedule(this::deliverLost, MAX_WAIT_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private synchronized long lastTagBefore(long millis) {
        long last = 0;
        for (Map.Entry<Long, Emit> emit : waiting.entrySet()) {
            if (emit.getValue().time > millis) {
                break;
            }
            last = emit.getKey();
        }
        return last;
    }
}
