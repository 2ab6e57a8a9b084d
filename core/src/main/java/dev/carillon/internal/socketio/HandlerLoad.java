package dev.carillon.internal.socketio;

import dev.carillon.internal.engineio.EngineSession;
import dev.carillon.internal.engineio.PauseReason;
import dev.carillon.internal.loop.Backlog;
import dev.carillon.internal.loop.BoundedExecutor;
import dev.carillon.internal.loop.FlowControl;
import dev.carillon.internal.loop.Mailbox;
import dev.carillon.internal.socketio.handler.HandlerExecutor;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/** Counts the pending handler tasks of one connection. When the limit is exceeded, reading from the connection is paused. */
final class HandlerLoad extends Backlog {
    /** The heap memory of a queued event in addition to its arguments. */
    private static final int ITEM_OVERHEAD = 256;

    private static final AtomicIntegerFieldUpdater<HandlerLoad> ACKS_OWED =
            AtomicIntegerFieldUpdater.newUpdater(HandlerLoad.class, "acksOwed");

    /** The number of mailboxes of a connection that may each occupy a thread of the pool. */
    private static final int OWN_THREADS = 8;

    private final EngineSession session;
    private final HandlerExecutor executor;
    private final FlowControl flow;
    private int mailboxes;

    /** The executor of further mailboxes, so that one client cannot occupy the whole pool; null until there are any. */
    private Executor shared;

    /**
     * The mailboxes of sockets that have disconnected while their handlers are still running. The client's next socket in the same
     * namespace reuses the mailbox, so a client cannot occupy more threads by reconnecting repeatedly.
     */
    private Map<String, Mailbox> busyMailboxes = Map.of();

    /** The acknowledgements that the client has requested and that the application has not sent yet. */
    private volatile int acksOwed;

    HandlerLoad(EngineSession session, HandlerExecutor executor, SocketIoOptions options) {
        super(options.maxPendingEvents(), options.maxPendingEventBytes());
        this.session = session;
        this.executor = executor;
        this.flow = new FlowControl(options.maxBroadcastBytesPerSecond());
    }

    /** Returns the mailbox for a new socket. */
    Mailbox mailboxFor(String namespace) {
        Mailbox busy = busyMailboxes.isEmpty() ? null : busyMailboxes.remove(namespace);
        return busy == null ? new Mailbox(nextExecutor(), flow) : busy;
    }

    private Executor nextExecutor() {
        if (!executor.isPool() || ++mailboxes <= OWN_THREADS) {
            return executor;
        }
        if (shared == null) {
            shared = new BoundedExecutor(executor, OWN_THREADS);
        }
        return shared;
    }

    FlowControl flow() {
        return flow;
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

    /** Records that a client waits for an acknowledgement, or that it was sent. May be called on any thread. */
    void owesAck(boolean owed) {
        ACKS_OWED.addAndGet(this, owed ? 1 : -1);
    }

    @Override
    public boolean isIdle() {
        return super.isIdle() && acksOwed == 0;
    }

    @Override
    public void queued(int bytes) {
        session.holdInbound(bytes + ITEM_OVERHEAD);
        super.queued(bytes);
    }

    @Override
    public void done(int bytes) {
        session.holdInbound(-bytes - ITEM_OVERHEAD);
        super.done(bytes);
    }

    @Override
    protected void execute(Runnable task) {
        session.execute(task);
    }

    @Override
    protected void pauseReading(boolean paused) {
        session.pauseReading(PauseReason.HANDLERS, paused);
    }
}
