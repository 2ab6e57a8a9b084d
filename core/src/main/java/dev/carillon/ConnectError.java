package dev.carillon;

import java.util.Optional;

/**
 * Why a client is not let into a namespace. The client receives message and data in its {@code connect_error} event; its
 * connection stays open.
 */
public class ConnectError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Object data;

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
     * What the client is told beside the message.
     *
     * @return the data, if there is any
     */
    public Optional<Object> data() {
        return Optional.ofNullable(data);
    }
}
