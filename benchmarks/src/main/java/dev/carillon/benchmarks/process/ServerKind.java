package dev.carillon.benchmarks.process;

import java.util.Arrays;

/** The servers that are compared. */
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

    /** Its name on the command line and in files. */
    public String id() {
        return id;
    }

    /** Its name in the report. */
    public String title() {
        return title;
    }

    /** Whether it is the limit and not a Socket.IO server. */
    public boolean isBare() {
        return this == BARE || this == BARE_BATCHED;
    }

    /** The server of an id. */
    public static ServerKind ofId(String id) {
        return Arrays.stream(values())
                .filter(kind -> kind.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no server is called " + id));
    }

    @Override
    public String toString() {
        return id;
    }
}
