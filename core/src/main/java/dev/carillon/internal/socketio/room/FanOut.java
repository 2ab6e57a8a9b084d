package dev.carillon.internal.socketio.room;

import dev.carillon.internal.loop.FlowControl;
import dev.carillon.internal.loop.LoopClock;
import dev.carillon.internal.socketio.packet.EncodedPacket;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A broadcast that a handler of a client has emitted, on one event loop. It counts as emitted by that client until most of the
 * receivers keep up, and until it is within the client's rate. So a client that floods the others is slowed down, and they are
 * not disconnected as slow readers. A few receivers that read nothing do not slow down the client.
 */
record FanOut(FlowControl source, long size) {
    private static final Duration CHECK_INTERVAL = Duration.ofMillis(5);

    /** Counts the broadcast. Returns null if no handler of a client emits it. */
    static FanOut begin(EncodedPacket packet) {
        FlowControl source = FlowControl.current();
        if (source == null) {
            return null;
        }
        FanOut fanOut = new FanOut(source, packet.size());
        source.emitted(fanOut.size);
        return fanOut;
    }

    /** Called on the event loop when the packet was passed to its receivers there. */
    void delivered(EventLoop loop, List<Member> receivers) {
        long delay = source.pace(size * receivers.size(), LoopClock.nanoTime(loop));
        if (delay > 0) {
            checkLater(loop, receivers, delay);
        } else {
            check(loop, receivers);
        }
    }

    private void check(EventLoop loop, List<Member> receivers) {
        if (isCongested(receivers)) {
            checkLater(loop, receivers, CHECK_INTERVAL.toNanos());
        } else {
            source.sent(size);
        }
    }

    private void checkLater(EventLoop loop, List<Member> receivers, long delayNanos) {
        if (loop.isShuttingDown()) {
            source.sent(size);
        } else {
            var unused = loop.schedule(() -> check(loop, receivers), delayNanos, TimeUnit.NANOSECONDS);
        }
    }

    private static boolean isCongested(List<Member> receivers) {
        int congested = 0;
        for (Member receiver : receivers) {
            if (receiver.isCongested()) {
                congested++;
            }
        }
        return 2 * congested > receivers.size();
    }
}
