package dev.carillon.internal.socketio;

import dev.carillon.Handshake;
import dev.carillon.internal.engineio.EngineSession;
import dev.carillon.internal.socketio.packet.SocketPacket;
import java.util.Objects;

/** Chooses the ids of new sockets. */
final class SocketIds {
    private SocketIds() {}

    /**
     * Returns the public id of a new socket. Socket.IO 1 and 2 clients derive it from the session id, so it cannot be chosen for
     * them.
     *
     * @throws RuntimeException if the application's generator fails, or returns null or an id that is in use
     */
    static String next(LocalNamespace namespace, EngineSession session, Handshake handshake, SocketIoContext context) {
        if (!LegacyClients.isLegacy(session)) {
            return context.options().socketIds() == null
                    ? context.ids().get()
                    : requireUnused(namespace, context.options().socketIds().apply(handshake));
        }
        return namespace.name().equals(SocketPacket.MAIN_NAMESPACE)
                ? session.id()
                : namespace.name() + "#" + session.id();
    }

    private static String requireUnused(LocalNamespace namespace, String id) {
        Objects.requireNonNull(id, "the socket id generator returned null");
        if (namespace.socket(id).isPresent()) {
            throw new IllegalStateException("the socket id is already in use");
        }
        return id;
    }

    /** Returns the private id with which a new socket can be recovered, or null if recovery is off. */
    static String nextPrivate(LocalNamespace namespace, SocketIoContext context) {
        return namespace.recovery().isOn() ? context.ids().get() : null;
    }
}
