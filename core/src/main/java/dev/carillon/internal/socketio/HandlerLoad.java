package dev.carillon.internal.socketio;

import dev.carillon.internal.engineio.EngineSession;
import dev.carillon.internal.loop.Backlog;
import dev.carillon.internal.loop.Mailbox;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;

/** Counts the pending handler tasks of one connection. When the limit is exceeded, reading from the connection is paused. */
final class HandlerLoad extends Backlog {
    private final EngineSession session;
    private final Executor executor;

    /**
     * The mailboxes of sockets that have disconnected while their handlers are still running. The client's next socket in the same
     * namespace reuses the mailbox, so a client cannot occupy more threads by reconnecting repeatedly.
     */
    private Map<String, Mailbox> busyMailboxes = Map.of();

    HandlerLoad(EngineSession session, Executor executor, int maxPendingEvents) {
        super(maxPendingEvents);
        this.session = session;
        this.executor = executor;
    }

    /** Returns the mailbox for a new socket. */
    Mailbox mailboxFor(String namespace) {
        Mailbox busy = busyMailboxes.isEmpty() ? null : busyMailboxes.remove(namespace);
        return busy == null ? new Mailbox(executor) : busy;
    }

    /** Keeps the mailbox of a socket that has left a namespace, if it is busy. */
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
