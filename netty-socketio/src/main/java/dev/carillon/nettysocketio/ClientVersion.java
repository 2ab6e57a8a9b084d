package dev.carillon.nettysocketio;

import com.corundumstudio.socketio.protocol.EngineIOVersion;
import dev.carillon.Handshake;

/** The protocol's version that a client speaks, as netty-socketio names it. */
final class ClientVersion {
    private static final String CURRENT = "4";

    private ClientVersion() {}

    static EngineIOVersion of(Handshake handshake) {
        return isCurrent(handshake) ? EngineIOVersion.V4 : EngineIOVersion.V3;
    }

    /** Clients of version 3 may leave their version out. */
    static boolean isCurrent(Handshake handshake) {
        return handshake.queryParameter("EIO").filter(CURRENT::equals).isPresent();
    }
}
