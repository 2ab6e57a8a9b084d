package dev.carillon.integration;

import dev.carillon.ServerStats;
import dev.carillon.SocketIoServer;
import dev.carillon.api.ApiAccess;
import dev.carillon.server.CarillonServer;
import io.socket.client.IO;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assertions;

/** A server for one test, with its clients. Closing it closes the clients first and checks that no state is left. */
final class TestServer implements AutoCloseable {
    private static final ServerStats EMPTY = new ServerStats(0, 0, 0, 0, 0);

    /** Short to keep tests fast, but long enough to observe progress between the steps. */
    static final Duration PROCESS_INTERVAL = Duration.ofMillis(20);

    static final String API_KEY = "a-key-for-tests";

    private final InetSocketAddress address;
    private final Supplier<ServerStats> stats;
    private final IntSupplier runningQueries;
    private final IntSupplier tickers;
    private final Runnable stop;
    private final Queue<JavaClient> clients = new ConcurrentLinkedQueue<>();

    private TestServer(CarillonServer server) {
        this.address = server.start().join();
        this.stats = server::stats;
        this.runningQueries = server::runningQueries;
        this.tickers = server::tickers;
        this.stop = server::close;
    }

    private TestServer(SocketIoServer server) {
        this.address = server.start().join();
        this.stats = server::stats;
        this.runningQueries = () -> 0;
        this.tickers = () -> 0;
        this.stop = server::close;
    }

    /** Starts the runnable server with its events and pages. */
    static TestServer carillon() {
        return carillon(0);
    }

    static TestServer carillon(Consumer<SocketIoServer.Builder> options, CarillonServer.Options own) {
        return new TestServer(new CarillonServer(builder(options), own));
    }

    /** Starts the runnable server with {@link #API_KEY} for its API, and updates of jobs without delay. */
    static TestServer carillonWithApiKey() {
        return carillon(
                options -> {},
                new CarillonServer.Options(
                        PROCESS_INTERVAL,
                        null,
                        Duration.ofMinutes(1),
                        push -> {},
                        jobs -> jobs.updateInterval(Duration.ofMillis(1)),
                        io -> ApiAccess.of(io, List.of(API_KEY))));
    }

    /** Starts the runnable server on a given port. */
    static TestServer carillon(int port) {
        return carillon(options -> options.port(port), new CarillonServer.Options(PROCESS_INTERVAL, null));
    }

    /** Starts a library server with the handlers of the test. */
    static TestServer socketIo(Consumer<SocketIoServer> handlers) {
        return socketIo(options -> {}, handlers);
    }

    static TestServer socketIo(Consumer<SocketIoServer.Builder> options, Consumer<SocketIoServer> handlers) {
        SocketIoServer server = builder(options).build();
        handlers.accept(server);
        return new TestServer(server);
    }

    private static SocketIoServer.Builder builder(Consumer<SocketIoServer.Builder> options) {
        SocketIoServer.Builder builder =
                SocketIoServer.builder().host("127.0.0.1").eventLoops(2);
        options.accept(builder);
        return builder;
    }

    InetSocketAddress address() {
        return address;
    }

    String url() {
        return "http://127.0.0.1:" + address.getPort();
    }

    String webSocketUrl() {
        return "ws://127.0.0.1:" + address.getPort();
    }

    ServerStats stats() {
        return stats.get();
    }

    int tickers() {
        return tickers.getAsInt();
    }

    int runningQueries() {
        return runningQueries.getAsInt();
    }

    /** Returns a connected client. */
    JavaClient connect(ClientTransport transport) {
        return client(transport, "", options -> {}).connect();
    }

    /** Returns a connected client with credentials. */
    JavaClient connect(ClientTransport transport, Map<String, String> auth) {
        return client(transport, "", options -> options.auth = auth).connect();
    }

    /** Returns a client of a namespace. It is not connected yet. */
    JavaClient client(ClientTransport transport, String namespace, Consumer<IO.Options> options) {
        JavaClient client = JavaClient.of(url() + namespace, transport, options);
        clients.add(client);
        return client;
    }

    /** Waits until the server has no state of any client. */
    void awaitEmpty() {
        Waiting.await().untilAsserted(() -> {
            Assertions.assertEquals(EMPTY, stats());
            Assertions.assertEquals(0, runningQueries());
        });
    }

    /** Stops the server while its clients are connected. */
    void stop() {
        stop.run();
    }

    @Override
    public void close() {
        clients.forEach(JavaClient::close);
        try {
            awaitEmpty();
        } finally {
            stop();
        }
    }
}
