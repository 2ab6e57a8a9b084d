package dev.carillon.attacks.peer;

import com.corundumstudio.socketio.AckRequest;
import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.SocketIOServer;
import com.corundumstudio.socketio.listener.ClientListeners;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The server under attack, on netty-socketio. It does the same as {@code TargetServer}, and answers the same questions. */
public final class PeerServer {
    private static final long TICK_MILLIS = 200;

    /** Namespaces must be known at the start. These are the ones that the attacks use. */
    private static final int NAMESPACES = 99;

    private final AtomicLong ticks = new AtomicLong();
    private final SocketIOServer io;

    private PeerServer(SocketIOServer io) {
        this.io = io;
    }

    /**
     * Runs the server until standard input is closed.
     *
     * @param args options of netty-socketio's configuration: name=value
     * @throws IOException if there is no free port, or standard input cannot be read
     */
    public static void main(String[] args) throws IOException {
        Configuration configuration = new Configuration();
        configuration.setHostname(InetAddress.getLoopbackAddress().getHostAddress());
        configuration.setPort(freePort()); // netty-socketio does not tell the port that it was given
        for (String option : args) {
            ConfigurationOptions.set(configuration, option);
        }
        SocketIOServer io = new SocketIOServer(configuration);
        PeerUsage usage = new PeerUsage(io);
        PeerServer server = new PeerServer(io);
        server.start();
        System.out.println(configuration.getPort());
        server.answerQuestions(usage);
        System.exit(0);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void start() {
        listen(io);
        for (int i = 1; i <= NAMESPACES; i++) {
            listen(io.addNamespace("/n-" + i));
        }
        io.start();
        var unused = Executors.newSingleThreadScheduledExecutor()
                .scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void listen(ClientListeners namespace) {
        namespace.addEventListener("sendMsg", String.class, this::sendToAll);
        namespace.addEventListener("echo", Object.class, (client, payload, ack) -> ack.sendAckData(payload));
        namespace.addEventListener("block", Integer.class, (client, millis, ack) -> {
            Thread.sleep(millis);
            ack.sendAckData();
        });
        namespace.addEventListener("join", String[].class, PeerServer::join);
    }

    private void sendToAll(SocketIOClient client, String text, AckRequest ack) {
        io.getBroadcastOperations().sendEvent("pushMsg", text);
        ack.sendAckData();
    }

    private static void join(SocketIOClient client, String[] rooms, AckRequest ack) {
        client.joinRooms(Set.of(rooms));
        ack.sendAckData();
    }

    private void tick() {
        io.getBroadcastOperations().sendEvent("tick", ticks.incrementAndGet());
    }

    private void answerQuestions(PeerUsage usage) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.equals("stats")) {
                System.gc();
            }
            System.out.println(usage.toJson(ticks.get()));
        }
    }
}
