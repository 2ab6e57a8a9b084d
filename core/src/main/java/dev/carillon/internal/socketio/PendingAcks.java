package dev.carillon.internal.socketio;

import dev.carillon.AckException;
import dev.carillon.internal.engineio.EngineSession;
import dev.carillon.internal.loop.Timers;
import dev.carillon.internal.socketio.packet.AckListener;
import dev.carillon.internal.socketio.packet.RawArguments;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The acknowledgements that one socket waits for. Used on the session's loop alone. */
public final class PendingAcks {
    private final EngineSession session;
    private final int limit;
    private final AtomicInteger serverTotal;
    private Map<Long, Entry> waiting = Map.of();

    private record Entry(AckListener reply, Timers.Timer timer) {}

    PendingAcks(EngineSession session, int limit, AtomicInteger serverTotal) {
        this.session = session;
        this.limit = limit;
        this.serverTotal = serverTotal;
    }

    /** Starts to wait, with a limit or with null. False when too many wait already; the reply was told then. */
    boolean add(long id, AckListener reply, Duration timeout) {
        if (waiting.size() >= limit) {
            reply.onFailure(new AckException(
                    AckException.Reason.TOO_MANY_PENDING, "more than " + limit + " acknowledgements are waited for"));
            return false;
        }
        Timers.Timer timer = timeout == null ? null : session.schedule(timeout, () -> onTimeout(id, timeout));
        if (waiting.isEmpty()) {
            waiting = new HashMap<>(4); // most sockets are never asked anything
        }
        waiting.put(id, new Entry(reply, timer));
        serverTotal.incrementAndGet();
        return true;
    }

    /** An acknowledgement has come; one that nobody waits for (any more) is ignored. */
    void onAck(long id, RawArguments args) {
        Entry entry = remove(id);
        if (entry != null) {
            entry.reply.onReply(args);
        }
    }

    void forget(long id) {
        remove(id);
    }

    void failAll(String description) {
        for (Long id : waiting.keySet().toArray(Long[]::new)) {
            remove(id).reply.onFailure(new AckException(AckException.Reason.DISCONNECTED, description));
        }
    }

    private void onTimeout(long id, Duration timeout) {
        remove(id)
                .reply
                .onFailure(new AckException(AckException.Reason.TIMEOUT, "no acknowledgement within " + timeout));
    }

    private Entry remove(long id) {
        Entry entry = waiting.isEmpty() ? null : waiting.remove(id);
        if (entry != null) {
            serverTotal.decrementAndGet();
            if (entry.timer != null) {
                entry.timer.cancel();
            }
        }
        return entry;
    }
}
