package dev.carillon.internal.socketio.handler;

import dev.carillon.Ack;
import dev.carillon.AnyEventHandler;
import dev.carillon.DisconnectHandler;
import dev.carillon.EventHandler;
import dev.carillon.EventMiddleware;
import dev.carillon.OutgoingEventHandler;
import dev.carillon.RequestHandler;
import dev.carillon.Socket;
import dev.carillon.internal.loop.Mailbox;
import dev.carillon.observe.ServerObserver;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/** The part of a socket with which the application registers its handlers. */
public abstract class AbstractSocket implements Socket {
    private final SocketHandlers handlers;
    private final ErrorReporter errors;

    protected AbstractSocket(ErrorReporter errors) {
        this.errors = errors;
        this.handlers = new SocketHandlers(this, errors);
    }

    /** Called before a handler for outgoing events is registered. */
    protected abstract void observesOutgoing();

    /** The observer, or null if there is none. */
    protected abstract ServerObserver observer();

    /** The mailbox that runs the handlers. */
    protected abstract Mailbox mailbox();

    protected final SocketHandlers handlers() {
        return handlers;
    }

    @Override
    public Socket on(String event, EventHandler handler) {
        handlers.add(event, handler);
        return this;
    }

    /** Rejects a type that no payload can be read as, at registration rather than at the first event. */
    protected abstract void requireReadable(Class<?> type, String event);

    @Override
    public <T> Socket on(String event, Class<T> type, Consumer<? super T> handler) {
        requireReadable(type, event);
        return Socket.super.on(event, type, handler);
    }

    @Override
    public <T> Socket on(String event, Class<T> type, BiConsumer<? super T, Ack> handler) {
        requireReadable(type, event);
        return Socket.super.on(event, type, handler);
    }

    @Override
    public <A, B> Socket on(String event, Class<A> first, Class<B> second, BiConsumer<? super A, ? super B> handler) {
        requireReadable(first, event);
        requireReadable(second, event);
        return Socket.super.on(event, first, second, handler);
    }

    @Override
    public Socket onInline(String event, EventHandler handler) {
        handlers.addInline(event, handler);
        return this;
    }

    @Override
    public <T> Socket onInline(String event, Class<T> type, Consumer<? super T> handler) {
        requireReadable(type, event);
        return Socket.super.onInline(event, type, handler);
    }

    @Override
    public <T> Socket onInline(String event, Class<T> type, BiConsumer<? super T, Ack> handler) {
        requireReadable(type, event);
        return Socket.super.onInline(event, type, handler);
    }

    @Override
    public <T> Socket once(String event, Class<T> type, Consumer<? super T> handler) {
        requireReadable(type, event);
        return Socket.super.once(event, type, handler);
    }

    @Override
    public <T> Socket onRequest(String event, Class<T> type, Function<? super T, ?> handler) {
        requireReadable(type, event);
        return Socket.super.onRequest(event, type, handler);
    }

    @Override
    public Socket once(String event, EventHandler handler) {
        handlers.addOnce(event, handler);
        return this;
    }

    @Override
    public Socket off(String event, EventHandler handler) {
        handlers.remove(event, handler);
        return this;
    }

    @Override
    public Socket off(String event) {
        handlers.removeAll(event);
        return this;
    }

    @Override
    public Socket onAny(AnyEventHandler handler) {
        handlers.any().add(handler);
        return this;
    }

    @Override
    public Socket prependAny(AnyEventHandler handler) {
        handlers.any().addFirst(handler);
        return this;
    }

    @Override
    public Socket offAny(AnyEventHandler handler) {
        handlers.any().remove(present -> present == handler);
        return this;
    }

    @Override
    public Socket offAny() {
        handlers.any().clear();
        return this;
    }

    @Override
    public Socket onAnyOutgoing(OutgoingEventHandler handler) {
        observesOutgoing();
        handlers.outgoing().add(handler);
        return this;
    }

    @Override
    public Socket prependAnyOutgoing(OutgoingEventHandler handler) {
        observesOutgoing();
        handlers.outgoing().addFirst(handler);
        return this;
    }

    @Override
    public Socket offAnyOutgoing(OutgoingEventHandler handler) {
        handlers.outgoing().remove(present -> present == handler);
        return this;
    }

    @Override
    public Socket offAnyOutgoing() {
        handlers.outgoing().clear();
        return this;
    }

    @Override
    public Socket use(EventMiddleware middleware) {
        handlers.middlewares().add(middleware);
        return this;
    }

    /** Calls the handlers for outgoing events. */
    public final void emitting(String event, Object... args) {
        handlers.emitting(event, args);
    }

    @Override
    public Socket onRequest(String event, RequestHandler handler) {
        return on(event, answering(event, handler));
    }

    @Override
    public Socket onRequestInline(String event, RequestHandler handler) {
        return onInline(event, answering(event, handler));
    }

    private EventHandler answering(String event, RequestHandler handler) {
        return new AnsweringHandler(handler, error -> errors.report(error, this, event));
    }

    @Override
    public List<AnyEventHandler> listenersAny() {
        return handlers.any().copy();
    }

    @Override
    public List<OutgoingEventHandler> listenersAnyOutgoing() {
        return handlers.outgoing().copy();
    }

    @Override
    public Socket onUpgrade(Consumer<? super Socket> handler) {
        handlers.addUpgrade(handler);
        return this;
    }

    @Override
    public Socket onHeartbeat(Consumer<? super Socket> handler) {
        handlers.addHeartbeat(handler);
        return this;
    }

    @Override
    public Socket onDisconnecting(DisconnectHandler handler) {
        handlers.addDisconnecting(handler);
        return this;
    }

    @Override
    public Socket onDisconnect(DisconnectHandler handler) {
        handlers.addDisconnect(handler);
        return this;
    }
}
