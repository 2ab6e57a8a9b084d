package dev.carillon.nettysocketio.example;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOServer;
import dev.carillon.nettysocketio.CarillonSocketIOServer;

/** Runs the chat. One line selects the server. */
public final class ChatApplication {
    private ChatApplication() {}

    /**
     * Starts the chat, which runs until the process ends.
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
