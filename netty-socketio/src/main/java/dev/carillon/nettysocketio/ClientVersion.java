package dev.carillon.nettysocketio;

import com.corundumstudio.socketio.protocol.EngineIOVersion;
import dev.carillon.Handshake;

/** Determines the protocol version of a client. */
final class ClientVersion {
    private static final String CURRENT = "4";

    private ClientVersion() {}

    static EngineIOVersion of(Handshake handshake) {
        return isCurrent(handshake) ? EngineIOVersion.V4 : EngineIOVersion.V3;
    }

    /** Whether the client speaks version 4. Version 3 clients may omit the {@code EIO} parameter. */
    static boolean isCurrent(Handshake handshake) {
        return handshake.queryParameter("EIO").filter(CURRENT::equals).isPresent();
    }
}
