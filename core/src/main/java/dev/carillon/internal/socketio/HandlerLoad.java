package dev.carillon.internal.socketio;

import dev.carillon.internal.engineio.EngineSession;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** What one connection has given to handlers and is not done. When it is too much, nothing more is read from the connection. */
final class HandlerLoad {
    private final EngineSession session;
    private final SocketIoContext context;
    private final AtomicInteger pending = new AtomicInteger();

    /**
     * The mailboxes of sockets that have left while their handlers still run. The client's next socket in the namespace goes on
     * with its mailbox: coming and going again and again buys no further threads.
     */
    private Map<String, Mailbox> busyMailboxes = Map.of();

    HandlerLoad(EngineSession session, SocketIoContext context) {
        this.session = session;
        this.context = context;
    }

    /** The mailbox of a new socket. */
    Mailbox mailboxFor(LocalNamespace namespace) {
        Mailbox busy = busyMailboxes.isEmpty() ? null : busyMailboxes.remove(namespace.name());
        return busy == null ? new Mailbox(context.handlerExecutor()) : busy;
    }

    /** A socket has ended. */
    void keepMailbox(ClientSocket socket) {
        if (!busyMailboxes.isEmpty()) {
            busyMailboxes.values().removeIf(Mailbox::isIdle);
        }
        if (!socket.mailbox().isIdle()) {
            if (busyMailboxes.isEmpty()) {
                busyMailboxes = new HashMap<>(2);
            }
            busyMailboxes.put(socket.namespace().name(), socket.mailbox());
        }
    }

    /** Work for handlers has been given to a mailbox. When too much waits, nothing more is read. */
    void queued() {
        if (pending.incrementAndGet() > context.options().maxPendingEvents()) {
            session.pauseReading(true);
        }
    }

    /** Work has been done, on any thread. On its way down the count passes the mark at which reading goes on. */
    void done() {
        int mark = context.options().maxPendingEvents() / 2;
        if (pending.decrementAndGet() == mark) {
            session.execute(() -> {
                if (pending.get() <= mark) { // or else more has come meanwhile, and the count will pass it again
                    session.pauseReading(false);
                }
            });
        }
    }
}
