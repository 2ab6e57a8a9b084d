package dev.carillon.internal.socketio;

import com.google.gson.JsonObject;
import dev.carillon.Namespace;
import dev.carillon.NamespaceMatcher;
import dev.carillon.ParentNamespace;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The namespaces of one server: those that the application has created, and those that are created on demand for clients. */
final class Namespaces {
    private static final Logger log = LoggerFactory.getLogger(Namespaces.class);

    /** Longer names are refused without calling a matcher, because matching them could take too long. */
    private static final int MAX_NAME_LENGTH = 1024;

    private final SocketIoContext context;
    private final ConcurrentMap<String, LocalNamespace> byName = new ConcurrentHashMap<>();
    private final List<NamespacePattern> patterns = new CopyOnWriteArrayList<>();
    private final List<Consumer<? super Namespace>> listeners = new CopyOnWriteArrayList<>();

    /** Guarded by this. */
    private int childCount;

    Namespaces(SocketIoContext context) {
        this.context = context;
    }

    /** The namespace with this name. The first call creates it. */
    LocalNamespace get(String name) {
        LocalNamespace present = byName.get(name);
        return present == null ? make(name) : present;
    }

    /** Synchronized, so that concurrent callers get the same namespace. */
    private synchronized LocalNamespace make(String name) {
        LocalNamespace present = byName.get(name);
        if (present != null) {
            return present;
        }
        LocalNamespace made = new LocalNamespace(name, context);
        byName.put(name, made);
        made.cluster().start();
        tell(made);
        return made;
    }

    ParentNamespace addPattern(NamespaceMatcher matcher) {
        NamespacePattern pattern = new NamespacePattern(matcher);
        patterns.add(pattern);
        return pattern;
    }

    void addListener(Consumer<? super Namespace> listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
    }

    /** The namespace with this name, if it exists. */
    Optional<LocalNamespace> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Whether a namespace with this name can be created on demand, if a matcher accepts it. */
    boolean mayCreate(String name) {
        return !patterns.isEmpty() && name.length() <= MAX_NAME_LENGTH;
    }

    /** Creates a namespace if a matcher accepts its name. Calls application code, so it must not run on an event loop. */
    Optional<LocalNamespace> create(String name, JsonObject auth) {
        for (NamespacePattern pattern : patterns) {
            if (matches(pattern, name, auth)) {
                return childOf(pattern, name);
            }
        }
        return Optional.empty();
    }

    private static boolean matches(NamespacePattern pattern, String name, JsonObject auth) {
        try {
            return pattern.matcher().matches(name, auth);
        } catch (RuntimeException e) {
            log.error("a namespace matcher failed", e);
            return false;
        }
    }

    /** Synchronized, so that concurrent clients get the same namespace. */
    private synchronized Optional<LocalNamespace> childOf(NamespacePattern pattern, String name) {
        LocalNamespace present = byName.get(name);
        if (present != null) {
            return Optional.of(present);
        }
        if (childCount >= context.options().maxChildNamespaces()) {
            return Optional.empty();
        }
        childCount++;
        LocalNamespace child = new LocalNamespace(name, context);
        pattern.adopt(child);
        if (context.options().cleanupEmptyChildNamespaces()) {
            child.onEmpty(() -> remove(pattern, child));
        }
        byName.put(name, child);
        child.cluster().start();
        tell(child);
        return Optional.of(child);
    }

    private synchronized void remove(NamespacePattern pattern, LocalNamespace child) {
        if (byName.remove(child.name(), child)) {
            childCount--;
            pattern.forget(child);
            child.cluster().close();
            child.recovery().close();
        }
    }

    Collection<LocalNamespace> all() {
        return byName.values();
    }

    /** Closes the adapters of all namespaces, which leave the cluster. */
    CompletableFuture<Void> close() {
        byName.values().forEach(namespace -> namespace.recovery().close());
        return CompletableFuture.allOf(byName.values().stream()
                .map(namespace -> namespace.cluster().close().toCompletableFuture())
                .toArray(CompletableFuture[]::new));
    }

    private void tell(Namespace namespace) {
        for (Consumer<? super Namespace> listener : listeners) {
            try {
                listener.accept(namespace);
            } catch (RuntimeException e) {
                log.error("a listener for new namespaces failed", e);
            }
        }
    }
}
