package dev.carillon.server;

import dev.carillon.ServerStats;
import dev.carillon.Socket;
import dev.carillon.SocketIoServer;
import dev.carillon.http.HttpResponse;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;

/** The server with its events and its pages. */
public final class CarillonServer implements AutoCloseable {
    private static final HttpResponse UP =
            HttpResponse.json("{\"status\":\"up\"}").withHeader("Cache-Control", "no-store");

    private final SocketIoServer io;
    private final QueryEvents queries;
    private final RoomEvents rooms;
    private final MessageEvents messages;
    private final NameEvents names = new NameEvents();

    /**
     * What the server adds to the options of the library.
     *
     * @param processInterval the time between two {@code process} events
     * @param staticDir the folder to serve instead of the sample page, or null
     * @param jobGrace how long the jobs of a client with a key go on while it is away
     */
    public record Options(Duration processInterval, Path staticDir, Duration jobGrace) {
        private static final Duration DEFAULT_JOB_GRACE = Duration.ofSeconds(30);

        /**
         * The same with jobs that go on for 30 seconds.
         *
         * @param processInterval the time between two {@code process} events
         * @param staticDir the folder to serve instead of the sample page, or null
         */
        public Options(Duration processInterval, Path staticDir) {
            this(processInterval, staticDir, DEFAULT_JOB_GRACE);
        }
    }

    /**
     * Makes a server; it does nothing until it is started.
     *
     * @param builder the library's options
     * @param options the server's own
     */
    public CarillonServer(SocketIoServer.Builder builder, Options options) {
        this.io = builder.build();
        io.route("GET", "/healthz", request -> UP);
        io.route("GET", "/{path...}", Site.of(options.staticDir())::respond);
        this.queries = new QueryEvents(options.processInterval(), options.jobGrace());
        this.rooms = new RoomEvents(io);
        this.messages =
                new MessageEvents(io, new MessageHistory(MessageHistory.Limits.DEFAULT, InstantSource.system()));
        io.onConnection(this::onConnection);
    }

    private void onConnection(Socket socket) {
        names.register(socket);
        messages.register(socket);
        rooms.register(socket);
        queries.register(socket);
        socket.onRequest("latency", () -> Reply.OK);
        socket.emit("welcome", new Welcome(socket.id(), io.sockets().size()));
    }

    /** What a client is told first. */
    private record Welcome(String id, int online) {}

    /**
     * Binds the port and accepts clients.
     *
     * @return completes with the bound address, or with the cause when the server cannot start
     */
    public CompletableFuture<InetSocketAddress> start() {
        return io.start();
    }

    /**
     * What the server holds now.
     *
     * @return the counts
     */
    public ServerStats stats() {
        return io.stats();
    }

    /**
     * How many queries are running.
     *
     * @return the count over all clients
     */
    public int runningQueries() {
        return queries.running();
    }

    /** Says goodbye to the clients and stops, within a few seconds. */
    @Override
    public void close() {
        io.close();
        queries.close();
    }
}
