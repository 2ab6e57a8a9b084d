package dev.carillon.attacks;

import dev.carillon.attacks.process.NettySocketIoPeer;
import dev.carillon.attacks.process.NodePeer;
import dev.carillon.attacks.process.ServerSetup;
import dev.carillon.attacks.process.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that choose and configure the server. */
final class TargetOptions {
    private static final String CARILLON = "carillon";
    private static final String NODE = "socket.io";
    private static final String NETTY_SOCKETIO = "netty-socketio";
    private static final String DEFAULT_HANDLERS = "default";
    private static final Path NODE_HOME = Path.of("attacks/node");
    private static final Path NETTY_SOCKETIO_TARGET = Path.of("attacks/netty-socketio-peer/target");
    private static final Map<String, Integer> MEGABYTES = Map.of("m", 1, "g", 1024);

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--server", description = "Server to attack: carillon, socket.io (on Node.js), or netty-socketio.")
    private String server = CARILLON;

    @Option(names = "--xmx", description = "Maximum heap of the server.")
    private String heap = "256m";

    @Option(names = "--jvm-opts", split = " ", description = "Further JVM options of the server, in one argument.")
    private List<String> jvmOptions = List.of();

    @Option(
            names = "--server-opts",
            split = ",",
            description =
                    "Options of the server by the names of the builder's methods: maxUnsentBytes=65536,pingInterval=5s."
                            + " Other servers have options of their own.")
    private Map<String, String> serverOptions = Map.of();

    @Option(names = "--recovery", description = "Switch connection state recovery on in any case.")
    private boolean recovery;

    @Option(names = "--handlers", description = "Where handlers run: default, direct, or a number of threads.")
    private String handlers = DEFAULT_HANDLERS;

    Target target() {
        return switch (server) {
            case CARILLON -> new ServerSetup(jvm(), recovery, handlers, serverOptions);
            case NODE -> node();
            case NETTY_SOCKETIO -> nettySocketIo();
            default -> throw new ParameterException(command.commandLine(), "no such server: " + server);
        };
    }

    /** Returns a log's name, which also names the server unless it is Carillon. */
    String logName(String run) {
        return server.equals(CARILLON) ? run : server + "-" + run;
    }

    private NodePeer node() {
        require(jvmOptions.isEmpty(), "--jvm-opts: Node.js is no JVM");
        require(handlers.equals(DEFAULT_HANDLERS), "--handlers: Node.js has one thread");
        require(Files.isDirectory(NODE_HOME.resolve("node_modules")), "run 'npm install' in " + NODE_HOME);
        return new NodePeer(NODE_HOME.resolve("server.mjs"), heapMegabytes(), recovery, serverOptions);
    }

    private NettySocketIoPeer nettySocketIo() {
        require(!recovery, "--recovery: netty-socketio has none");
        require(handlers.equals(DEFAULT_HANDLERS), "--handlers: netty-socketio runs handlers on its event loops");
        return new NettySocketIoPeer(NETTY_SOCKETIO_TARGET, jvm(), serverOptions);
    }

    private List<String> jvm() {
        return Stream.concat(Stream.of("-Xmx" + heap), jvmOptions.stream()).toList();
    }

    private int heapMegabytes() {
        String unit = heap.isEmpty() ? "" : heap.substring(heap.length() - 1);
        require(heap.matches("\\d+[mg]"), "--xmx: not a number of megabytes (m) or gigabytes (g): " + heap);
        return Integer.parseInt(heap.substring(0, heap.length() - 1)) * MEGABYTES.get(unit);
    }

    private void require(boolean condition, String message) {
        if (!condition) {
            throw new ParameterException(command.commandLine(), message);
        }
    }
}
