package dev.carillon.integration;

import dev.carillon.SocketIoServer;
import dev.carillon.http.WebSocket;
import dev.carillon.http.WebSocketEndpoint;

/** The echo server for the Autobahn test suite. The Maven plugin of the suite starts it with a port, and requests {@code /}. */
public final class AutobahnServer {
    private static final int MAX_MESSAGE_SIZE = 64 * 1024 * 1024;

    private AutobahnServer() {}

    /** Starts the server, which runs until the process ends. */
    public static void main(String[] args) {
        SocketIoServer.builder()
                .host("127.0.0.1")
                .port(Integer.parseInt(args[0]))
                .cors(cors -> cors.origins("*"))
                .maxHttpBufferSize(MAX_MESSAGE_SIZE)
                .maxUnsentBytes(2 * MAX_MESSAGE_SIZE)
                .build()
                .webSocket("/", new Echo())
                .start()
                .join();
    }

    private static final class Echo implements WebSocketEndpoint {
        @Override
        public void onText(WebSocket socket, String text) {
            socket.send(text);
        }

        @Override
        public void onBinary(WebSocket socket, byte[] data) {
            socket.send(data);
        }
    }
}
