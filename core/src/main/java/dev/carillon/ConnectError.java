package dev.carillon;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The reason why a client is refused by a namespace. The client receives the message and the data in its {@code connect_error}
 * event. Its connection stays open.
 */
public class ConnectError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Object data;
    private final transient Map<String, Object> members = new LinkedHashMap<>();

    /**
     * Creates a refusal with a message.
     *
     * @param message the message for the client
     */
    public ConnectError(String message) {
        this(message, null);
    }

    /**
     * Creates a refusal with a message and data.
     *
     * @param message the message for the client
     * @param data anything that the JSON codec can write, or null
     */
    public ConnectError(String message, Object data) {
        super(message);
        this.data = data;
    }

    /**
     * Adds another member to the payload of the packet. JavaScript clients see only {@code message} and {@code data}; other
     * clients, such as the Java client, see the whole payload.
     *
     * @param name the member's name
     * @param value anything that the JSON codec can write
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
     * The additional members.
     *
     * @return a copy, in the order in which they were added
     */
    public Map<String, Object> members() {
        return Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    /**
     * The data for the client.
     *
     * @return the data, if there is any
     */
    public Optional<Object> data() {
        return Optional.ofNullable(data);
    }
}
