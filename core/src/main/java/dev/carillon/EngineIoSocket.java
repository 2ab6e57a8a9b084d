package dev.carillon;

/**
 * One Engine.IO session: a connection to a client that survives the change from long-polling to WebSocket.
 *
 * <p>Every method may be called from any thread. Messages sent from one thread arrive in the order of the calls.
 */
public interface EngineIoSocket {
    /**
     * The session id. It is a secret: whoever knows it can take part in the session's transport.
     *
     * @return 20 URL-safe characters
     */
    String id();

    /**
     * The request that opened the session.
     *
     * @return the handshake; its {@code auth} is empty
     */
    Handshake handshake();

    /**
     * The transport in use now.
     *
     * @return polling, or WebSocket after an upgrade
     */
    TransportType transport();

    /**
     * Whether the session is open: neither closed nor closing.
     *
     * @return true while messages can be sent
     */
    boolean isOpen();

    /**
     * Sends a text message. A message to a session that is not open any more is dropped.
     *
     * @param text the message
     */
    void send(String text);

    /**
     * Sends a binary message. A message to a session that is not open any more is dropped.
     *
     * @param data the message; it is copied before this method returns
     */
    void send(byte[] data);

    /** Sends what is queued, then closes the session with {@link DisconnectReason#FORCED_CLOSE}. Further calls do nothing. */
    void close();
}
