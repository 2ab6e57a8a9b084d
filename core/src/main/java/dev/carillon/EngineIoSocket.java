package dev.carillon;

import java.util.function.Consumer;

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
     * The request that is being handled: over long-polling the POST that carries the message, inside a call of {@link
     * EngineIoListener#onText} or {@link EngineIoListener#onBinary}. Messages on a WebSocket have no request of their own, so
     * there, and outside of such a call, it is the request that opened the session. Call this method on the event loop only.
     *
     * @return the request; its {@code auth} is empty
     */
    Handshake request();

    /**
     * The version of the Engine.IO protocol that the client speaks.
     *
     * @return 4, or 3 for clients of Socket.IO 1 and 2
     */
    int protocol();

    /**
     * The current transport.
     *
     * @return polling, or WebSocket after an upgrade
     */
    TransportType transport();

    /**
     * The state of the session.
     *
     * @return a snapshot
     */
    ReadyState readyState();

    /**
     * Whether the session is open: neither closed nor closing.
     *
     * @return true while messages can be sent
     */
    boolean isOpen();

    /**
     * Whether a message sent now would be sent immediately: the connection accepts data, or a poll is waiting.
     *
     * @return a snapshot; false after the end
     */
    boolean isWritable();

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

    /**
     * Sends what is queued, then closes the session with {@link DisconnectReason#FORCED_CLOSE}. Sockets of this connection end
     * without a DISCONNECT packet, so their clients try to reconnect. Further calls do nothing.
     */
    void close();

    /**
     * Registers a listener for the move from long-polling to a WebSocket. (Node.js: the event {@code upgrade})
     *
     * @param listener called with the new transport, on the event loop; it must not block
     * @return this
     */
    EngineIoSocket onUpgrade(Consumer<? super TransportType> listener);

    /**
     * Registers a listener for the moment at which everything that was sent has been handed to the network. (Node.js: the event
     * {@code drain})
     *
     * @param listener called on the event loop each time that the queue has become empty; it must not block
     * @return this
     */
    EngineIoSocket onDrain(Runnable listener);

    /**
     * Registers a listener for the packets that arrive, heartbeats included. (Node.js: the event {@code packet})
     *
     * @param listener called on the event loop before the packet is handled; it must not block
     * @return this
     */
    EngineIoSocket onPacket(Consumer<? super EngineIoPacket> listener);

    /**
     * Registers a listener for the packets that are sent, heartbeats included. (Node.js: the event {@code packetCreate})
     *
     * @param listener called on the event loop before the packet is sent; it must not block
     * @return this
     */
    EngineIoSocket onPacketCreate(Consumer<? super EngineIoPacket> listener);

    /** The states of a session. */
    enum ReadyState {
        /** Messages can be sent. */
        OPEN,
        /** What is queued is still being sent. */
        CLOSING,
        /** The session has ended. */
        CLOSED
    }
}
