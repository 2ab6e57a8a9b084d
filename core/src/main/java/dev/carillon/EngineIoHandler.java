package dev.carillon;

/** Handles new Engine.IO sessions. */
@FunctionalInterface
public interface EngineIoHandler {
    /**
     * Called when a session has opened. Runs on the session's event loop and must not block.
     *
     * @param socket the session
     * @return the listener for the session's messages and its end
     */
    EngineIoListener onOpen(EngineIoSocket socket);
}
