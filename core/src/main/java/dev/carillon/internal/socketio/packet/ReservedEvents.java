package dev.carillon.internal.socketio.packet;

import java.util.Set;

/** Event names that clients and servers use for their local events. No packet may contain them. */
public final class ReservedEvents {
    private static final Set<String> NAMES =
            Set.of("connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener");

    private ReservedEvents() {}

    static boolean contains(String event) {
        return NAMES.contains(event);
    }

    /** Rejects handlers for reserved names, because no client can send such events. */
    public static String requireListenable(String event) {
        if (contains(event)) {
            throw new IllegalArgumentException("\"" + event + "\" is a reserved event name; use onConnection,"
                    + " onDisconnecting or onDisconnect");
        }
        return event;
    }

    /** Rejects emits with reserved names. */
    public static String requireFree(String event) {
        if (contains(event)) {
            throw new IllegalArgumentException("\"" + event + "\" is a reserved event name");
        }
        return event;
    }
}
