package dev.carillon.internal.socketio.packet;

import java.time.Duration;

/**
 * How an event is emitted.
 *
 * @param isVolatile whether it may be dropped for a client that is not ready for it
 * @param compress whether a transport that compresses should compress it
 * @param local whether it stays on this server
 * @param timeout how long an acknowledgement may take, or null
 */
public record EmitFlags(boolean isVolatile, boolean compress, boolean local, Duration timeout) {
    public static final EmitFlags NONE = new EmitFlags(false, true, false, null);

    public EmitFlags asVolatile() {
        return new EmitFlags(true, compress, local, timeout);
    }

    public EmitFlags withCompress(boolean wanted) {
        return new EmitFlags(isVolatile, wanted, local, timeout);
    }

    public EmitFlags asLocal() {
        return new EmitFlags(isVolatile, compress, true, timeout);
    }

    public EmitFlags withTimeout(Duration limit) {
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("timeout must be more than zero, not " + limit);
        }
        return new EmitFlags(isVolatile, compress, local, limit);
    }
}
