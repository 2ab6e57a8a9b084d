package dev.carillon.api;

import dev.carillon.Namespace;
import dev.carillon.RemoteSocket;
import dev.carillon.presence.Identity;
import dev.carillon.presence.LocalSockets;
import dev.carillon.presence.PresencePage;
import dev.carillon.presence.PresentRoom;
import dev.carillon.presence.PresentSocket;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Sockets that all servers of a cluster have reported, whether they write to a registry or not.
 *
 * @param namespace the name of their namespace
 * @param all the sockets
 */
record FetchedSockets(String namespace, List<RemoteSocket> all) {
    /** Asks the servers for the sockets of a namespace, or of one of its rooms. Fails if one of them does not answer. */
    static CompletableFuture<FetchedSockets> in(Namespace namespace, Optional<String> room) {
        return room.map(name -> namespace.to(name).fetchSockets())
                .orElseGet(namespace::fetchSockets)
                .thenApply(sockets -> new FetchedSockets(namespace.name(), sockets));
    }

    PresencePage<PresentSocket> sockets(Page page) {
        return page(
                all.stream()
                        .sorted(Comparator.comparing(RemoteSocket::id, LocalSockets.order()))
                        .map(this::describe)
                        .toList(),
                PresentSocket::id,
                page);
    }

    private PresentSocket describe(RemoteSocket socket) {
        return new PresentSocket(
                "",
                namespace,
                socket.id(),
                Identity.NONE,
                socket.rooms(),
                socket.handshake().time());
    }

    /** Returns the rooms, or only one of them, without those that are named after sockets. */
    PresencePage<PresentRoom> rooms(Optional<String> only, Page page) {
        Map<String, Integer> members = new TreeMap<>(LocalSockets.order());
        Set<String> ids = new HashSet<>();
        for (RemoteSocket socket : all) {
            ids.add(socket.id());
            socket.rooms().forEach(room -> members.merge(room, 1, Integer::sum));
        }
        members.keySet().removeAll(ids);
        return page(
                members.entrySet().stream()
                        .filter(room -> only.isEmpty() || only.get().equals(room.getKey()))
                        .map(room -> new PresentRoom(room.getKey(), room.getValue()))
                        .toList(),
                PresentRoom::name,
                page);
    }

    private static <T> PresencePage<T> page(List<T> sorted, Function<T, String> position, Page page) {
        return page.cut(
                sorted.stream()
                        .filter(item -> page.includes(position.apply(item)))
                        .toList(),
                position);
    }
}
