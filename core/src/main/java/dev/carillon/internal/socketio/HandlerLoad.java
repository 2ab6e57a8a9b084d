package dev.carillon.internal.socketio;

import dev.carillon.internal.engineio.EngineSession;
import dev.carillon.internal.loop.Backlog;
import dev.carillon.internal.loop.Mailbox;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;

/** What one connection has given to handlers and is not done. When it is too much, nothing more is read from the connection. */
final class HandlerLoad extends Backlog {
    private final EngineSession session;
    private final Executor executor;

    /**
     * The mailboxes of sockets that have left while their handlers still run. The client's next socket in the namespace goes on
     * with its mailbox: coming and going again and again buys no further threads.
     */
    private Map<String, Mailbox> busyMailboxes = Map.of();

    HandlerLoad(EngineSession session, Executor executor, int maxPendingEvents) {
        super(maxPendingEvents);
        this.session = session;
        this.executor = executor;
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

    @Override
    protected void execute(Runnable task) {
        session.execute(task);
    }

    @Override
    protected void pauseReading(boolean paused) {
        session.pauseReading(paused);
    }
}
