package dev.carillon.internal.socketio;

import dev.carillon.internal.engineio.EngineSession;
import dev.carillon.internal.engineio.WireFormat;

/** Socket.IO 1 and 2 clients, which use version 3 of the Engine.IO protocol and earlier versions of the Socket.IO protocol. */
final class LegacyClients {
    private LegacyClients() {}

    static boolean isLegacy(EngineSession session) {
        return session.format() == WireFormat.V3;
    }
}
