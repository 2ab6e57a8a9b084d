package dev.carillon.internal.socketio.packet;

import java.time.Duration;

/**
 * The modifiers of an emit.
 *
 * @param isVolatile whether the event may be dropped for a client that is not ready to receive it
 * @param compress whether transports that support compression should compress the event
 * @param local whether the event is emitted to the sockets of this server only
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
