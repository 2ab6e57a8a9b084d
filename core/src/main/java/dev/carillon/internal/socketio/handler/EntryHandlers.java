package dev.carillon.internal.socketio.handler;

import dev.carillon.Middleware;
import dev.carillon.Socket;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The middlewares and the connection handlers of a namespace, which run in this order when a client connects. Thread-safe. */
public final class EntryHandlers {
    private final List<Middleware> middlewares = new CopyOnWriteArrayList<>();
    private final List<Consumer<? super Socket>> connectionHandlers = new CopyOnWriteArrayList<>();

    public void use(Middleware middleware) {
        middlewares.add(Objects.requireNonNull(middleware, "middleware"));
    }

    public void onConnection(Consumer<? super Socket> handler) {
        connectionHandlers.add(Objects.requireNonNull(handler, "handler"));
    }

    /** Copies the current middlewares and handlers of a parent. */
    public void inherit(EntryHandlers parent) {
        middlewares.addAll(parent.middlewares);
        connectionHandlers.addAll(parent.connectionHandlers);
    }

    public List<Middleware> middlewares() {
        return middlewares;
    }

    public List<Consumer<? super Socket>> connectionHandlers() {
        return connectionHandlers;
    }
}
