package dev.carillon.internal.socketio;

import dev.carillon.internal.limit.TokenBucket;
import dev.carillon.internal.loop.LoopClock;
import io.netty.util.concurrent.EventExecutor;

/** Limits the events of one connection per second, and their bytes. Used on the event loop of the connection. */
final class EventRate {
    /** The burst, in seconds of the permitted rate. */
    private static final int BURST_SECONDS = 2;

    private final EventExecutor loop;
    private final TokenBucket events;
    private final TokenBucket bytes;

    private EventRate(EventExecutor loop, SocketIoOptions options) {
        this.loop = loop;
        this.events = bucket(options.maxEventsPerSecond());
        this.bytes = bucket(options.maxEventBytesPerSecond());
    }

    /** Returns null if the options set no limit. */
    static EventRate of(EventExecutor loop, SocketIoOptions options) {
        return options.maxEventsPerSecond() == 0 && options.maxEventBytesPerSecond() == 0
                ? null
                : new EventRate(loop, options);
    }

    private TokenBucket bucket(int perSecond) {
        return perSecond == 0
                ? null
                : new TokenBucket(perSecond, (double) perSecond * BURST_SECONDS, LoopClock.nanoTime(loop));
    }

    /** Returns whether another event with this number of bytes is within the limits. */
    boolean permits(long size) {
        long now = LoopClock.nanoTime(loop);
        return (events == null || events.tryTake(1, now)) && (bytes == null || bytes.tryTake((double) size, now));
    }
}
