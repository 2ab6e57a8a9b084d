package dev.carillon.internal.socketio.room;

import dev.carillon.internal.loop.FlowControl;
import dev.carillon.internal.loop.LoopClock;
import dev.carillon.internal.socketio.packet.EncodedPacket;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a handler of a client has emitted to other clients, on one event loop. It counts as emitted by that client until most of
 * the receivers keep up, and until it is within the client's rate. So a client that floods the others is slowed down, and they
 * are not disconnected as slow readers. Receivers that do not read cannot stop the client: a few of them are ignored, and many of
 * them are waited for only {@link #MAX_WAIT}.
 */
public final class FanOut {
    private static final Duration CHECK_INTERVAL = Duration.ofMillis(5);

    /**
     * Short enough for the others in a room with receivers that do not read, and so long that a flood needs minutes to fill the
     * queues of these receivers.
     */
    private static final Duration MAX_WAIT = Duration.ofSeconds(3);

    private static final int SAMPLE_SIZE = 32;

    private final FlowControl source;
    private final long size;

    /** When the receivers are no longer waited for. */
    private long deadline;

    private FanOut(FlowControl source, long size) {
        this.source = source;
        this.size = size;
    }

    /** Counts the packet. Returns null if no handler of a client emits it. */
    static FanOut begin(EncodedPacket packet) {
        FlowControl source = FlowControl.current();
        return source == null ? null : begin(packet, source);
    }

    /** Counts the packet as emitted by a client. */
    public static FanOut begin(EncodedPacket packet, FlowControl source) {
        FanOut fanOut = new FanOut(source, packet.size());
        source.emitted(fanOut.size);
        return fanOut;
    }

    /** Called on the event loop when the packet was passed to its receivers there. */
    public void delivered(EventLoop loop, List<? extends Member> receivers) {
        long now = LoopClock.nanoTime(loop);
        long delay = source.pace(size * receivers.size(), now);
        deadline = now + delay + MAX_WAIT.toNanos();
        if (delay > 0) {
            checkLater(loop, receivers, delay);
        } else {
            check(loop, receivers);
        }
    }

    private void check(EventLoop loop, List<? extends Member> receivers) {
        if (isCongested(receivers) && LoopClock.nanoTime(loop) - deadline < 0) {
            checkLater(loop, receivers, CHECK_INTERVAL.toNanos());
        } else {
            source.sent(size);
        }
    }

    private void checkLater(EventLoop loop, List<? extends Member> receivers, long delayNanos) {
        if (loop.isShuttingDown()) {
            source.sent(size);
        } else {
            var unused = loop.schedule(() -> check(loop, receivers), delayNanos, TimeUnit.NANOSECONDS);
        }
    }

    /** Returns whether most of the receivers do not keep up. Looks at a sample of them, because it runs for each packet. */
    private static boolean isCongested(List<? extends Member> receivers) {
        int step = Math.max(1, receivers.size() / SAMPLE_SIZE);
        int looked = 0;
        int congested = 0;
        for (int i = 0; i < receivers.size(); i += step) {
            looked++;
            if (receivers.get(i).isCongested()) {
                congested++;
            }
        }
        return 2 * congested > looked;
    }
}
