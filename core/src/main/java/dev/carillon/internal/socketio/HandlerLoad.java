package dev.carillon.internal.socketio;

import dev.carillon.internal.engineio.EngineSession;
import dev.carillon.internal.loop.Mailbox;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** What one connection has given to handlers and is not done. When it is too much, nothing more is read from the connection. */
final class HandlerLoad {
    private final EngineSession session;
    private final Executor executor;
    private final int maxPendingEvents;
    private final AtomicInteger pending = new AtomicInteger();

    /**
     * The mailboxes of sockets that have left while their handlers still run. The client's next socket in the namespace goes on
     * with its mailbox: coming and going again and again buys no further threads.
     */
    private Map<String, Mailbox> busyMailboxes = Map.of();

    HandlerLoad(EngineSession session, Executor executor, int maxPendingEvents) {
        this.session = session;
        this.executor = executor;
        this.maxPendingEvents = maxPendingEvents;
    }

    /** The mailbox of a new socket. */
    Mailbox mailboxFor(String namespace) {
        Mailbox busy = busyMailboxes.isEmpty() ? null : busyMailboxes.remove(namespace);
        return busy == null ? new Mailbox(executor) : busy;
    }

    /** A socket has left a namespace. */
    void keepMailbox(String namespace, Mailbox mailbox) {
        if (!busyMailboxes.isEmpty()) {
            busyMailboxes.values().removeIf(Mailbox::isIdle);
        }
        if (!mailbox.isIdle()) {
            if (busyMailboxes.isEmpty()) {
                busyMailboxes = new HashMap<>(2);
            }
            busyMailboxes.put(namespace, mailbox);
        }
    }

    /** Work for handlers has been given to a mailbox. When too much waits, nothing more is read. */
    void queued() {
        if (pending.incrementAndGet() > maxPendingEvents) {
            session.pauseReading(true);
        }
    }

    /** Work has been done, on any thread. On its way down the count passes the mark at which reading goes on. */
    void done() {
        int mark = maxPendingEvents / 2;
        if (pending.decrementAndGet() == mark) {
            session.execute(() -> {
                if (pending.get() <= mark) { // or else more has come meanwhile, and the count will pass it again
                    session.pauseReading(false);
                }
            });
        }
    }
}
