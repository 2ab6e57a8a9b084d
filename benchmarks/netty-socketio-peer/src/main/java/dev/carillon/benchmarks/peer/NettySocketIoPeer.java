package dev.carillon.benchmarks.peer;

import com.corundumstudio.socketio.AckRequest;
import com.corundumstudio.socketio.BroadcastOperations;
import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.MultiTypeArgs;
import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.SocketIOServer;
import java.io.IOException;
import java.io.OutputStream;

/** The benchmark's application on netty-socketio, in its default configuration. */
public final class NettySocketIoPeer {
    private final SocketIOServer io;

    private NettySocketIoPeer(SocketIOServer io) {
        this.io = io;
    }

    /**
     * Runs the server until standard input is closed. The runner holds the other end.
     *
     * @param args the port, and optionally the class of another server with the same API
     * @throws IOException if standard input cannot be read
     * @throws ReflectiveOperationException if the class cannot be instantiated
     */
    public static void main(String[] args) throws IOException, ReflectiveOperationException {
        Configuration configuration = new Configuration();
        configuration.setPort(Integer.parseInt(args[0]));
        SocketIOServer io = args.length == 1
                ? new SocketIOServer(configuration)
                : Class.forName(args[1])
                        .asSubclass(SocketIOServer.class)
                        .getConstructor(Configuration.class)
                        .newInstance(configuration);
        new NettySocketIoPeer(io).start();
        System.in.transferTo(OutputStream.nullOutputStream());
        System.exit(0);
    }

    private void start() {
        io.addMultiTypeEventListener("broadcast", this::broadcast, Integer.class, String.class);
        io.addMultiTypeEventListener("room", this::toRoom, String.class, String.class);
        io.addMultiTypeEventListener("flood", this::flood, Integer.class, String.class);
        io.addEventListener("broadcastBinary", byte[].class, this::broadcastBinary);
        io.addEventListener("join", String.class, NettySocketIoPeer::join);
        io.addEventListener("echo", String.class, (client, payload, ack) -> client.sendEvent("msg", payload));
        io.addEventListener("ack", String.class, (client, payload, ack) -> ack.sendAckData(payload));
        io.addEventListener("gc", String.class, (client, nothing, ack) -> ack.sendAckData(usedHeapAfterGc()));
        io.start();
    }

    private void broadcast(SocketIOClient client, MultiTypeArgs args, AckRequest ack) {
        int count = args.first();
        String payload = args.second();
        BroadcastOperations everyone = io.getBroadcastOperations();
        for (int i = 0; i < count; i++) {
            everyone.sendEvent("msg", payload);
        }
    }

    private void broadcastBinary(SocketIOClient client, byte[] payload, AckRequest ack) {
        io.getBroadcastOperations().sendEvent("msg", (Object) payload);
    }

    private void toRoom(SocketIOClient client, MultiTypeArgs args, AckRequest ack) {
        String room = args.first();
        String payload = args.second();
        io.getRoomOperations(room).sendEvent("msg", payload);
    }

    private void flood(SocketIOClient client, MultiTypeArgs args, AckRequest ack) {
        int count = args.first();
        String payload = args.second();
        for (int i = 0; i < count; i++) {
            client.sendEvent("msg", payload);
        }
    }

    private static void join(SocketIOClient client, String room, AckRequest ack) {
        client.joinRoom(room);
        ack.sendAckData();
    }

    private static long usedHeapAfterGc() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
