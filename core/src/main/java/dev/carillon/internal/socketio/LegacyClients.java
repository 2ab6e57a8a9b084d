package dev.carillon.internal.socketio;

import dev.carillon.internal.engineio.EngineSession;
import dev.carillon.internal.engineio.WireFormat;

/** Clients of Socket.IO 1 and 2, which speak version 3 of Engine.IO and an earlier version of this protocol. */
final class LegacyClients {
    private LegacyClients() {}

    static boolean isLegacy(EngineSession session) {
        return session.format() == WireFormat.V3;
    }
}
