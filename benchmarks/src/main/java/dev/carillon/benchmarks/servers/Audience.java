package dev.carillon.benchmarks.servers;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Connections grouped by event loop. Each loop accesses only its own connections. */
final class Audience {
    private final Map<EventLoop, List<BareConnection>> connections = new ConcurrentHashMap<>();

    /** Adds a connection. Must be called on its event loop. */
    void add(BareConnection connection) {
        connections
                .computeIfAbsent(connection.loop(), loop -> new ArrayList<>())
                .add(connection);
    }

    /** Removes a connection. Must be called on its event loop. */
    void remove(BareConnection connection) {
        List<BareConnection> ofLoop = connections.get(connection.loop());
        if (ofLoop != null) {
            ofLoop.remove(connection);
        }
    }

    /** Writes a frame to all connections, and takes ownership of it. */
    void send(ByteBuf frame) {
        connections.forEach((loop, ofLoop) -> {
            frame.retain();
            loop.execute(() -> {
                ofLoop.forEach(connection -> connection.send(frame.retainedDuplicate()));
                frame.release();
            });
        });
        frame.release();
    }
}
