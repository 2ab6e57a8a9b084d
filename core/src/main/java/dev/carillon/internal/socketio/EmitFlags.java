package dev.carillon.internal.socketio;

import java.time.Duration;

/**
 * How an event is emitted.
 *
 * @param isVolatile whether it may be dropped for a client that is not ready for it
 * @param compress whether a transport that compresses should compress it
 * @param local whether it stays on this server
 * @param timeout how long an acknowledgement may take, or null
 */
record EmitFlags(boolean isVolatile, boolean compress, boolean local, Duration timeout) {
    static final EmitFlags NONE = new EmitFlags(false, true, false, null);

    EmitFlags asVolatile() {
        return new EmitFlags(true, compress, local, timeout);
    }

    EmitFlags withCompress(boolean wanted) {
        return new EmitFlags(isVolatile, wanted, local, timeout);
    }

    EmitFlags asLocal() {
        return new EmitFlags(isVolatile, compress, true, timeout);
    }

    EmitFlags withTimeout(Duration limit) {
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("timeout must be more than zero, not " + limit);
        }
        return new EmitFlags(isVolatile, compress, local, limit);
    }
}
