package dev.carillon.internal.engineio;

import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The sessions that are not closed, by id. Safe for all threads. */
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
        if (sessions.putIfAbsent(session.id(), session) != null) {
            throw new IllegalStateException("the id generator gave an id that is in use");
        }
    }

    void remove(EngineSession session) {
        sessions.remove(session.id(), session);
    }
}
