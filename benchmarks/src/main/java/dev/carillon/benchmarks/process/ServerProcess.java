package dev.carillon.benchmarks.process;

import dev.carillon.benchmarks.load.ClientGroup;
import dev.carillon.benchmarks.load.LoadLoop;
import dev.carillon.benchmarks.load.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server in a separate process. The process exits with the runner, because the runner holds its standard input open. */
public final class ServerProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(15);
    private static final Duration RETRY = Duration.ofMillis(2);

    private final ServerKind kind;
    private final Process process;
    private final int port;
    private final Duration startUp;

    private ServerProcess(ServerKind kind, Process process, int port, Duration startUp) {
        this.kind = kind;
        this.process = process;
        this.port = port;
        this.startUp = startUp;
    }

    /** Starts a server and waits until it accepts a client. Its output is written to a log file. */
    public static ServerProcess start(
            ServerKind kind, ServerCommands commands, List<String> jvmOptions, Path logs, LoadLoop loop) {
        int port = freePort();
        try {
            Files.createDirectories(logs);
            ProcessBuilder builder = new ProcessBuilder(commands.of(kind, port, jvmOptions))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            logs.resolve(kind.id() + ".log").toFile()));
            long begun = System.nanoTime();
            Process process = builder.start();
            try {
                awaitFirstConnection(kind, process, port, loop);
            } catch (RuntimeException e) {
                process.destroyForcibly();
                throw e;
            }
            return new ServerProcess(kind, process, port, Duration.ofNanos(System.nanoTime() - begun));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitFirstConnection(ServerKind kind, Process process, int port, LoadLoop loop) {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!(kind.isSocketIo() ? accepts(port, loop) : listens(port))) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException(kind + " did not start; see its log");
            }
            Waiting.pause(RETRY);
        }
    }

    private static boolean accepts(int port, LoadLoop loop) {
        try (ClientGroup one = ClientGroup.webSockets(loop, port, 1, Duration.ofSeconds(5))) {
            return one.size() == 1;
        } catch (IllegalStateException e) { // not listening yet
            return false;
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) { // not listening yet
            return false;
        }
    }

    public ServerKind kind() {
        return kind;
    }

    public int port() {
        return port;
    }

    /** Returns the time from the start of the process until it accepted the first client. */
    public Duration startUp() {
        return startUp;
    }

    /** Returns the current resource usage of the process. */
    public ProcessUsage usage() {
        return ProcessUsage.of(process.pid());
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
