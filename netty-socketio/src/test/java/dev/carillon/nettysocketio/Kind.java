package dev.carillon.nettysocketio;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOServer;

/** The two servers with the same API. The tests based on {@link ServerTest} run on both. */
public enum Kind {
    ORIGINAL,
    BRIDGE;

    /** Creates a server without starting it. */
    public SocketIOServer create(Configuration configuration) {
        return this == ORIGINAL ? new SocketIOServer(configuration) : new CarillonSocketIOServer(configuration);
    }

    /** Returns the expected value of this server where the two differ on purpose. */
    <T> T expects(T ofOriginal, T ofBridge) {
        return this == ORIGINAL ? ofOriginal : ofBridge;
    }
}
