package dev.carillon.internal.engineio;

import dev.carillon.EngineIoListener;

/** The layer above Engine.IO, which provides a listener for each new session. */
@FunctionalInterface
public interface SessionHandler {
    /**
     * Called on the session's event loop when a session has opened. The returned listener receives everything that arrives from
     * then on.
     */
    EngineIoListener onOpen(EngineSession session);
}
