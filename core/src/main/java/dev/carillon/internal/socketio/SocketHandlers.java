package dev.carillon.internal.socketio;

import dev.carillon.Ack;
import dev.carillon.DisconnectHandler;
import dev.carillon.DisconnectReason;
import dev.carillon.EventArgs;
import dev.carillon.EventHandler;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** What the application has registered for one socket. Any thread may add; handlers are called in the socket's mailbox. */
final class SocketHandlers {
    private final ClientSocket socket;
    private final ErrorReporter errors;
    private final Map<String, List<EventHandler>> byEvent = new ConcurrentHashMap<>(8);
    private final List<DisconnectHandler> disconnecting = new CopyOnWriteArrayList<>();
    private final List<DisconnectHandler> disconnect = new CopyOnWriteArrayList<>();

    /** Set in the mailbox, and read there. */
    private End end;

    private record End(DisconnectReason reason, String description) {}

    SocketHandlers(ClientSocket socket, ErrorReporter errors) {
        this.socket = socket;
        this.errors = errors;
    }

    void add(String event, EventHandler handler) {
        Objects.requireNonNull(handler, "handler");
        byEvent.computeIfAbsent(event, name -> new CopyOnWriteArrayList<>()).add(handler);
    }

    void addDisconnecting(DisconnectHandler handler) {
        disconnecting.add(Objects.requireNonNull(handler, "handler"));
    }

    /** A handler that comes after the end is called all the same: whoever registers it counts on it for cleaning up. */
    void addDisconnect(DisconnectHandler handler) {
        Objects.requireNonNull(handler, "handler");
        disconnect.add(handler);
        socket.mailbox().execute(() -> {
            if (end != null && disconnect.remove(handler)) {
                call(handler, end.reason, end.description);
            }
        });
    }

    void handle(String event, EventArgs args, Ack ack) {
        for (EventHandler handler : byEvent.getOrDefault(event, List.of())) {
            try {
                handler.handle(args, ack);
            } catch (Throwable e) { // the application's, whatever it is
                errors.report(e, socket, event);
            }
        }
    }

    void disconnecting(DisconnectReason reason, String description) {
        disconnecting.forEach(handler -> call(handler, reason, description));
    }

    void disconnected(DisconnectReason reason, String description) {
        end = new End(reason, description);
        for (DisconnectHandler handler : List.copyOf(disconnect)) {
            if (disconnect.remove(handler)) {
                call(handler, reason, description);
            }
        }
    }

    private void call(DisconnectHandler handler, DisconnectReason reason, String description) {
        try {
            handler.handle(reason, description);
        } catch (Throwable e) { // the application's, whatever it is
            errors.report(e, socket, null);
        }
    }
}
