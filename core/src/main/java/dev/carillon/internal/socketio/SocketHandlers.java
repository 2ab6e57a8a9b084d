package dev.carillon.internal.socketio;

import dev.carillon.Ack;
import dev.carillon.AnyEventHandler;
import dev.carillon.DisconnectHandler;
import dev.carillon.DisconnectReason;
import dev.carillon.EventArgs;
import dev.carillon.EventHandler;
import dev.carillon.EventMiddleware;
import dev.carillon.OutgoingEventHandler;
import dev.carillon.Socket;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** What the application has registered for one socket. Any thread may add; handlers are called in the socket's mailbox. */
final class SocketHandlers {
    private final ListeningSocket socket;
    private final ErrorReporter errors;
    private final Map<String, HandlerList<EventHandler>> byEvent = new ConcurrentHashMap<>(8);
    private final HandlerList<AnyEventHandler> any = new HandlerList<>();
    private final HandlerList<OutgoingEventHandler> outgoing = new HandlerList<>();
    private final HandlerList<EventMiddleware> middlewares = new HandlerList<>();
    private final HandlerList<DisconnectHandler> disconnecting = new HandlerList<>();
    private final HandlerList<DisconnectHandler> disconnect = new HandlerList<>();
    private final HandlerList<Consumer<? super Socket>> upgrade = new HandlerList<>();

    /** Set in the mailbox, and read there. */
    private End end;

    private record End(DisconnectReason reason, String description) {}

    SocketHandlers(ListeningSocket socket, ErrorReporter errors) {
        this.socket = socket;
        this.errors = errors;
    }

    void add(String event, EventHandler handler) {
        Objects.requireNonNull(handler, "handler");
        ReservedEvents.requireListenable(event);
        byEvent.compute(event, (name, present) -> {
            HandlerList<EventHandler> handlers = present == null ? new HandlerList<>() : present;
            handlers.add(handler);
            return handlers;
        });
    }

    void addOnce(String event, EventHandler handler) {
        add(event, new OnceHandler(event, handler));
    }

    void remove(String event, EventHandler handler) {
        byEvent.computeIfPresent(event, (name, handlers) -> {
            while (handlers.remove(present ->
                    present == handler || (present instanceof OnceHandler once && once.handler == handler))) {}
            return handlers.isEmpty() ? null : handlers;
        });
    }

    void removeAll(String event) {
        byEvent.remove(event);
    }

    HandlerList<AnyEventHandler> any() {
        return any;
    }

    HandlerList<OutgoingEventHandler> outgoing() {
        return outgoing;
    }

    HandlerList<EventMiddleware> middlewares() {
        return middlewares;
    }

    void addUpgrade(Consumer<? super Socket> handler) {
        upgrade.add(Objects.requireNonNull(handler, "handler"));
    }

    void upgraded() {
        upgrade.forEach(handler -> guarded(null, () -> handler.accept(socket)));
    }

    void addDisconnecting(DisconnectHandler handler) {
        disconnecting.add(Objects.requireNonNull(handler, "handler"));
    }

    /** A handler that comes after the end is called all the same: whoever registers it counts on it for cleaning up. */
    void addDisconnect(DisconnectHandler handler) {
        Objects.requireNonNull(handler, "handler");
        disconnect.add(handler);
        socket.mailbox().execute(() -> {
            if (end != null && disconnect.remove(present -> present == handler)) {
                call(handler, end.reason, end.description);
            }
        });
    }

    /** Leads a received event to those who see all events, to the middlewares, and to its handlers. */
    void receive(String event, EventArgs args, Ack ack) {
        if (!any.isEmpty()) {
            any.forEach(handler -> guarded(event, () -> handler.handle(event, args)));
        }
        if (middlewares.isEmpty()) {
            handle(event, args, ack);
            return;
        }
        new MiddlewareChain<>(
                        middlewares.iterator(),
                        socket.mailbox(),
                        (middleware, decision) -> middleware.handle(event, args, new EventDecision(decision)),
                        refusal -> refusal.ifPresentOrElse(
                                error -> errors.report(error, socket, event), () -> handle(event, args, ack)))
                .next();
    }

    private void handle(String event, EventArgs args, Ack ack) {
        HandlerList<EventHandler> handlers = byEvent.get(event);
        if (handlers != null) {
            handlers.forEach(handler -> guarded(event, () -> handler.handle(args, ack)));
        }
    }

    /** Tells those who see what is emitted, on the emitting thread. */
    void emitting(String event, Object... args) {
        if (!outgoing.isEmpty()) { // and not a lambda for each receiver of a broadcast either
            outgoing.forEach(handler -> guarded(event, () -> handler.handle(event, args)));
        }
    }

    private void guarded(String event, Call call) {
        try {
            call.run();
        } catch (Throwable e) { // the application's, whatever it is
            errors.report(e, socket, event);
        }
    }

    @FunctionalInterface
    private interface Call {
        void run() throws Exception;
    }

    private record EventDecision(MiddlewareChain.Decision decision) implements EventMiddleware.Next {
        @Override
        public void accept() {
            decision.accept();
        }

        @Override
        public void refuse(Exception error) {
            decision.refuse(error);
        }
    }

    /** Removes itself before its one call. */
    private final class OnceHandler implements EventHandler {
        private final String event;
        private final EventHandler handler;
        private final AtomicBoolean called = new AtomicBoolean();

        OnceHandler(String event, EventHandler handler) {
            this.event = event;
            this.handler = handler;
        }

        @Override
        public void handle(EventArgs args, Ack ack) throws Exception {
            if (called.compareAndSet(false, true)) {
                remove(event, handler);
                handler.handle(args, ack);
            }
        }
    }

    void disconnecting(DisconnectReason reason, String description) {
        disconnecting.forEach(handler -> call(handler, reason, description));
    }

    void disconnected(DisconnectReason reason, String description) {
        end = new End(reason, description);
        for (DisconnectHandler handler : disconnect.copy()) {
            if (disconnect.remove(present -> present == handler)) {
                call(handler, reason, description);
            }
        }
    }

    private void call(DisconnectHandler handler, DisconnectReason reason, String description) {
        guarded(null, () -> handler.handle(reason, description));
    }
}
