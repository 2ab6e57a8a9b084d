package dev.carillon.internal.engineio;

import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The open and closing sessions, by id. Thread-safe. */
public final class SessionRegistry {
    private final ConcurrentMap<String, EngineSession> sessions = new ConcurrentHashMap<>();

    public Optional<EngineSession> find(String id) {
        return Optional.ofNullable(sessions.get(id));
    }

    public Collection<EngineSession> all() {
        return sessions.values();
    }

    public int size() {
        return sessions.size();
    }

    void add(EngineSession session) {
        requireUnused(sessions.putIfAbsent(session.id(), session));
    }

    /** Checks an id before its session is created. {@link #add} checks it again, atomically. */
    void requireUnused(String id) {
        requireUnused(sessions.get(id));
    }

    private static void requireUnused(EngineSession present) {
        if (present != null) {
            throw new IllegalStateException("the id generator returned an id that is in use");
        }
    }

    void remove(EngineSession session) {
        sessions.remove(session.id(), session);
    }
}
