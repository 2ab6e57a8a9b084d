package dev.carillon.redis;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** A Redis server in a process of its own. Without Redis, a test is skipped with a message, and fails on CI. */
public final class RedisServer implements AutoCloseable {
    private static final String COMMAND = "redis-server";

    /** Leaves room for the port of the cluster bus, which is higher by 10000. */
    private static final int MAX_PORT = 55_535;

    private final int port;
    private final Path folder;
    private final List<String> command;
    private Process process;

    private RedisServer(int port, Path folder, List<String> command) {
        this.port = port;
        this.folder = folder;
        this.command = command;
    }

    /** Starts a server that keeps its files in a folder, with these options on its command line. */
    public static RedisServer start(Path folder, String... options) {
        requireRedis();
        int port = freePort();
        List<String> command = new ArrayList<>(
                List.of(COMMAND, "--port", "" + port, "--bind", "127.0.0.1", "--save", "", "--dir", "" + folder));
        command.addAll(List.of(options));
        RedisServer server = new RedisServer(port, folder, command);
        server.start();
        return server;
    }

    /** Starts a server that accepts only TLS, with this certificate and its key in PEM format. */
    public static RedisServer startTls(Path folder, Path certificate, Path key) {
        requireRedis();
        int port = freePort();
        List<String> command = List.of(
                COMMAND,
                "--port",
                "0",
                "--tls-port",
                "" + port,
                "--bind",
                "127.0.0.1",
                "--tls-cert-file",
                "" + certificate,
                "--tls-key-file",
                "" + key,
                "--tls-ca-cert-file",
                "" + certificate,
                "--tls-auth-clients",
                "no",
                "--save",
                "",
                "--dir",
                "" + folder);
        RedisServer server = new RedisServer(port, folder, command);
        server.start();
        return server;
    }

    /** Starts a connected replica of a server. A sentinel would find it only after some time if it was not connected yet. */
    public static RedisServer startReplica(Path folder, RedisServer master) {
        RedisServer replica =
                start(folder, "--replicaof", "127.0.0.1 " + master.port(), "--repl-diskless-sync-delay", "0");
        await().until(() -> replica.cli("info", "replication").contains("master_link_status:up"));
        return replica;
    }

    /** Starts a sentinel that watches a server, and decides alone. */
    public static RedisServer startSentinel(Path folder, String name, RedisServer watched) {
        int port = freePort();
        Path file = folder.resolve("sentinel.conf");
        List<String> lines = List.of(
                "port " + port,
                "bind 127.0.0.1",
                "dir " + folder,
                "sentinel monitor " + name + " 127.0.0.1 " + watched.port + " 1",
                "sentinel down-after-milliseconds " + name + " 500",
                "sentinel failover-timeout " + name + " 2000");
        try {
            Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        RedisServer sentinel = new RedisServer(port, folder, List.of(COMMAND, "" + file, "--sentinel"));
        sentinel.start();
        return sentinel;
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
        while (true) {
            try (ServerSocket socket = new ServerSocket(0)) {
                if (socket.getLocalPort() <= MAX_PORT) {
                    return socket.getLocalPort();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Starts the process, also again. */
    public void start() {
        try {
            process = new ProcessBuilder(command)
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

    /** Runs a command with redis-cli, and returns what it prints. */
    public String cli(String... command) {
        List<String> all = new ArrayList<>(List.of("redis-cli", "-p", "" + port));
        all.addAll(List.of(command));
        try {
            Process cli = new ProcessBuilder(all).redirectErrorStream(true).start();
            cli.getOutputStream().close();
            return new String(cli.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns whether the process runs. */
    public boolean isRunning() {
        return process.isAlive();
    }

    /** Returns the port. */
    public int port() {
        return port;
    }

    /** Returns the address for clients. */
    public String uri() {
        return "redis://127.0.0.1:" + port;
    }

    /** Sends the process a signal, such as {@code STOP} or {@code CONT}. */
    public void signal(String name) throws InterruptedException {
        try {
            new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
