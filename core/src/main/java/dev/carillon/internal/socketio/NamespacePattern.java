package dev.carillon.internal.socketio;

import dev.carillon.Middleware;
import dev.carillon.Namespace;
import dev.carillon.NamespaceMatcher;
import dev.carillon.ParentNamespace;
import dev.carillon.Socket;
import dev.carillon.internal.socketio.handler.EntryHandlers;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

/** A parent namespace: its matcher, the middlewares and handlers that its children inherit, and the children. */
final class NamespacePattern implements ParentNamespace {
    private final NamespaceMatcher matcher;
    private final EntryHandlers entry = new EntryHandlers();
    private final ConcurrentMap<String, LocalNamespace> children = new ConcurrentHashMap<>();

    NamespacePattern(NamespaceMatcher matcher) {
        this.matcher = Objects.requireNonNull(matcher, "matcher");
    }

    NamespaceMatcher matcher() {
        return matcher;
    }

    void adopt(LocalNamespace child) {
        child.entry().inherit(entry);
        children.put(child.name(), child);
    }

    void forget(LocalNamespace child) {
        children.remove(child.name(), child);
    }

    @Override
    public ParentNamespace use(Middleware middleware) {
        entry.use(middleware);
        return this;
    }

    @Override
    public ParentNamespace onConnection(Consumer<? super Socket> handler) {
        entry.onConnection(handler);
        return this;
    }

    @Override
    public Collection<Namespace> children() {
        return List.copyOf(children.values());
    }

    @Override
    public void emit(String event, Object... args) {
        children.values().forEach(child -> child.emit(event, args));
    }
}
