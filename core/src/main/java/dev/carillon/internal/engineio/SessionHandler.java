package dev.carillon.internal.engineio;

import dev.carillon.EngineIoListener;

/** The layer above the sessions: it gives each new session a listener. */
@FunctionalInterface
public interface SessionHandler {
    /** A session has opened. Called on its loop; the listener receives everything that arrives from then on. */
    EngineIoListener onOpen(EngineSession session);
}
