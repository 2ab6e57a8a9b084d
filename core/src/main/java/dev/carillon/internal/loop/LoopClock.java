package dev.carillon.internal.loop;

import io.netty.util.concurrent.EventExecutor;

/** The time of an event loop, by which its timers run. */
public final class LoopClock {
    /** Netty 4.1 has no ticker. Its event loops run on the system's clock. */
    private static final boolean HAS_TICKER = hasTicker();

    private LoopClock() {}

    /** Nanoseconds since an arbitrary moment, as {@link System#nanoTime}. */
    public static long nanoTime(EventExecutor loop) {
        return HAS_TICKER ? loop.ticker().nanoTime() : System.nanoTime();
    }

    private static boolean hasTicker() {
        try {
            EventExecutor.class.getMethod("ticker");
            return true;
        } catch (NoSuchMethodException e) {
            return false;
        }
    }
}
