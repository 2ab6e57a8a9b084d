package dev.carillon;

import java.time.Duration;
import java.util.Objects;
import java.util.function.BiConsumer;

/**
 * Lets a client that lost its connection for a short time recover its socket: the same id, rooms and data, and the events that
 * it missed. Set it with {@link SocketIoServer.Builder#connectionStateRecovery}; it is off by default.
 *
 * <p>Each namespace keeps emitted events (except volatile events and events with an acknowledgement) and disconnected clients
 * in memory. If a limit is exceeded, the oldest entries are dropped, and a client that needs them gets a new socket.
 *
 * @see <a href="https://socket.io/docs/v4/connection-state-recovery">Connection state recovery</a>
 */
public final class ConnectionStateRecovery {
    /** Why a client could not be recovered and got a new socket. */
    public enum Failure {
        /**
         * No session is kept under that private id: it never existed, it ended for good, or it was dropped because there were
         * too many.
         */
        UNKNOWN_SESSION,
        /** The client was away for too long. */
        EXPIRED,
        /** Events that the client missed are no longer kept, or its offset is from another server. */
        UNKNOWN_OFFSET
    }

    private final Duration maxDisconnectionDuration;
    private final boolean skipMiddlewares;
    private final int maxPackets;
    private final long maxBytes;
    private final int maxSessions;
    private final long maxSessionBytes;
    private final BiConsumer<Failure, Handshake> failureListener;

    private ConnectionStateRecovery(Builder builder) {
        this.maxDisconnectionDuration = builder.maxDisconnectionDuration;
        this.skipMiddlewares = builder.skipMiddlewares;
        this.maxPackets = builder.maxPackets;
        this.maxBytes = builder.maxBytes;
        this.maxSessions = builder.maxSessions;
        this.maxSessionBytes = builder.maxSessionBytes;
        this.failureListener = builder.failureListener;
    }

    /**
     * Creates a builder.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * How long a client may be away.
     *
     * @return the time
     */
    public Duration maxDisconnectionDuration() {
        return maxDisconnectionDuration;
    }

    /**
     * Whether a recovered client skips the middlewares of the namespace.
     *
     * @return true to skip them
     */
    public boolean skipMiddlewares() {
        return skipMiddlewares;
    }

    /**
     * How many events a namespace keeps.
     *
     * @return the count
     */
    public int maxPackets() {
        return maxPackets;
    }

    /**
     * How many bytes of events a namespace keeps.
     *
     * @return the size
     */
    public long maxBytes() {
        return maxBytes;
    }

    /**
     * How many clients of a namespace may be away.
     *
     * @return the count
     */
    public int maxSessions() {
        return maxSessions;
    }

    /**
     * How many bytes the disconnected clients of a namespace may take.
     *
     * @return the size
     */
    public long maxSessionBytes() {
        return maxSessionBytes;
    }

    /**
     * Called when the state of a client could not be recovered.
     *
     * @return the listener
     */
    public BiConsumer<Failure, Handshake> failureListener() {
        return failureListener;
    }

    /** Builds the options. Not thread-safe. */
    public static final class Builder {
        private Duration maxDisconnectionDuration = Duration.ofMinutes(2);
        private boolean skipMiddlewares = true;
        private int maxPackets = 100_000;
        private long maxBytes = 64L * 1024 * 1024;
        private int maxSessions = 100_000;
        private long maxSessionBytes = 32L * 1024 * 1024;
        private BiConsumer<Failure, Handshake> failureListener = (failure, handshake) -> {};

        private Builder() {}

        /**
         * How long a client may be away. Default: 2 minutes.
         *
         * @param duration more than zero
         * @return this
         */
        public Builder maxDisconnectionDuration(Duration duration) {
            this.maxDisconnectionDuration = OptionChecks.requirePositive("maxDisconnectionDuration", duration);
            return this;
        }

        /**
         * Whether a recovered client skips the middlewares of the namespace. Default: true.
         *
         * @param skip true to skip them
         * @return this
         */
        public Builder skipMiddlewares(boolean skip) {
            this.skipMiddlewares = skip;
            return this;
        }

        /**
         * How many events a namespace keeps. Default: 100,000.
         *
         * @param count at least 1
         * @return this
         */
        public Builder maxPackets(int count) {
            this.maxPackets = OptionChecks.requireRange("maxPackets", count, 1, Integer.MAX_VALUE);
            return this;
        }

        /**
         * How many bytes of events a namespace keeps. Default: 64 MiB.
         *
         * @param bytes at least 1
         * @return this
         */
        public Builder maxBytes(long bytes) {
            this.maxBytes = OptionChecks.requireAtLeast("maxBytes", bytes, 1);
            return this;
        }

        /**
         * How many clients of a namespace may be away. Default: 100,000.
         *
         * @param count at least 1
         * @return this
         */
        public Builder maxSessions(int count) {
            this.maxSessions = OptionChecks.requireRange("maxSessions", count, 1, Integer.MAX_VALUE);
            return this;
        }

        /**
         * How many bytes the disconnected clients of a namespace may take, with the names of their rooms. If they take more,
         * those with the most rooms are dropped. Default: 32 MiB.
         *
         * @param bytes at least 1
         * @return this
         */
        public Builder maxSessionBytes(long bytes) {
            this.maxSessionBytes = OptionChecks.requireAtLeast("maxSessionBytes", bytes, 1);
            return this;
        }

        /**
         * Registers a listener that is called when a client asks for its previous state and gets a new socket instead. Default:
         * none.
         *
         * @param listener runs on an event loop and must not block
         * @return this
         */
        public Builder onFailure(BiConsumer<Failure, Handshake> listener) {
            this.failureListener = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /**
         * Builds the options.
         *
         * @return the options
         */
        public ConnectionStateRecovery build() {
            return new ConnectionStateRecovery(this);
        }
    }
}
