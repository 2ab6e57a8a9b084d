package dev.carillon.nettysocketio;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOServer;

/** The two servers of one API: every test of this module runs on both. */
public enum Kind {
    ORIGINAL,
    BRIDGE;

    /** A server that is not started. */
    public SocketIOServer create(Configuration configuration) {
        return this == ORIGINAL ? new SocketIOServer(configuration) : new CarillonSocketIOServer(configuration);
    }

    /** What is expected where the two differ on purpose. */
    <T> T expects(T ofOriginal, T ofBridge) {
        return this == ORIGINAL ? ofOriginal : ofBridge;
    }
}
