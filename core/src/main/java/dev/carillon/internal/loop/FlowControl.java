package dev.carillon.internal.loop;

import dev.carillon.internal.limit.TokenBucket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * Limits how far the handlers of one client can run ahead of the network. Handlers do not wait for what they send. Without this
 * limit, a client could send 1000 small requests and make the server queue 1000 large responses, or send to the other clients
 * faster than they can read. While too much is on its way, no further handlers of the client are started. Its messages then wait
 * for their handlers, and in the end the server stops reading from it. Thread-safe.
 */
public final class FlowControl {
    /** The number of bytes that handlers may have emitted before the event loops have sent them. */
    static final long WINDOW = 128 * 1024;

    private static final AtomicIntegerFieldUpdater<FlowControl> IN_FLIGHT =
            AtomicIntegerFieldUpdater.newUpdater(FlowControl.class, "inFlight");

    /** More bytes of one packet do not count, so that the sum does not overflow. */
    private static final long MAX_COUNTED = 1024 * 1024;

    /** Set by the mailbox that the thread is running. */
    private static final ThreadLocal<FlowControl> CURRENT = new ThreadLocal<>();

    /** The burst of broadcasts that are not delayed, in seconds of the permitted rate. */
    private static final double BURST_SECONDS = 0.25;

    /** A {@code float} because each client has this object. */
    private final float broadcastBytesPerSecond;

    /** Guarded by this object. Null until a handler of the client broadcasts. */
    private TokenBucket broadcasts;

    private volatile int inFlight;
    private volatile boolean paused;
    private volatile boolean closed;
    private volatile boolean ended;

    /** The mailboxes that wait. Null until one does. */
    private volatile Queue<Mailbox> parked;

    /**
     * Creates a flow control.
     *
     * @param broadcastBytesPerSecond the bytes per second that broadcasts of the client may cause, for all receivers together
     */
    public FlowControl(long broadcastBytesPerSecond) {
        this.broadcastBytesPerSecond = broadcastBytesPerSecond;
    }

    /** Returns the flow control of the client whose handler is running on this thread, or null if none is. */
    public static FlowControl current() {
        return CURRENT.get();
    }

    /** Runs what a handler of a client has caused, but which happens later and on another thread. */
    public static void runAs(FlowControl source, Runnable work) {
        FlowControl before = CURRENT.get();
        setCurrent(source);
        try {
            work.run();
        } finally {
            setCurrent(before);
        }
    }

    static void setCurrent(FlowControl current) {
        CURRENT.set(current); // faster than to remove it, and the threads belong to the server or end soon
    }

    /** Returns whether further handlers may start. */
    boolean isOpen() {
        return ended || (inFlight < WINDOW && (closed || !paused));
    }

    /** Records that a handler has emitted bytes. Each call must be followed by one of {@link #sent}. */
    public void emitted(long bytes) {
        IN_FLIGHT.addAndGet(this, counted(bytes));
    }

    /** Records that emitted bytes were sent, or dropped. */
    public void sent(long bytes) {
        IN_FLIGHT.addAndGet(this, -counted(bytes));
        resume();
    }

    private static int counted(long bytes) {
        return (int) Math.min(bytes, MAX_COUNTED);
    }

    /**
     * Counts a broadcast.
     *
     * @param bytes the size of the packet, multiplied by the number of receivers
     * @return the time in nanoseconds after which the broadcast is within the permitted rate; 0 if it is already
     */
    public synchronized long pace(long bytes, long nanoTime) {
        if (broadcasts == null) {
            double rate = broadcastBytesPerSecond;
            broadcasts = new TokenBucket(rate, BURST_SECONDS * rate, nanoTime);
        }
        return broadcasts.take((double) bytes, nanoTime);
    }

    /** Pauses or resumes handlers because the client does not read what they send. */
    public void pause(boolean pause) {
        paused = pause;
        resume();
    }

    /**
     * Lets handlers run although the client does not read what they send, because it has disconnected. What they send to other
     * clients is still limited: otherwise, a client could send a lot and disconnect.
     */
    public void close() {
        closed = true;
        resume();
    }

    /** Lets all handlers run, because the server is shutting down. */
    public void end() {
        ended = true;
        resume();
    }

    /** Resumes a mailbox when handlers may start again, which may be at once. */
    void park(Mailbox mailbox) {
        queue().add(mailbox);
        resume(); // in case that the last reason to wait has just gone
    }

    private synchronized Queue<Mailbox> queue() {
        if (parked == null) {
            parked = new ConcurrentLinkedQueue<>();
        }
        return parked;
    }

    private void resume() {
        Queue<Mailbox> waiting = parked;
        if (waiting == null) {
            return;
        }
        while (isOpen()) {
            Mailbox next = waiting.poll();
            if (next == null) {
                return;
            }
            next.resume();
        }
    }
}
