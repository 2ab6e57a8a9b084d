package dev.carillon.nettysocketio.conformance;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIONamespace;
import com.corundumstudio.socketio.SocketIOServer;
import dev.carillon.nettysocketio.Kind;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The server for the official Socket.IO v5 suite, written with the API of netty-socketio. It sends clients their auth payload
 * and echoes messages.
 */
public final class SupportServer {
    private static final int PING_INTERVAL = 300;
    private static final int PING_TIMEOUT = 200;
    private static final int MAX_PAYLOAD = 1_000_000;

    // The API requires a class for each argument. Further arguments are ignored.
    private static final int MAX_ARGS = 16;

    private SupportServer() {}

    /**
     * Starts a server that runs until the process ends.
     *
     * @param args {@code original} or {@code bridge}, and the port
     */
    public static void main(String[] args) {
        create(Kind.valueOf(args[0].toUpperCase(Locale.ROOT)), Integer.parseInt(args[1]))
                .start();
        System.out.println("listening on port " + args[1]);
    }

    /** Creates the server without starting it. */
    public static SocketIOServer create(Kind kind, int port) {
        Configuration configuration = new Configuration();
        configuration.setPort(port);
        configuration.setPingInterval(PING_INTERVAL);
        configuration.setPingTimeout(PING_TIMEOUT);
        configuration.setFirstDataTimeout(1000);
        configuration.setMaxHttpContentLength(MAX_PAYLOAD);
        configuration.setMaxFramePayloadLength(MAX_PAYLOAD);
        SocketIOServer server = kind.create(configuration);
        tellAuth(server.getNamespace(""));
        tellAuth(server.addNamespace("/custom"));
        Class<?>[] any = new Class<?>[MAX_ARGS];
        Arrays.fill(any, Object.class);
        server.addMultiTypeEventListener(
                "message",
                (client, args, ack) ->
                        client.sendEvent("message-back", args.getArgs().toArray()),
                any);
        server.addMultiTypeEventListener(
                "message-with-ack", (client, args, ack) -> ack.sendAckData(args.getArgs()), any);
        return server;
    }

    private static void tellAuth(SocketIONamespace namespace) {
        namespace.addConnectListener(client -> client.sendEvent(
                "auth", Objects.requireNonNullElse(client.getHandshakeData().getAuthToken(), Map.of())));
    }
}
