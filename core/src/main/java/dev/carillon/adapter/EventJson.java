package dev.carillon.adapter;

import com.google.gson.Gson;
import dev.carillon.RawJson;
import dev.carillon.internal.socketio.packet.PayloadCodec;
import dev.carillon.internal.socketio.packet.ReservedEvents;

/** Writes the events of {@link ClusterCommand}s as a server without a JSON codec of its own does. For processes that are not servers. */
public final class EventJson {
    private static final PayloadCodec CODEC = new PayloadCodec(new Gson());

    private EventJson() {}

    /**
     * Writes an event for clients.
     *
     * @param event the name; not one of the reserved names
     * @param args any number of values that Gson can write, including {@code byte[]} at any depth
     * @return the name and the arguments as one JSON array
     * @throws IllegalArgumentException when the name is reserved or a value cannot be written
     */
    public static RawJson event(String event, Object... args) {
        return CODEC.toJsonArray(ReservedEvents.requireFree(event), args);
    }

    /**
     * Writes arguments.
     *
     * @param args any number of values that Gson can write, including {@code byte[]} at any depth
     * @return the arguments as one JSON array
     * @throws IllegalArgumentException when a value cannot be written
     */
    public static RawJson arguments(Object... args) {
        return CODEC.toJsonArray(null, args);
    }
}
