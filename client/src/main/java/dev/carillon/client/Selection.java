package dev.carillon.client;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Some sockets of a namespace, to which you can emit, and which you can move between rooms or disconnect. A selection is immutable: each
 * method that changes it returns a new one. Thread-safe.
 */
public final class Selection {
    private final Transport transport;
    private final Gson gson;
    private final Receivers receivers;
    private final Duration ackTimeout;

    Selection(Transport transport, Gson gson, Receivers receivers) {
        this(transport, gson, receivers, Duration.ofSeconds(5));
    }

    private Selection(Transport transport, Gson gson, Receivers receivers, Duration ackTimeout) {
        this.transport = transport;
        this.gson = gson;
        this.receivers = receivers;
        this.ackTimeout = ackTimeout;
    }

    /**
     * Adds rooms whose members are selected. A socket in several of them is selected once.
     *
     * @param rooms the rooms, at least one; the id of a socket is also a room
     * @return a new selection
     * @throws IllegalArgumentException if there are no rooms, because everyone would be selected
     */
    public Selection to(String... rooms) {
        if (rooms.length == 0) {
            throw new IllegalArgumentException("there are no rooms; use all() to select everyone");
        }
        return new Selection(transport, gson, receivers.to(rooms), ackTimeout);
    }

    /**
     * Adds rooms whose members are not selected.
     *
     * @param rooms the rooms; if there are none, the selection stays the same
     * @return a new selection
     */
    public Selection except(String... rooms) {
        return new Selection(transport, gson, receivers.except(rooms), ackTimeout);
    }

    /**
     * Sets how long clients may take to acknowledge an event.
     *
     * @param time the time, 5 seconds by default; the server accepts at most 60 seconds
     * @return a new selection
     */
    public Selection timeout(Duration time) {
        return new Selection(transport, gson, receivers, Objects.requireNonNull(time, "time"));
    }

    /**
     * Emits an event.
     *
     * @param event the name
     * @param args the arguments, which become JSON; a {@link com.google.gson.JsonElement} is sent unchanged
     * @throws ApiException if the server refuses the request
     */
    public void emit(String event, Object... args) {
        transport.call(Call.post("/emit", event(event, args)));
    }

    /**
     * Emits an event and waits for the acknowledgements: until all clients have answered, or the {@link #timeout} is over.
     *
     * @param event the name
     * @param args the arguments, which become JSON
     * @return the acknowledgements that have arrived
     * @throws ApiException if the server refuses the request
     */
    public Replies emitWithAck(String event, Object... args) {
        JsonObject body = event(event, args);
        body.addProperty("ack", true);
        body.addProperty("timeoutMs", ackTimeout.toMillis());
        return transport
                .call(Call.post("/emit", body).withExtraTime(ackTimeout))
                .as(Replies::of);
    }

    private JsonObject event(String name, Object... args) {
        JsonArray values = new JsonArray();
        for (Object arg : args) {
            values.add(gson.toJsonTree(arg));
        }
        JsonObject body = receivers.toJson();
        body.addProperty("event", Objects.requireNonNull(name, "event"));
        body.add("args", values);
        return body;
    }

    /**
     * Lets the sockets join rooms.
     *
     * @param rooms the rooms, at least one
     * @throws ApiException if the server refuses the request
     */
    public void socketsJoin(String... rooms) {
        change("join", rooms);
    }

    /**
     * Lets the sockets leave rooms.
     *
     * @param rooms the rooms, at least one
     * @throws ApiException if the server refuses the request
     */
    public void socketsLeave(String... rooms) {
        change("leave", rooms);
    }

    private void change(String action, String... rooms) {
        JsonObject body = receivers.toJson();
        body.add(action, Receivers.array(List.of(rooms)));
        transport.call(Call.post("/sockets/" + action, body));
    }

    /**
     * Disconnects the sockets from the namespace.
     *
     * @throws ApiException if the server refuses the request
     */
    public void disconnectSockets() {
        transport.call(Call.post("/sockets/disconnect", receivers.toJson()));
    }
}
