package dev.carillon.internal.socketio.handler;

import dev.carillon.Middleware;
import dev.carillon.Socket;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** What a client meets on its way into a namespace: the middlewares, then the connection handlers. Thread-safe. */
public final class EntryHandlers {
    private final List<Middleware> middlewares = new CopyOnWriteArrayList<>();
    private final List<Consumer<? super Socket>> connectionHandlers = new CopyOnWriteArrayList<>();

    public void use(Middleware middleware) {
        middlewares.add(Objects.requireNonNull(middleware, "middleware"));
    }

    public void onConnection(Consumer<? super Socket> handler) {
        connectionHandlers.add(Objects.requireNonNull(handler, "handler"));
    }

    /** Takes over what a parent has at this moment. */
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
