package dev.carillon.attacks.server;

import dev.carillon.ConnectionStateRecovery;
import dev.carillon.EventArgs;
import dev.carillon.Socket;
import dev.carillon.SocketIoServer;
import dev.carillon.http.HttpResponse;
import dev.carillon.push.PushAuthorizer;
import dev.carillon.push.PushServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/**
 * The server under attack. It prints its port. For each line {@code stats} on standard input, it collects garbage and prints its
 * usage as one line of JSON; for each line {@code sample}, it does so without collecting garbage. At the end of the input, it exits.
 */
public final class TargetServer implements Runnable {
    private static final Duration DRAIN = Duration.ofSeconds(10);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(20);
    private static final long TICK_MILLIS = 200;
    private static final Pattern NAMESPACES = Pattern.compile("/n-\\d{1,4}");

    @Option(names = "--recovery", description = "Switches connection state recovery on.")
    private boolean recovery;

    @Option(
            names = "--handlers",
            description = "Runs the handlers on the event loops (direct) or on this number of threads.")
    private String handlers = "default";

    @Option(names = "--journal", description = "Writes the received echoes to this file when the server stops.")
    private Path journalFile;

    @Option(names = "--option", description = "Sets options of the server: name=value.")
    private Map<String, String> options = Map.of();

    private final AtomicLong ticks = new AtomicLong();
    private final Journal journal = new Journal();
    private SocketIoServer io;
    private NumberedRooms rooms;

    /**
     * Runs the server until standard input is closed.
     *
     * @param args the options
     */
    public static void main(String[] args) {
        System.exit(new CommandLine(new TargetServer()).execute(args));
    }

    @Override
    public void run() {
        io = build();
        rooms = new NumberedRooms(io);
        io.onConnection(this::listen);
        io.of(NAMESPACES).onConnection(this::listen);
        io.route("GET", "/health", request -> HttpResponse.text("up"));
        io.route("POST", "/upload", request -> HttpResponse.text("received"));
        PushServer.builder(io, PushAuthorizer.EVERYONE).attach();
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
        System.out.println(io.start().join().getPort());
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        clock.scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        answerQuestions();
    }

    private SocketIoServer build() {
        SocketIoServer.Builder builder = SocketIoServer.builder()
                .host(InetAddress.getLoopbackAddress().getHostAddress())
                .port(0);
        options.forEach((name, value) -> BuilderOptions.set(builder, name, value));
        if (recovery) {
            builder.connectionStateRecovery(ConnectionStateRecovery.builder().build());
        }
        switch (handlers) {
            case "default" -> {}
            case "direct" -> builder.handlerExecutor(Runnable::run);
            default -> builder.handlerExecutor(Executors.newFixedThreadPool(Integer.parseInt(handlers)));
        }
        return builder.build();
    }

    private void listen(Socket socket) {
        socket.on("sendMsg", String.class, (text, ack) -> {
            io.emit("pushMsg", text);
            ack.send();
        });
        socket.on("echo", (args, ack) -> {
            if (journalFile != null) {
                journal.add(args.get(0, Long.class));
            }
            ack.send(args.raw(0));
        });
        socket.on("block", Integer.class, (millis, ack) -> {
            block(millis);
            ack.send();
        });
        socket.on("join", String[].class, (rooms, ack) -> {
            socket.join(rooms);
            ack.send();
        });
        socket.on("download", Integer.class, (length, ack) -> ack.send("d".repeat(length)));
        socket.on("ask", (args, ack) -> {
            var unused = socket.timeout(ANSWER_LIMIT)
                    .emitWithAck("question", EventArgs.class, args.raw(0))
                    .thenAccept(answer -> ack.send(answer.raw(0)));
        });
        rooms.listen(socket);
    }

    private static void block(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tick() {
        io.emit("tick", ticks.incrementAndGet());
    }

    private void answerQuestions() {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.equals("stats")) {
                    System.gc();
                }
                System.out.println(ServerUsage.measure(io.stats(), ticks.get()).toJson());
            }
        } catch (IOException e) {
            System.err.println(e);
        }
    }

    private void stop() {
        journal.stopping();
        io.close(DRAIN);
        if (journalFile != null) {
            journal.write(journalFile);
        }
        Runtime.getRuntime().halt(0);
    }
}
