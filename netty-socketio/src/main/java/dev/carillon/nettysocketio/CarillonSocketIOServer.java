package dev.carillon.nettysocketio;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOServer;

/** A server of netty-socketio's API on Carillon's engine. */
public class CarillonSocketIOServer extends SocketIOServer {
    /**
     * Creates a server; it is started with {@link #start()}.
     *
     * @param configuration the configuration of netty-socketio
     */
    public CarillonSocketIOServer(Configuration configuration) {
        super(configuration);
    }

    /**
     * The port that the server is bound to; of use where the configuration says 0.
     *
     * @return the port
     */
    public int port() {
        return getConfiguration().getPort();
    }
}
