package com.example;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOServer;
import dev.carillon.SocketIoServer;
import dev.carillon.nettysocketio.CarillonSocketIOServer;

/** Starts the library and the netty-socketio bridge from the same class path. */
public final class Check {
    private Check() {}

    public static void main(String[] args) throws Exception {
        try (SocketIoServer io = Chat.create(0)) {
            ClientCheck.talk(io.start().join().getPort());
        }
        Configuration configuration = new Configuration();
        configuration.setHostname("127.0.0.1");
        configuration.setPort(0);
        SocketIOServer bridge = new CarillonSocketIOServer(configuration);
        bridge.start();
        bridge.stop();
        ClientCheck.requireNetty("4.2");
        System.out.println("Gradle consumer passed");
        System.exit(0); // the threads of the official client would keep the JVM alive for a minute
    }
}
