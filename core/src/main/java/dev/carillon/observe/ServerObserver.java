package dev.carillon.observe;

import dev.carillon.AckException;
import dev.carillon.ConnectError;
import dev.carillon.ConnectionError;
import dev.carillon.DisconnectReason;
import dev.carillon.EngineIoSocket;
import dev.carillon.ErrorHandler;
import dev.carillon.Handshake;
import dev.carillon.Socket;
import java.time.Duration;

/**
 * Is notified of what happens in a server, for metrics, tracing and audit logs. By default, all methods do nothing, so an observer
 * implements only those that it needs. Later versions can add methods.
 *
 * <p>The methods are called on event loops, handler threads and the application's own threads, often concurrently. They must be
 * thread-safe and must not block. An exception in one of them is logged and does not affect anything else.
 *
 * <p>Clients choose event names, namespace names and handshakes. Limit how many different values you keep. For metric labels, use
 * only the names from {@link #eventHandled} and {@link #eventEmitted}, which the application has chosen.
 *
 * <p>Without an observer, a server does none of the work that is needed to report events. {@link #packetReceived} and {@link
 * #packetSent} are called for each packet of each client. For a broadcast, that is once for each receiver.
 */
public interface ServerObserver {
    /**
     * A limit was reached. Called often while the server is under attack, so it must be fast.
     *
     * @param limit the limit
     */
    default void limitReached(Limit limit) {}

    // ---- connections: Engine.IO sessions ----

    /**
     * A client has opened a connection.
     *
     * @param connection the connection; its id is a secret, so do not log it
     */
    default void connectionOpened(EngineIoSocket connection) {}

    /**
     * A connection has been upgraded from polling to WebSocket.
     *
     * @param connection the connection
     */
    default void connectionUpgraded(EngineIoSocket connection) {}

    /**
     * A connection has ended. Called once for each opened connection.
     *
     * @param connection the connection
     * @param reason why it has ended
     * @param description details for developers; may be empty
     */
    default void connectionClosed(EngineIoSocket connection, DisconnectReason reason, String description) {}

    /**
     * An Engine.IO request was refused, for example because of its origin, its protocol version or an unknown session id.
     *
     * @param error what was wrong with it
     */
    default void requestRefused(ConnectionError error) {}

    /**
     * An Engine.IO packet has arrived. It can be a heartbeat, for example, or a part of a Socket.IO packet.
     *
     * @param connection the connection
     * @param bytes the size of the packet, without framing and compression
     */
    default void packetReceived(EngineIoSocket connection, int bytes) {}

    /**
     * An Engine.IO packet was passed to the transport. It may still be lost if the connection ends.
     *
     * @param connection the connection
     * @param bytes the size of the packet, without framing and compression
     */
    default void packetSent(EngineIoSocket connection, int bytes) {}

    /**
     * Too many events of a connection are waiting for their handlers, or its client does not read what it is sent. The server has
     * therefore stopped reading from it for now.
     *
     * @param connection the connection
     */
    default void readingPaused(EngineIoSocket connection) {}

    /**
     * Handlers or the client have caught up, and the server reads from the connection again. Not called if the connection ends first.
     *
     * @param connection the connection
     */
    default void readingResumed(EngineIoSocket connection) {}

    /**
     * A client reads too slowly. Its connection is closed, because more than {@code maxUnsentBytes} bytes are waiting for it, or
     * because it has read nothing for {@code slowClientTimeout}.
     *
     * @param connection the connection; {@link #connectionClosed} follows
     * @param unsentBytes how many bytes are waiting
     */
    default void slowClientClosed(EngineIoSocket connection, long unsentBytes) {}

    // ---- namespaces ----

    /**
     * A client has connected to a namespace. If {@link Socket#isRecovered} is true, it has recovered an earlier socket.
     *
     * @param socket the new socket
     */
    default void socketConnected(Socket socket) {}

    /**
     * A client was refused by a namespace.
     *
     * @param namespace the name that the client requested; a namespace with this name need not exist
     * @param handshake the handshake of the client's connection, without the auth payload
     * @param error the error that is sent to the client
     */
    default void connectRefused(String namespace, Handshake handshake, ConnectError error) {}

    /**
     * A socket has left its namespace. Called once for each connected socket.
     *
     * @param socket the socket
     * @param reason why it has left
     * @param description details for developers; may be empty
     */
    default void socketDisconnected(Socket socket, DisconnectReason reason, String description) {}

    /**
     * A client asked to recover an earlier socket, but that was not possible. It connects with a new socket instead.
     *
     * @param namespace the name of the namespace
     * @param handshake the handshake of the new connection
     */
    default void recoveryFailed(String namespace, Handshake handshake) {}

    // ---- clusters ----

    /**
     * The adapter of a namespace does not reach the other servers any more. Events still reach the clients of this server.
     *
     * @param namespace the name of the namespace
     * @param cause details for developers
     */
    default void clusterLost(String namespace, String cause) {}

    /**
     * The adapter of a namespace reaches the other servers again. Not called if the namespace is closed first.
     *
     * @param namespace the name of the namespace
     */
    default void clusterRestored(String namespace) {}

    // ---- events ----

    /**
     * An event has arrived and is waiting for its handlers.
     *
     * @param socket the socket
     * @param event the name of the event, which the client has chosen
     * @param size the length of the arguments: characters of JSON, and bytes of binary attachments
     */
    default void eventReceived(Socket socket, String event, long size) {}

    /**
     * The handlers of an event have returned or thrown an exception. Not called for events without a handler.
     *
     * @param socket the socket
     * @param event the name of the event
     * @param duration how long the handlers took
     */
    default void eventHandled(Socket socket, String event, Duration duration) {}

    /**
     * An event middleware has refused an event, so its handlers are not called.
     *
     * @param socket the socket
     * @param event the name of the event
     * @param error the error that the middleware passed to {@code refuse}
     */
    default void eventRefused(Socket socket, String event, Throwable error) {}

    /**
     * An event was emitted to one socket, or broadcast to several. In a cluster, each server reports its own receivers.
     *
     * @param namespace the name of the namespace
     * @param event the name of the event
     * @param receivers the number of sockets on this server that were selected to receive it; may be 0
     * @param bytes the size of the encoded event, which is encoded once for all receivers
     */
    default void eventEmitted(String namespace, String event, int receivers, long bytes) {}

    /**
     * A volatile event was dropped for one receiver, because its connection was not ready.
     *
     * @param socket the receiver
     */
    default void eventDropped(Socket socket) {}

    /**
     * A client has acknowledged an event.
     *
     * @param socket the socket
     * @param duration the time since the event was sent
     */
    default void ackReceived(Socket socket, Duration duration) {}

    /**
     * An acknowledgement has failed: the timeout expired, the client disconnected, or too many acknowledgements were pending.
     *
     * @param socket the socket
     * @param cause the reason
     */
    default void ackFailed(Socket socket, AckException cause) {}

    // ---- routes ----

    /**
     * A handler of an HTTP route has responded. Requests that were refused before a handler was called are not reported.
     *
     * @param method the method, in upper case
     * @param pattern the pattern of the route
     * @param status the status that was sent; 500 if the handler failed
     * @param duration the time from the arrival of the whole request to the response
     */
    default void routeHandled(String method, String pattern, int status, Duration duration) {}

    // ---- failures ----

    /**
     * A Socket.IO handler or middleware of the application has thrown an exception. For the handlers of routes, see {@link
     * #routeHandled}.
     *
     * @param error the exception
     * @param context where it was thrown
     */
    default void handlerFailed(Throwable error, ErrorHandler.Context context) {}
}
