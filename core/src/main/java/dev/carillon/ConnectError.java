package dev.carillon;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Why a client is not let into a namespace. The client receives message and data in its {@code connect_error} event; its
 * connection stays open.
 */
public class ConnectError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Object data;
    private final transient Map<String, Object> members = new LinkedHashMap<>();

    /**
     * A refusal with a message alone.
     *
     * @param message what the client is told
     */
    public ConnectError(String message) {
        this(message, null);
    }

    /**
     * A refusal with a message and more.
     *
     * @param message what the client is told
     * @param data anything that Gson can write, or null
     */
    public ConnectError(String message, Object data) {
        super(message);
        this.data = data;
    }

    /**
     * Adds a member of the application's own to the packet's payload. Clients in JavaScript see none but {@code message} and {@code
     * data}; others, as the one in Java, see the whole payload.
     *
     * @param name the member's name
     * @param value anything that Gson can write
     * @return this
     */
    public ConnectError with(String name, Object value) {
        if (name.equals("message") || name.equals("data")) {
            throw new IllegalArgumentException(name + " is for the constructor");
        }
        members.put(name, value);
        return this;
    }

    /**
     * The members of the application's own.
     *
     * @return a copy, in the order in which they were added
     */
    public Map<String, Object> members() {
        return Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    /**
     * What the client is told beside the message.
     *
     * @return the data, if there is any
     */
    public Optional<Object> data() {
        return Optional.ofNullable(data);
    }
}
