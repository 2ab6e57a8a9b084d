package dev.carillon.internal.socketio.handler;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * A copy-on-write list of handlers. It needs a third of the memory of a {@link java.util.concurrent.CopyOnWriteArrayList}, which
 * matters because each socket has several of these lists, and most of them stay empty.
 */
final class HandlerList<T> implements Iterable<T> {
    private volatile List<T> handlers = List.of();

    synchronized void add(T handler) {
        addAt(handlers.size(), handler);
    }

    synchronized void addFirst(T handler) {
        addAt(0, handler);
    }

    private void addAt(int index, T handler) {
        List<T> changed = new ArrayList<>(handlers);
        changed.add(index, Objects.requireNonNull(handler, "handler"));
        handlers = List.copyOf(changed);
    }

    /** Removes the first matching handler. Returns false if there is none. */
    synchronized boolean remove(Predicate<? super T> unwanted) {
        List<T> changed = new ArrayList<>(handlers);
        for (Iterator<T> i = changed.iterator(); i.hasNext(); ) {
            if (unwanted.test(i.next())) {
                i.remove();
                handlers = List.copyOf(changed);
                return true;
            }
        }
        return false;
    }

    synchronized void clear() {
        handlers = List.of();
    }

    boolean isEmpty() {
        return handlers.isEmpty();
    }

    /** An immutable snapshot of the handlers. */
    List<T> copy() {
        return handlers;
    }

    @Override
    public Iterator<T> iterator() {
        return handlers.iterator();
    }
}
