package dev.carillon.benchmarks.process;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The command lines of the servers. All JVMs are started with the same options. */
public final class ServerCommands {
    /** The default JVM options. */
    public static final List<String> JVM_OPTIONS = List.of("-Xms256m", "-Xmx2g");

    /** The JVM options for measuring memory: the heap shrinks to what is in use. */
    public static final List<String> SMALL_JVM_OPTIONS =
            List.of("-Xms16m", "-Xmx2g", "-XX:MinHeapFreeRatio=5", "-XX:MaxHeapFreeRatio=10");

    private static final String SERVERS = "dev.carillon.benchmarks.servers.";
    private static final String PEER = "dev.carillon.benchmarks.peer.NettySocketIoPeer";

    /** The server class that runs the peer's application on Carillon's engine. */
    private static final String BRIDGE_SERVER = "dev.carillon.nettysocketio.CarillonSocketIOServer";

    private final Path home;

    /** Creates the commands. The folder of the benchmarks contains the peers. */
    public ServerCommands(Path home) {
        this.home = home;
    }

    /** Returns the default JVM options and additional ones. */
    static List<String> with(String... more) {
        return Stream.concat(JVM_OPTIONS.stream(), Stream.of(more)).toList();
    }

    /** Returns the command of a server that is part of a cluster over Redis. */
    List<String> ofMember(ServerKind kind, int port, List<String> jvmOptions, String redisUrl) {
        String own = System.getProperty("java.class.path");
        return switch (kind) {
            case CLASSIC, SHARDED, STREAMS ->
                java(jvmOptions, own, SERVERS + "CarillonApplication", port, kind.id(), redisUrl);
            case NODE_CLASSIC -> nodeMember(port, "classic", redisUrl);
            case NODE_SHARDED -> nodeMember(port, "sharded", redisUrl);
            case NODE_STREAMS -> nodeMember(port, "streams", redisUrl);
            default -> throw new IllegalArgumentException(kind + " is not a cluster");
        };
    }

    private List<String> nodeMember(int port, String adapter, String redisUrl) {
        List<String> command = node(port, "--expose-gc", script("server.mjs"));
        command.addAll(List.of(adapter, redisUrl));
        return command;
    }

    List<String> of(ServerKind kind, int port, List<String> jvmOptions) {
        String own = System.getProperty("java.class.path");
        return switch (kind) {
            case CARILLON -> java(jvmOptions, own, SERVERS + "CarillonApplication", port);
            case BARE -> java(jvmOptions, own, SERVERS + "BareNetty", port);
            case BARE_BATCHED -> java(jvmOptions, own, SERVERS + "BareNetty", port, "batched");
            case NETTY_SOCKETIO -> java(jvmOptions, peerClasses() + File.pathSeparator + peerLibraries(), PEER, port);
            case BRIDGE -> java(jvmOptions, own + File.pathSeparator + peerClasses(), PEER, port, BRIDGE_SERVER);
            case PUSH_SSE, PUSH_WEBSOCKET, PUSH_POLLING ->
                java(jvmOptions, own, SERVERS + "CarillonApplication", port, "push");
            case JOBS -> java(jvmOptions, own, SERVERS + "CarillonApplication", port, "jobs");
            case NODE -> node(port, "--expose-gc", script("server.mjs"));
            case NODE_SSE -> node(port, script("sse.mjs"));
            case NODE_WS -> node(port, script("ws.mjs"));
            default -> throw new IllegalArgumentException(kind + " is a cluster");
        };
    }

    private String peerClasses() {
        return home.resolve("netty-socketio-peer/target/classes").toString();
    }

    private String peerLibraries() {
        return home.resolve("netty-socketio-peer/target/lib") + "/*";
    }

    private String script(String name) {
        return home.resolve("node").resolve(name).toString();
    }

    private static List<String> node(int port, String... options) {
        List<String> command = new ArrayList<>();
        command.add("node");
        command.addAll(List.of(options));
        command.add("" + port);
        return command;
    }

    private static List<String> java(List<String> options, String classPath, String main, int port, String... more) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, main, "" + port));
        command.addAll(List.of(more));
        return command;
    }
}
