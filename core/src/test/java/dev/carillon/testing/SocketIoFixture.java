package dev.carillon.testing;

import dev.carillon.ServerStats;
import dev.carillon.SocketIoServer;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Assertions;

/**
 * A Socket.IO server for one test, with its clients, on a free port of the loopback interface. Closing it closes the clients, then
 * the server, and checks that the server has no sessions, sockets, rooms, timers or pending acknowledgements left.
 */
public final class SocketIoFixture implements AutoCloseable {
    private final SocketIoServer io;
    private final InetSocketAddress address;
    private final List<Runnable> clients = new ArrayList<>();

    private SocketIoFixture(SocketIoServer io) {
        this.io = io;
        this.address = io.start().join();
    }

    /** Starts a server with the default options. */
    public static SocketIoFixture start() {
        return start(options -> {});
    }

    /** Starts a server with custom options. */
    public static SocketIoFixture start(Consumer<SocketIoServer.Builder> options) {
        SocketIoServer.Builder builder =
                SocketIoServer.builder().host("127.0.0.1").eventLoops(2);
        options.accept(builder);
        return new SocketIoFixture(builder.build());
    }

    /** Starts a server that the application has created. It should use port 0. */
    public static SocketIoFixture start(SocketIoServer io) {
        return new SocketIoFixture(io);
    }

    /** The server. */
    public SocketIoServer io() {
        return io;
    }

    /** The address on which the server listens. */
    public InetSocketAddress address() {
        return address;
    }

    /** Connects a client and joins the main namespace. */
    public SocketIoClient join() {
        SocketIoClient client = open();
        client.join("/");
        return client;
    }

    /** Connects a client that has joined no namespace. */
    public SocketIoClient open() {
        SocketIoClient client = SocketIoClient.open(address);
        clients.add(client::close);
        return client;
    }

    /** Connects a client over long-polling that has joined no namespace. */
    public PollingClient poll() {
        PollingClient client = PollingClient.open(address, "/socket.io/");
        clients.add(client::close);
        return client;
    }

    @Override
    public void close() {
        clients.forEach(Runnable::run);
        io.close();
        Assertions.assertEquals(new ServerStats(0, 0, 0, 0, 0), io.stats());
    }
}
