package dev.carillon.internal.socketio.handler;

import dev.carillon.Ack;
import dev.carillon.AnyEventHandler;
import dev.carillon.DisconnectHandler;
import dev.carillon.DisconnectReason;
import dev.carillon.EventArgs;
import dev.carillon.EventHandler;
import dev.carillon.EventMiddleware;
import dev.carillon.OutgoingEventHandler;
import dev.carillon.Socket;
import dev.carillon.internal.socketio.packet.ReservedEvents;
import dev.carillon.observe.ServerObserver;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The handlers that the application has registered for one socket. They can be registered on any thread and run in the socket's
 * mailbox, except those for outgoing events, which run on the emitting thread.
 */
public final class SocketHandlers {
    private final AbstractSocket socket;
    private final ErrorReporter errors;
    private final EventHandlers byEvent = new EventHandlers();
    private final HandlerList<DisconnectHandler> disconnect = new HandlerList<>();

    /** Whether a handler for the event loop was ever registered. */
    private volatile boolean inline;

    /** The handlers that few sockets have. Null until first used. */
    private volatile Rare rare;

    /** Accessed only in the mailbox. Null until the socket has disconnected. */
    private End end;

    private static final class Rare {
        private final HandlerList<AnyEventHandler> any = new HandlerList<>();
        private final HandlerList<OutgoingEventHandler> outgoing = new HandlerList<>();
        private final HandlerList<EventMiddleware> middlewares = new HandlerList<>();
        private final HandlerList<DisconnectHandler> disconnecting = new HandlerList<>();
        private final HandlerList<Consumer<? super Socket>> upgrade = new HandlerList<>();
        private final HandlerList<Consumer<? super Socket>> heartbeat = new HandlerList<>();
    }

    private record End(DisconnectReason reason, String description) {}

    SocketHandlers(AbstractSocket socket, ErrorReporter errors) {
        this.socket = socket;
        this.errors = errors;
    }

    void add(String event, EventHandler handler) {
        Objects.requireNonNull(handler, "handler");
        ReservedEvents.requireListenable(event);
        byEvent.add(event, handler);
    }

    void addOnce(String event, EventHandler handler) {
        add(event, new OnceHandler(event, handler));
    }

    void addInline(String event, EventHandler handler) {
        Objects.requireNonNull(handler, "handler");
        add(event, new InlineHandler(handler));
        inline = true;
    }

    void remove(String event, EventHandler handler) {
        byEvent.remove(
                event,
                present -> present == handler || (present instanceof Wrapper wrapper && wrapper.handler() == handler));
    }

    void removeAll(String event) {
        byEvent.remove(event, present -> true);
    }

    private Rare rare() {
        Rare present = rare;
        return present == null ? makeRare() : present;
    }

    private synchronized Rare makeRare() {
        if (rare == null) {
            rare = new Rare();
        }
        return rare;
    }

    HandlerList<AnyEventHandler> any() {
        return rare().any;
    }

    HandlerList<OutgoingEventHandler> outgoing() {
        return rare().outgoing;
    }

    HandlerList<EventMiddleware> middlewares() {
        return rare().middlewares;
    }

    void addUpgrade(Consumer<? super Socket> handler) {
        rare().upgrade.add(Objects.requireNonNull(handler, "handler"));
    }

    public void upgraded() {
        if (rare != null) {
            rare.upgrade.forEach(handler -> guarded(null, () -> handler.accept(socket)));
        }
    }

    void addHeartbeat(Consumer<? super Socket> handler) {
        rare().heartbeat.add(Objects.requireNonNull(handler, "handler"));
    }

    public boolean wantsHeartbeats() {
        return rare != null && !rare.heartbeat.isEmpty();
    }

    public void heartbeat() {
        if (rare != null) {
            rare.heartbeat.forEach(handler -> guarded(null, () -> handler.accept(socket)));
        }
    }

    void addDisconnecting(DisconnectHandler handler) {
        rare().disconnecting.add(Objects.requireNonNull(handler, "handler"));
    }

