package dev.carillon.internal.loop;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The members of a group on one event loop, and what is to be done with them, in order. Messages to many members are sent in
 * slices. Messages that arrive meanwhile are sent together, so that a member is flushed once for all of them. All methods are
 * called on the event loop.
 *
 * @param <M> the type of the members
 */
final class LoopFanOut<M extends FanOutGroup.Member> implements LongTasks.LongTask {
    private static final Logger log = LoggerFactory.getLogger(LoopFanOut.class);

    /** The members of a slice. To flush one of them takes several microseconds. */
    private static final int SLICE_MEMBERS = 512;

    /** The number of members after which the time is looked at. */
    private static final int STEP = 16;

    private final EventLoop loop;
    private final AtomicInteger size;

    /** Null if slow members are written to. */
    private final FanOutGroup.SlowMembers<M> slowMembers;

    private final Set<M> members = new LinkedHashSet<>();
    private final Queue<Step> waiting = new ArrayDeque<>();

    /** The messages that are being sent, and the members that have not been sent them. Null if there are none. */
    private List<Message> current;

    private Iterator<M> next;
    private boolean running;

    private sealed interface Step {}

    /** A change of the members. */
    private record Change(Runnable task) implements Step {}

    /**
     * A message that is to be sent.
     *
     * @param counted what it counts in the flow control of the client that sends it
     * @param source limits the client whose handler sends it, or null
     */
    record Message(SharedMessage data, long position, int length, long counted, FlowControl source) implements Step {}

    /** The size is that of the whole group. */
    LoopFanOut(EventLoop loop, AtomicInteger size, FanOutGroup.SlowMembers<M> slowMembers) {
        this.loop = loop;
        this.size = size;
        this.slowMembers = slowMembers;
    }

    /** Adds a member, which receives the messages that follow. */
    void add(M member) {
        change(() -> {
            if (member.isOpen() && members.add(member)) {
                size.incrementAndGet();
            }
        });
    }

    void remove(M member) {
        change(() -> {
            if (members.remove(member)) {
                size.decrementAndGet();
            }
        });
    }

    /** A change waits for the messages before it. */
    private void change(Runnable task) {
        if (running) {
            waiting.add(new Change(task));
        } else {
            task.run();
        }
    }

    /** Sends a message, and releases it. */
    void send(Message message) {
        waiting.add(message);
        if (!running) {
            running = true;
            LongTasks.of(loop).start(this);
        }
    }

    @Override
    public boolean run(TimeSlice slice) {
        try {
            return sendSlice(slice);
        } catch (Throwable e) { // the memory is exhausted, for example
            log.error("a message could not be sent to a group of connections", e);
            end();
            return true; // the next message may succeed
        }
    }

    private boolean sendSlice(TimeSlice slice) {
        int sent = 0;
        while (current != null || begin()) {
            while (next.hasNext()) {
                if (sent >= STEP && sent % STEP == 0 && (sent >= SLICE_MEMBERS || slice.isUsedUp())) {
                    return true;
                }
                sent++;
                send(next.next());
            }
            end();
        }
        running = false;
        return false;
    }

    /** Makes the changes that are due, and takes the messages up to the next change. Returns false if there are none. */
    private boolean begin() {
        while (waiting.peek() instanceof Change change) {
            waiting.remove();
            change.task().run();
        }
        if (waiting.isEmpty()) {
            return false;
        }
        current = new ArrayList<>();
        while (waiting.peek() instanceof Message message) {
            waiting.remove();
            current.add(message);
        }
        next = members.iterator();
        return true;
    }

    private void send(M member) {
        for (Message message : current) {
            if (!member.isOpen()) {
                leave();
                return;
            }
            if (slowMembers != null && !keepsUp(member)) {
                leave();
                slowMembers.onSlow(member, message.position());
                return;
            }
            member.writeShared(message.data().in(member.encoding()));
        }
    }

    private void leave() {
        next.remove();
        size.decrementAndGet();
    }

    /** What was written in this turn is sent at its end. Before that, even a fast client seems to be slow. */
    private boolean keepsUp(M member) {
        if (!member.isWritable()) {
            member.flushEarly();
        }
        return member.isWritable();
    }

    private void end() {
        if (current == null) {
            return;
        }
        for (Message message : current) {
            message.data().release();
            if (message.source() != null) {
                delivered(message);
            }
        }
        current = null;
        next = null;
    }

    /** Lets the client send more when it is within its rate of broadcasts. */
    private void delivered(Message message) {
        FlowControl source = message.source();
        long delay = source.pace((long) message.length() * members.size(), LoopClock.nanoTime(loop));
        if (delay > 0 && !loop.isShuttingDown()) {
            var unused = loop.schedule(() -> source.sent(message.counted()), delay, TimeUnit.NANOSECONDS);
        } else {
            source.sent(message.counted());
        }
    }
}
