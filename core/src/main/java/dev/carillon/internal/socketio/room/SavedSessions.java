package dev.carillon.internal.socketio.room;

import dev.carillon.ConnectionStateRecovery;
import dev.carillon.internal.limit.ServerLimits;
import dev.carillon.observe.Limit;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The sessions of the clients of a namespace that have lost their connection, limited by age, count and size in bytes. Not
 * thread-safe: its owner holds a lock.
 */
final class SavedSessions {
    private final ConnectionStateRecovery bounds;
    private final ServerLimits limits;

    /** By private id, oldest first. */
    private final Map<String, Entry> sessions = new LinkedHashMap<>();

    /** Clients choose how many rooms they join. If memory runs short, those with the most go first. */
    private final NavigableSet<Entry> bySize =
            new TreeSet<>(Comparator.comparingLong(Entry::bytes).thenComparing(Entry::pid));

    private final Consumer<SavedSession> dropped;
    private long bytes;

    /** A session with its size, which takes a loop over its rooms to compute. */
    private record Entry(SavedSession session, long bytes) {
        String pid() {
            return session.pid();
        }
    }

    /**
     * Creates an empty collection.
     *
     * @param dropped receives the sessions that nobody has taken
     */
    SavedSessions(ConnectionStateRecovery bounds, ServerLimits limits, Consumer<SavedSession> dropped) {
        this.bounds = bounds;
        this.limits = limits;
        this.dropped = dropped;
    }

    /** Returns a session, or null. */
    SavedSession get(String pid) {
        Entry entry = sessions.get(pid);
        return entry == null ? null : entry.session;
    }

    void save(SavedSession session) {
        take(session.pid());
        Entry entry = new Entry(session, session.bytes());
        sessions.put(session.pid(), entry);
        bySize.add(entry);
        count(entry.bytes);
        while (sessions.size() > bounds.maxSessions()) {
            drop(sessions.keySet().iterator().next());
        }
        while (!sessions.isEmpty()
                && (bytes > bounds.maxSessionBytes() || limits.heap().isExceeded())) {
            drop(bySize.last().pid());
            limits.counters().reached(Limit.SAVED_SESSION_BYTES);
        }
    }

    /** Removes a session, because its client is back. */
    void take(String pid) {
        Entry removed = sessions.remove(pid);
        if (removed != null) {
            forget(removed);
        }
    }

    /** Removes a session, which then cannot be recovered. */
    void drop(String pid) {
        Entry removed = sessions.remove(pid);
        if (removed != null) {
            forget(removed);
            dropped.accept(removed.session);
        }
    }

    private void forget(Entry removed) {
        bySize.remove(removed);
        count(-removed.bytes);
    }

    private void count(long change) {
        bytes += change;
        limits.heap().add(change);
    }

    /** Removes the sessions that were saved before a time in milliseconds. */
    void removeOlderThan(long threshold) {
        Iterator<Entry> oldestFirst = sessions.values().iterator();
        while (oldestFirst.hasNext()) {
            Entry oldest = oldestFirst.next();
            if (oldest.session.time() >= threshold) {
                return;
            }
            oldestFirst.remove();
            forget(oldest);
            dropped.accept(oldest.session);
        }
    }

    void clear() {
        while (!isEmpty()) {
            drop(sessions.keySet().iterator().next());
        }
    }

    boolean isEmpty() {
        return sessions.isEmpty();
    }
}
