package dev.carillon.benchmarks.servers;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Connections by their event loops; each loop touches its own connections alone. */
final class Audience {
    private final Map<EventLoop, List<BareConnection>> connections = new ConcurrentHashMap<>();

    /** On the connection's loop. */
    void add(BareConnection connection) {
        connections
                .computeIfAbsent(connection.loop(), loop -> new ArrayList<>())
                .add(connection);
    }

    /** On the connection's loop. */
    void remove(BareConnection connection) {
        List<BareConnection> ofLoop = connections.get(connection.loop());
        if (ofLoop != null) {
            ofLoop.remove(connection);
        }
    }

    /** Writes one frame to all, and takes it over. */
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
