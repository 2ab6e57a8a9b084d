package dev.carillon.internal.loop;

import io.netty.util.concurrent.EventExecutor;

/** The clock of an event loop, which its timers use. */
public final class LoopClock {
    /** Netty 4.1 has no ticker: its event loops use the system clock. */
    private static final boolean HAS_TICKER = hasTicker();

    private LoopClock() {}

    /** Returns nanoseconds since an arbitrary time, like {@link System#nanoTime}. */
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
