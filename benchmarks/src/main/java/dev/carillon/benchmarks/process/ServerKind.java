package dev.carillon.benchmarks.process;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** The servers under comparison. */
public enum ServerKind {
    CARILLON("carillon", "Carillon"),
    BARE("bare", "bare Netty"),
    BARE_BATCHED("bare-batched", "bare Netty, flush per turn"),
    NODE("node", "socket.io on Node"),
    NETTY_SOCKETIO("netty-socketio", "netty-socketio"),
    BRIDGE("bridge", "netty-socketio's API on Carillon"),
    PUSH_SSE("push-sse", "Carillon push, Server-Sent Events"),
    PUSH_WEBSOCKET("push-websocket", "Carillon push, WebSocket"),
    PUSH_POLLING("push-polling", "Carillon push, long polling"),
    NODE_SSE("node-sse", "Server-Sent Events on Node"),
    NODE_WS("node-ws", "ws on Node"),
    JOBS("jobs", "Carillon jobs"),
    CLASSIC("classic", "Carillon, classic adapter"),
    SHARDED("sharded", "Carillon, sharded adapter"),
    STREAMS("streams", "Carillon, streams adapter"),
    NODE_CLASSIC("node-classic", "socket.io on Node, classic adapter"),
    NODE_SHARDED("node-sharded", "socket.io on Node, sharded adapter"),
    NODE_STREAMS("node-streams", "socket.io on Node, streams adapter");

    /** The servers whose clients do not use Socket.IO. Each of them runs one technique, so that it is compiled for that alone. */
    public static final Set<ServerKind> PUSH = Collections.unmodifiableSet(EnumSet.range(PUSH_SSE, NODE_WS));

    /** Two servers that are connected over Redis. */
    public static final Set<ServerKind> CLUSTERS = Collections.unmodifiableSet(EnumSet.range(CLASSIC, NODE_STREAMS));

    private final String id;
    private final String title;

    ServerKind(String id, String title) {
        this.id = id;
        this.title = title;
    }

    /** Returns the name on the command line and in files. */
    public String id() {
        return id;
    }

    /** Returns the name in the report. */
    public String title() {
        return title;
    }

    /** Whether this is a bare Netty server, which marks the limit, instead of a Socket.IO server. */
    public boolean isBare() {
        return this == BARE || this == BARE_BATCHED;
    }

    /** Whether the server accepts Socket.IO clients. */
    boolean isSocketIo() {
        return this != NODE_SSE && this != NODE_WS;
    }

    /** Returns the server with an id. */
    public static ServerKind ofId(String id) {
        return Arrays.stream(values())
                .filter(kind -> kind.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown server: " + id));
    }

    @Override
    public String toString() {
        return id;
    }
}
