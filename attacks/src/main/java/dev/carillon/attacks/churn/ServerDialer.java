package dev.carillon.attacks.churn;

import dev.carillon.attacks.raw.RawConnection;
import dev.carillon.attacks.raw.RawPolling;
import dev.carillon.attacks.raw.RawWebSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Opens sessions at a server. Closing it resets the connections that are still open, and those that are opened afterwards. */
final class ServerDialer implements Dialer, AutoCloseable {
    /** Longer than the server takes to send a ping. */
    private static final Duration SILENCE_LIMIT = Duration.ofSeconds(40);

    private final InetSocketAddress server;
    private final Set<RawConnection> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    ServerDialer(InetSocketAddress server) {
        this.server = server;
    }

    @Override
    public Link dial(Transport transport) throws IOException {
        RawConnection connection = open();
        try {
            return switch (transport) {
                case WEB_SOCKET -> new WebSocketLink(connection, new RawWebSocket(connection));
                case UPGRADE -> new WebSocketLink(connection, RawWebSocket.upgrade(connection, openSession()));
                case POLLING -> new PollingLink(connection);
            };
        } catch (IOException e) {
            connection.close();
            throw e;
        }
    }

    private String openSession() throws IOException {
        try (RawConnection connection = open()) {
            return RawPolling.sessionId(RawPolling.handshake(connection, "", ""));
        }
    }

    private RawConnection open() throws IOException {
        RawConnection connection = new RawConnection(server, server.getAddress());
        connections.add(connection);
        connection.whenClosed(() -> connections.remove(connection));
        connection.readTimeout(SILENCE_LIMIT);
        if (closed) {
            connection.close();
        }
        return connection;
    }

    @Override
    public void close() {
        closed = true;
        connections.forEach(RawConnection::closeQuietly);
    }
}
