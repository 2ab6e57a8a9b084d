package dev.carillon;

/** The boundary between Engine.IO and whatever is spoken on top of it: one call per new session. */
@FunctionalInterface
public interface EngineIoHandler {
    /**
     * A session is open. Runs on the session's event loop and must not block.
     *
     * @param socket the session
     * @return the receiver of the session's messages and of its end
     */
    EngineIoListener onOpen(EngineIoSocket socket);
}
