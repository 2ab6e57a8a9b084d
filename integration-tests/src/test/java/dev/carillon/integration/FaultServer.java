package dev.carillon.integration;

import dev.carillon.ConnectionStateRecovery;
import dev.carillon.DisconnectReason;
import dev.carillon.Socket;
import dev.carillon.SocketIoServer;
import dev.carillon.http.HttpResponse;
import dev.carillon.integration.faults.Fault;
import dev.carillon.integration.faults.FaultProxy;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** A server that emits numbered events, some with attachments, and a proxy with faults in front of it. */
final class FaultServer implements AutoCloseable {
    static final Duration PING_INTERVAL = Duration.ofMillis(300);
    static final Duration PING_TIMEOUT = Duration.ofMillis(1500);
    static final int ATTACHMENT_BYTES = 1000;

    private final AtomicReference<SocketIoServer> io = new AtomicReference<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final BlockingQueue<DisconnectReason> ends = new LinkedBlockingQueue<>();
    private final TestServer server;
    private final FaultProxy proxy;

    FaultServer(long seed) {
        server = TestServer.socketIo(FaultServer::configure, this::serve);
        proxy = FaultProxy.to(server.address(), seed);
    }

    private static void configure(SocketIoServer.Builder options) {
        options.pingInterval(PING_INTERVAL)
                .pingTimeout(PING_TIMEOUT)
                .connectionStateRecovery(ConnectionStateRecovery.builder().build());
    }

    private void serve(SocketIoServer created) {
        io.set(created);
        created.onConnection(this::onConnection);
        created.route("POST", "/control/fault/{name}", request -> {
            proxy.fault(fault(request.pathParameter("name")));
            return HttpResponse.json("{}");
        });
        created.route("POST", "/control/break/{name}", request -> {
            breakConnections(request.pathParameter("name"));
            return HttpResponse.json("{}");
        });
        created.route(
                "POST",
                "/control/emit/{count}",
                request -> HttpResponse.json(
                        "{\"first\":" + emit(Integer.parseInt(request.pathParameter("count"))) + "}"));
    }

    private void onConnection(Socket socket) {
        socket.on("echo", (args, ack) -> ack.send(args.toArray()));
        socket.onDisconnect((reason, description) -> ends.add(reason));
    }

    /** Emits events to all clients and returns the number of the first one. */
    synchronized int emit(int count) {
        int first = numbers.get();
        for (int i = 0; i < count; i++) {
            int number = numbers.getAndIncrement();
            if (number % 4 == 0) {
                byte[] attachment = new byte[ATTACHMENT_BYTES];
                Arrays.fill(attachment, (byte) number);
                io.get().emit("event", number, attachment);
            } else {
                io.get().emit("event", number);
            }
        }
        return first;
    }

    static Fault fault(String name) {
        return switch (name) {
            case "none" -> new Fault.None();
            case "delay" -> new Fault.Delay(Duration.ofMillis(5), Duration.ofMillis(10));
            case "slice" -> new Fault.Slice(7);
            case "rate" -> new Fault.Rate(50_000);
            case "stall" -> new Fault.Stall();
            default -> throw new IllegalArgumentException(name);
        };
    }

    void breakConnections(String how) {
        switch (how) {
            case "reset" -> proxy.reset();
            case "black-hole" -> proxy.faultExisting(new Fault.BlackHole());
            case "end-to-server" -> proxy.endToServer();
            case "end-to-client" -> proxy.endToClient();
            case "reset-upgrade" -> proxy.resetUpgrade();
            case "black-hole-upgrade" -> proxy.faultUpgrade(new Fault.BlackHole());
            default -> throw new IllegalArgumentException(how);
        }
    }

    FaultProxy proxy() {
        return proxy;
    }

    TestServer direct() {
        return server;
    }

    /** The reasons for which sockets have ended. */
    BlockingQueue<DisconnectReason> ends() {
        return ends;
    }

    @Override
    public void close() {
        try (proxy) {
            server.close();
        }
    }
}
