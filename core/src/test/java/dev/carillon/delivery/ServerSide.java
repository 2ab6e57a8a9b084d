package dev.carillon.delivery;

import dev.carillon.ConnectionStateRecovery;
import dev.carillon.ConnectionStateRecovery.Failure;
import dev.carillon.Socket;
import dev.carillon.SocketIoServer;
import dev.carillon.testing.SocketIoFixture;
import io.netty.channel.ChannelOption;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The server of a run, and what it has noticed. */
final class ServerSide implements AutoCloseable {
    private static final int MIN_UNSENT_BYTES = 64 * 1024;
    private static final int SMALL_SEND_BUFFER = 16_384;
    private static final long WAIT_SECONDS = 5;

    private final SocketIoFixture fixture;
    private final BlockingQueue<Socket> connected = new LinkedBlockingQueue<>();
    private final Map<Socket, CompletableFuture<Void>> ended = new ConcurrentHashMap<>();
    private final Queue<Integer> told = new ConcurrentLinkedQueue<>();
    private final Queue<Failure> failures = new ConcurrentLinkedQueue<>();

    ServerSide(Setup setup) {
        fixture = SocketIoFixture.start(options -> configure(options, setup));
        fixture.io().onConnection(this::onConnection);
    }

    private void configure(SocketIoServer.Builder options, Setup setup) {
        if (setup.recovery()) {
            options.connectionStateRecovery(ConnectionStateRecovery.builder()
                    .maxPackets(setup.maxPackets())
                    .onFailure((failure, handshake) -> failures.add(failure))
                    .build());
        }
        if (setup.bigEvents()) {
            options.maxUnsentBytes(MIN_UNSENT_BYTES)
                    .bootstrap(bootstrap -> bootstrap.childOption(ChannelOption.SO_SNDBUF, SMALL_SEND_BUFFER));
        }
    }

    private void onConnection(Socket socket) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        ended.put(socket, end);
        socket.onDisconnect((reason, description) -> end.complete(null));
        socket.on("tell", (args, ack) -> told.add(args.get(0, Integer.class)));
        socket.on("sync", (args, ack) -> ack.send());
        socket.on("shout", (args, ack) -> {
            socket.broadcast().emit("event", args.get(0, Integer.class));
            ack.send();
        });
        connected.add(socket);
    }

    SocketIoServer io() {
        return fixture.io();
    }

    InetSocketAddress address() {
        return fixture.address();
    }

    /** Waits until the connection handlers have run for the current socket with this id. */
    Socket awaitConnected(String sid) {
        try {
            while (true) {
                Socket socket = connected.poll(WAIT_SECONDS, TimeUnit.SECONDS);
                if (socket == null) {
                    throw new AssertionError("no connection handler was called for " + sid);
                }
                if (io().socket(sid).filter(current -> current == socket).isPresent()) {
                    return socket;
                }
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    void awaitEnd(Socket socket) {
        ended.get(socket).orTimeout(WAIT_SECONDS, TimeUnit.SECONDS).join();
    }

    /** Why clients were not recovered, in order. */
    List<Failure> failures() {
        return List.copyOf(failures);
    }

    List<Integer> told() {
        return List.copyOf(told);
    }

    @Override
    public void close() {
        fixture.close();
    }
}
