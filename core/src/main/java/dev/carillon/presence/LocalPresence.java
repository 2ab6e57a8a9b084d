package dev.carillon.presence;

import dev.carillon.Socket;
import dev.carillon.SocketIoServer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The presence of a single server. In a cluster, it is only a part. */
final class LocalPresence implements Presence {
    private final SocketIoServer io;
    private final LocalSockets sockets;

    LocalPresence(SocketIoServer io, LocalSockets sockets) {
        this.io = io;
        this.sockets = sockets;
    }

    @Override
    public String server() {
        return sockets.server();
    }

    @Override
    public CompletableFuture<PresenceCount> count(PresenceQuery query) {
        return isPartial().thenApply(partial -> new PresenceCount(sockets.count(query), partial));
    }

    @Override
    public CompletableFuture<PresencePage<PresentSocket>> sockets(
            PresenceQuery query, Optional<String> after, int limit) {
        PresencePage<PresentSocket> page = sockets.sockets(query, after, limit);
        return isPartial().thenApply(partial -> new PresencePage<>(page.items(), page.next(), partial));
    }

    @Override
    public CompletableFuture<PresencePage<PresentRoom>> rooms(String namespace, Optional<String> after, int limit) {
        PresencePage<PresentRoom> page = sockets.rooms(namespace, after, limit);
        return isPartial().thenApply(partial -> new PresencePage<>(page.items(), page.next(), partial));
    }

    /** Completes with whether there are other servers, or whether that is unknown. */
    private CompletableFuture<Boolean> isPartial() {
        return io.serverCount().handle((servers, error) -> error != null || servers > 1);
    }

    @Override
    public void update(Socket socket) {
        // nothing is kept
    }

    @Override
    public void close() {
        // nothing is kept
    }
}
