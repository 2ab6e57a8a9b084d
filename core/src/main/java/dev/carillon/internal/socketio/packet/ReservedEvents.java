package dev.carillon.internal.socketio.packet;

import java.util.Set;

/** Event names that both sides use for events of their own; no packet may carry them. */
public final class ReservedEvents {
    private static final Set<String> NAMES =
            Set.of("connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener");

    private ReservedEvents() {}

    static boolean contains(String event) {
        return NAMES.contains(event);
    }

    /** Rejects reserved names in handlers: no client can send such an event. */
    public static String requireListenable(String event) {
        if (contains(event)) {
            throw new IllegalArgumentException("\"" + event + "\" is a reserved event name; use onConnection,"
                    + " onDisconnecting or onDisconnect");
        }
        return event;
    }

    /** Rejects reserved names in emitted events. */
    public static String requireFree(String event) {
        if (contains(event)) {
            throw new IllegalArgumentException("\"" + event + "\" is a reserved event name");
        }
        return event;
    }
}
