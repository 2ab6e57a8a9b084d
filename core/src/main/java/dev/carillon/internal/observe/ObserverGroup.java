package dev.carillon.internal.observe;

import dev.carillon.AckException;
import dev.carillon.ConnectError;
import dev.carillon.ConnectionError;
import dev.carillon.DisconnectReason;
import dev.carillon.EngineIoSocket;
import dev.carillon.ErrorHandler;
import dev.carillon.Handshake;
import dev.carillon.Socket;
import dev.carillon.observe.Limit;
import dev.carillon.observe.ServerObserver;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Combines the observers of a server into one. An exception in one observer affects neither the others nor the server. */
public final class ObserverGroup implements ServerObserver {
    private static final Logger log = LoggerFactory.getLogger(ObserverGroup.class);

    private final List<ServerObserver> observers;

    /**
     * The observers that have failed. Only the first failure of each is logged as an error, because a bug may recur with every
     * packet.
     */
    private final Set<ServerObserver> failed = ConcurrentHashMap.newKeySet();

    private ObserverGroup(List<ServerObserver> observers) {
        this.observers = observers;
    }

    /** Returns null if there are no observers, so that the server prepares nothing for them. */
    public static ServerObserver of(List<ServerObserver> observers) {
        return observers.isEmpty() ? null : new ObserverGroup(List.copyOf(observers));
    }

    private void each(Consumer<ServerObserver> event) {
        for (ServerObserver observer : observers) {
            try {
                event.accept(observer);
            } catch (Throwable e) { // any failure of the application's code
                logFailure(observer, e);
            }
        }
    }

    private void logFailure(ServerObserver observer, Throwable error) {
        String type = observer.getClass().getName();
        if (failed.add(observer)) {
            log.error("the observer {} failed; its further failures are logged at DEBUG", type, error);
        } else {
            log.debug("the observer {} failed again", type, error);
        }
    }

    @Override
    public void limitReached(Limit limit) {
        each(observer -> observer.limitReached(limit));
    }

    @Override
    public void connectionOpened(EngineIoSocket connection) {
        each(observer -> observer.connectionOpened(connection));
    }

    @Override
    public void connectionUpgraded(EngineIoSocket connection) {
        each(observer -> observer.connectionUpgraded(connection));
    }

    @Override
    public void connectionClosed(EngineIoSocket connection, DisconnectReason reason, String description) {
        each(observer -> observer.connectionClosed(connection, reason, description));
    }

    @Override
    public void requestRefused(ConnectionError error) {
        each(observer -> observer.requestRefused(error));
    }

    @Override
    public void packetReceived(EngineIoSocket connection, int bytes) {
        each(observer -> observer.packetReceived(connection, bytes));
    }

    @Override
    public void packetSent(EngineIoSocket connection, int bytes) {
        each(observer -> observer.packetSent(connection, bytes));
    }

    @Override
    public void readingPaused(EngineIoSocket connection) {
        each(observer -> observer.readingPaused(connection));
    }

    @Override
    public void readingResumed(EngineIoSocket connection) {
        each(observer -> observer.readingResumed(connection));
    }

    @Override
    public void slowClientClosed(EngineIoSocket connection, long unsentBytes) {
        each(observer -> observer.slowClientClosed(connection, unsentBytes));
    }

    @Override
    public void socketConnected(Socket socket) {
        each(observer -> observer.socketConnected(socket));
    }

    @Override
    public void connectRefused(String namespace, Handshake handshake, ConnectError error) {
        each(observer -> observer.connectRefused(namespace, handshake, error));
    }

    @Override
    public void socketDisconnected(Socket socket, DisconnectReason reason, String description) {
        each(observer -> observer.socketDisconnected(socket, reason, description));
    }

    @Override
    public void recoveryFailed(String namespace, Handshake handshake) {
        each(observer -> observer.recoveryFailed(namespace, handshake));
    }

    @Override
    public void eventReceived(Socket socket, String event, long size) {
        each(observer -> observer.eventReceived(socket, event, size));
    }

    @Override
    public void eventHandled(Socket socket, String event, Duration duration) {
        each(observer -> observer.eventHandled(socket, event, duration));
    }

    @Override
    public void eventRefused(Socket socket, String event, Throwable error) {
        each(observer -> observer.eventRefused(socket, event, error));
    }

    @Override
    public void eventEmitted(String namespace, String event, int receivers, long bytes) {
        each(observer -> observer.eventEmitted(namespace, event, receivers, bytes));
    }

    @Override
    public void eventDropped(Socket socket) {
        each(observer -> observer.eventDropped(socket));
    }

    @Override
    public void ackReceived(Socket socket, Duration duration) {
        each(observer -> observer.ackReceived(socket, duration));
    }

    @Override
    public void clusterLost(String namespace, String cause) {
        each(observer -> observer.clusterLost(namespace, cause));
    }

    @Override
    public void clusterRestored(String namespace) {
        each(observer -> observer.clusterRestored(namespace));
    }

    @Override
    public void ackFailed(Socket socket, AckException cause) {
        each(observer -> observer.ackFailed(socket, cause));
    }

    @Override
    public void handlerFailed(Throwable error, ErrorHandler.Context context) {
        each(observer -> observer.handlerFailed(error, context));
    }

    @Override
    public void routeHandled(String method, String pattern, int status, Duration duration) {
        each(observer -> observer.routeHandled(method, pattern, status, duration));
    }
}
