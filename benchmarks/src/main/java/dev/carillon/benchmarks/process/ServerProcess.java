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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A server in a separate process, or a cluster of two servers that are connected over Redis. The processes exit with the runner,
 * because the runner holds their standard input open.
 */
public final class ServerProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(15);
    private static final Duration RETRY = Duration.ofMillis(2);
    private static final int CLUSTER_SIZE = 2;

    /** Servers may still be joining the cluster when they accept clients. */
    private static final Duration SETTLING = Duration.ofSeconds(1);

    private final ServerKind kind;
    private final List<Member> members;
    private final RedisProcess redis;
    private final Duration startUp;

    private record Member(Process process, int port) {}

    private ServerProcess(ServerKind kind, List<Member> members, RedisProcess redis, Duration startUp) {
        this.kind = kind;
        this.members = members;
        this.redis = redis;
        this.startUp = startUp;
    }

    /** Starts a server, or a cluster, and waits until it accepts a client. Its output is written to a log file. */
    public static ServerProcess start(
            ServerKind kind, ServerCommands commands, List<String> jvmOptions, Path logs, LoadLoop loop) {
        try {
            Files.createDirectories(logs);
            if (!ServerKind.CLUSTERS.contains(kind)) {
                int port = freePort();
                long begun = System.nanoTime();
                Member member = start(kind, commands.of(kind, port, jvmOptions), port, logs, loop);
                return new ServerProcess(kind, List.of(member), null, Duration.ofNanos(System.nanoTime() - begun));
            }
            return startCluster(kind, commands, jvmOptions, logs, loop);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ServerProcess startCluster(
            ServerKind kind, ServerCommands commands, List<String> jvmOptions, Path logs, LoadLoop loop)
            throws IOException {
        RedisProcess redis = RedisProcess.start(freePort(), logs);
        List<Member> members = new ArrayList<>();
        ServerProcess cluster = new ServerProcess(kind, members, redis, Duration.ZERO);
        try {
            for (int i = 0; i < CLUSTER_SIZE; i++) {
                int port = freePort();
                members.add(start(kind, commands.ofMember(kind, port, jvmOptions, redis.url()), port, logs, loop));
            }
            Waiting.pause(SETTLING);
            return cluster;
        } catch (IOException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private static Member start(ServerKind kind, List<String> command, int port, Path logs, LoadLoop loop)
            throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        logs.resolve(kind.id() + ".log").toFile()))
                .start();
        try {
            awaitFirstConnection(kind, process, port, loop);
            return new Member(process, port);
        } catch (RuntimeException e) {
            process.destroyForcibly();
            throw e;
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

    /** Returns the port of the server, or of the first one of a cluster. */
    public int port() {
        return members.get(0).port;
    }

    /** Returns the ports of all servers. */
    public List<Integer> ports() {
        return members.stream().map(Member::port).toList();
    }

    /** Returns the time from the start of the process until it accepted the first client. It is zero for a cluster. */
    public Duration startUp() {
        return startUp;
    }

    /** Returns the current resource usage of all servers together. */
    public ProcessUsage usage() {
        return members.stream()
                .map(member -> ProcessUsage.of(member.process.pid()))
                .reduce(ProcessUsage::plus)
                .orElseThrow();
    }

    /** Returns the current resource usage of the Redis of a cluster. */
    public Optional<ProcessUsage> redisUsage() {
        return Optional.ofNullable(redis).map(RedisProcess::usage);
    }

    @Override
    public void close() {
        members.forEach(member -> stop(member.process));
        if (redis != null) {
            redis.close();
        }
    }

    private static void stop(Process process) {
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
