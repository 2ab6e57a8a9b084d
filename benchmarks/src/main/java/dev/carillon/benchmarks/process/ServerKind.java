package dev.carillon.benchmarks.process;

import java.util.Arrays;

/** The servers under comparison. */
public enum ServerKind {
    CARILLON("carillon", "Carillon"),
    BARE("bare", "bare Netty"),
    BARE_BATCHED("bare-batched", "bare Netty, flush per turn"),
    NODE("node", "socket.io on Node"),
    NETTY_SOCKETIO("netty-socketio", "netty-socketio"),
    BRIDGE("bridge", "netty-socketio's API on Carillon");

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
