package dev.carillon.internal.socketio.handler;

import dev.carillon.EventHandler;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The handlers of one socket by their events: a flat array of names and handlers, in the order in which they were registered, that
 * is copied at each change. A socket has few of them and a server many sockets: eight handlers take 80 bytes here and take 700 in a
 * map of lists, and to look at eight names is no slower than to compute a hash.
 */
final class EventHandlers {
    private static final Object[] NONE = {};

    /** A name, its handler, the next name, its handler, and so on. */
    private volatile Object[] entries = NONE;

    synchronized void add(String event, EventHandler handler) {
        Object[] longer = Arrays.copyOf(entries, entries.length + 2);
        longer[longer.length - 2] = event;
        longer[longer.length - 1] = handler;
        entries = longer;
    }

    /** Removes those of an event that match. */
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

    /** Calls an action with each handler of an event, as they were when it began. */
    void forEach(String event, Consumer<EventHandler> action) {
        Object[] all = entries;
        for (int i = 0; i < all.length; i += 2) {
            if (all[i].equals(event)) {
                action.accept((EventHandler) all[i + 1]);
            }
        }
    }
}
