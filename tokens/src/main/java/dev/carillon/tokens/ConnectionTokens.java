package dev.carillon.tokens;

import dev.carillon.EngineIoSocket;
import dev.carillon.Socket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The tokens of the connected sockets, by connection: a client renews all of them at once, and they expire together. */
final class ConnectionTokens {
    private final Map<EngineIoSocket, Map<Socket, SocketToken>> connections = new ConcurrentHashMap<>();

    void add(Socket socket, SocketToken token) {
        connections.compute(socket.conn(), (connection, known) -> {
            Map<Socket, SocketToken> tokens = known == null ? new ConcurrentHashMap<>(2) : known;
            tokens.put(socket, token);
            return tokens;
        });
    }

    void remove(Socket socket) {
        connections.computeIfPresent(socket.conn(), (connection, tokens) -> {
            tokens.remove(socket);
            return tokens.isEmpty() ? null : tokens;
        });
    }

    Optional<SocketToken> of(Socket socket) {
        return Optional.ofNullable(
                connections.getOrDefault(socket.conn(), Map.of()).get(socket));
    }

    /** Returns the tokens of all sockets that share the connection of this one. */
    List<SocketToken> onSameConnection(Socket socket) {
        return List.copyOf(connections.getOrDefault(socket.conn(), Map.of()).values());
    }

    int size() {
        return connections.values().stream().mapToInt(Map::size).sum();
    }
}
