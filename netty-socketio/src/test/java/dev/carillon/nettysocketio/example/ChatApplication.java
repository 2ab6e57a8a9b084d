package dev.carillon.nettysocketio.example;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOServer;
import dev.carillon.nettysocketio.CarillonSocketIOServer;

/** Runs the chat; which server it runs on is decided in one line. */
public final class ChatApplication {
    private ChatApplication() {}

    /**
     * Runs until the process is ended.
     *
     * @param args the port
     */
    public static void main(String[] args) {
        Configuration configuration = new Configuration();
        configuration.setPort(Integer.parseInt(args[0]));
        SocketIOServer server = new CarillonSocketIOServer(configuration); // was: new SocketIOServer(configuration)
        Chat.on(server);
        server.start();
        Runtime.getRuntime().addShutdownHook(new Thread(server::stop));
    }
}