    /** A handler that is added after the disconnect is still called, because applications rely on it for cleanup. */
    void addDisconnect(DisconnectHandler handler) {
        Objects.requireNonNull(handler, "handler");
        disconnect.add(handler);
        socket.mailbox().execute(() -> {
            if (end != null && disconnect.remove(present -> present == handler)) {
                call(handler, end.reason, end.description);
            }
        });
    }

    /** Passes a received event to the catch-all handlers, to the middlewares, and then to the handlers of the event. */
    public void receive(String event, EventArgs args, Ack ack) {
        Rare present = rare;
        if (present == null) {
            handle(event, args, ack);
            return;
        }
        present.any.forEach(handler -> guarded(event, () -> handler.handle(event, args, ack)));
        if (present.middlewares.isEmpty()) {
            handle(event, args, ack);
            return;
        }
        new MiddlewareChain<>(
                        present.middlewares.iterator(),
                        socket.mailbox(),
                        (middleware, decision) -> middleware.handle(event, args, new EventDecision(decision)),
                        refusal -> refusal.ifPresentOrElse(
                                refused -> reportRefusal(refused, event), () -> handle(event, args, ack)))
                .next();
    }

    /** Returns whether everything that {@link #receive} calls for an event may run on the event loop. */
    public boolean isInline(String event) {
        return inline && !hasInterceptors() && byEvent.areAll(InlineHandler.class, event);
    }

    private boolean hasInterceptors() {
        Rare present = rare;
        return present != null && !(present.any.isEmpty() && present.middlewares.isEmpty());
    }

    private void reportRefusal(MiddlewareChain.Refusal refusal, String event) {
        if (refusal.thrown()) {
            errors.report(refusal.error(), socket, event);
        } else {
            errors.refused(refusal.error(), socket, event);
        }
    }

    private void handle(String event, EventArgs args, Ack ack) {
        ServerObserver observer = socket.observer();
        if (observer == null) {
            callHandlers(event, args, ack);
        } else if (byEvent.contains(event)) {
            long start = System.nanoTime();
            callHandlers(event, args, ack);
            observer.eventHandled(socket, event, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private void callHandlers(String event, EventArgs args, Ack ack) {
        byEvent.forEach(event, handler -> guarded(event, () -> handler.handle(args, ack)));
    }

    /** Calls the handlers for outgoing events, on the emitting thread. */
    void emitting(String event, Object... args) {
        if (rare != null) { // also avoids a lambda for each receiver of a broadcast
            rare.outgoing.forEach(handler -> guarded(event, () -> handler.handle(event, args)));
        }
    }

    public void guarded(String event, Call call) {
        try {
            call.run();
        } catch (Throwable e) { // application code can throw anything
            errors.report(e, socket, event);
        }
    }

    @FunctionalInterface
    public interface Call {
        void run() throws Exception;
    }

    private record EventDecision(MiddlewareChain.Decision decision) implements EventMiddleware.Next {
        @Override
        public void accept() {
            decision.accept();
        }

        @Override
        public void refuse(Exception error) {
            decision.refuse(Objects.requireNonNull(error, "error"));
        }
    }

    /** A handler that calls one of the application, by which it can be removed. */
    private interface Wrapper extends EventHandler {
        EventHandler handler();
    }

    /** A handler that may run on the event loop. */
    private record InlineHandler(EventHandler handler) implements Wrapper {
        @Override
        public void handle(EventArgs args, Ack ack) throws Exception {
            handler.handle(args, ack);
        }
    }

    /** A handler that removes itself before its only call. */
    private final class OnceHandler implements Wrapper {
        private final String event;
        private final EventHandler handler;
        private final AtomicBoolean called = new AtomicBoolean();

        OnceHandler(String event, EventHandler handler) {
            this.event = event;
            this.handler = handler;
        }

        @Override
        public EventHandler handler() {
            return handler;
        }

        @Override
        public void handle(EventArgs args, Ack ack) throws Exception {
            if (called.compareAndSet(false, true)) {
                byEvent.remove(event, present -> present == this);
                handler.handle(args, ack);
            }
        }
    }

    public void disconnecting(DisconnectReason reason, String description) {
        if (rare != null) {
            rare.disconnecting.forEach(handler -> call(handler, reason, description));
        }
    }

    public void disconnected(DisconnectReason reason, String description) {
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
