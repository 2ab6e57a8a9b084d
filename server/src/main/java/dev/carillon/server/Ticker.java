package dev.carillon.server;

import dev.carillon.Socket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Counts at a steady rate, for the room of one client. Guarded by the monitor of {@link Tickers}, except for the count. */
final class Ticker {
    private final String room;
    private final Target target;
    private final Set<Socket> users = new HashSet<>();
    private final AtomicLong count = new AtomicLong();
    private int rate;
    private ScheduledFuture<?> schedule;
    private ScheduledFuture<?> expiry;

    /** Where ticks go. */
    @FunctionalInterface
    interface Target {
        void tick(String room, long n);
    }

    /** Creates a ticker that does not run yet. */
    Ticker(String room, Target target) {
        this.room = room;
        this.target = target;
    }

    String room() {
        return room;
    }

    /** Returns the number of ticks per second; 0 if it does not run. */
    int rate() {
        return rate;
    }

    /** Returns the number of the last tick; 0 before the first one. */
    long count() {
        return count.get();
    }

    /** Changes the rate. The count continues. */
    void run(int newRate, ScheduledExecutorService timer) {
        if (newRate == rate) {
            return;
        }
        cancel(schedule);
        rate = newRate;
        if (rate > 0) {
            long period = TimeUnit.SECONDS.toNanos(1) / rate;
            schedule = timer.scheduleAtFixedRate(this::tick, period, period, TimeUnit.NANOSECONDS);
        }
    }

    private void tick() {
        target.tick(room, count.incrementAndGet());
    }

    void add(Socket user) {
        users.add(user);
        cancel(expiry);
    }

    /** Removes a connection. Returns whether it was the last one. */
    boolean remove(Socket user) {
        return users.remove(user) && users.isEmpty();
    }

    /** Whether a connection uses it. */
    boolean isInUse() {
        return !users.isEmpty();
    }

    void expiresBy(ScheduledFuture<?> end) {
        cancel(expiry);
        expiry = end;
    }

    void end() {
        cancel(schedule);
        cancel(expiry);
        rate = 0;
    }

    private static void cancel(ScheduledFuture<?> task) {
        if (task != null) {
            task.cancel(false);
        }
    }
}
