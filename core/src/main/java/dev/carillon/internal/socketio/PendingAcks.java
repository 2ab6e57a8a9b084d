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

/** The pending acknowledgements of one socket. Accessed only on the event loop of the session. */
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

    /**
     * Registers a listener for an acknowledgement, with a timeout or null. If too many acknowledgements are pending, the listener
     * fails and the method returns false.
     */
    boolean add(long id, AckListener reply, Duration timeout) {
        if (waiting.size() >= limit) {
            reply.onFailure(new AckException(
                    AckException.Reason.TOO_MANY_PENDING, "more than " + limit + " acknowledgements are pending"));
            return false;
        }
        Timers.Timer timer = timeout == null ? null : session.schedule(timeout, () -> onTimeout(id, timeout));
        if (waiting.isEmpty()) {
            waiting = new HashMap<>(4); // most sockets never need it
        }
        waiting.put(id, new Entry(reply, timer));
        serverTotal.incrementAndGet();
        return true;
    }

    /** Handles an acknowledgement. One that is not (or no longer) expected is ignored. */
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
