package dev.carillon.redis;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** A Redis server in a process of its own. Without Redis, a test is skipped with a message, and fails on CI. */
public final class RedisServer implements AutoCloseable {
    private static final String COMMAND = "redis-server";

    private final int port;
    private final Path folder;
    private Process process;

    private RedisServer(int port, Path folder) {
        this.port = port;
        this.folder = folder;
    }

    /** Starts a server that keeps its files in a folder. */
    public static RedisServer start(Path folder) {
        requireRedis();
        RedisServer server = new RedisServer(freePort(), folder);
        server.start();
        return server;
    }

    private static void requireRedis() {
        boolean onPath = Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(path -> Files.isExecutable(Path.of(path, COMMAND)));
        if (onPath) {
            return;
        }
        String message = "MISSING: this test needs Redis 7 ('" + COMMAND + "' on the PATH)";
        if (Boolean.parseBoolean(System.getenv("CI"))) {
            Assertions.fail(message);
        }
        System.err.println("SKIPPED TEST. " + message);
        Assumptions.abort(message);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the process, also again. */
    public void start() {
        try {
            process = new ProcessBuilder(
                            COMMAND, "--port", "" + port, "--bind", "127.0.0.1", "--save", "", "--dir", "" + folder)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("redis.log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await().until(this::accepts);
    }

    private boolean accepts() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns the address for clients. */
    public String uri() {
        return "redis://127.0.0.1:" + port;
    }

    /** Ends the process with SIGKILL. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
