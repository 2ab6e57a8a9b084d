package dev.carillon.internal.socketio.handler;

import dev.carillon.EventHandler;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The event handlers of one socket, in a copy-on-write array of names and handlers, in the order of registration. A socket has few
 * handlers, but a server has many sockets: eight handlers take 80 bytes here, and 700 bytes in a map of lists. Comparing eight
 * names is no slower than a hash lookup.
 */
final class EventHandlers {
    private static final Object[] NONE = {};

    /** Alternating names and handlers. */
    private volatile Object[] entries = NONE;

    synchronized void add(String event, EventHandler handler) {
        Object[] longer = Arrays.copyOf(entries, entries.length + 2);
        longer[longer.length - 2] = event;
        longer[longer.length - 1] = handler;
        entries = longer;
    }

    /** Removes the matching handlers of an event. */
    synchronized void remove(String event, Predicate<EventHandler> unwanted) {
        Object[] all = entries;
        Object[] kept = new Object[all.length];
        int length = 0;
        for (int i = 0; i < all.length; i += 2) {
            if (!all[i].equals(event) || !unwanted.test((EventHandler) all[i + 1])) {
                kept[length++] = all[i];
                kept[length++] = all[i + 1];
            }
        }
        entries = length == 0 ? NONE : Arrays.copyOf(kept, length);
    }

    boolean contains(String event) {
        Object[] all = entries;
        for (int i = 0; i < all.length; i += 2) {
            if (all[i].equals(event)) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether an event has handlers and all of them are of one type. */
    boolean areAll(Class<? extends EventHandler> type, String event) {
        Object[] all = entries;
        boolean any = false;
        for (int i = 0; i < all.length; i += 2) {
            if (all[i].equals(event)) {
                if (!type.isInstance(all[i + 1])) {
                    return false;
                }
                any = true;
            }
        }
        return any;
    }

    /** Calls an action for each handler of an event. Concurrent changes do not affect a running iteration. */
    void forEach(String event, Consumer<EventHandler> action) {
        Object[] all = entries;
        for (int i = 0; i < all.length; i += 2) {
            if (all[i].equals(event)) {
                action.accept((EventHandler) all[i + 1]);
            }
        }
    }
}
