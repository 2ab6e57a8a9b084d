package dev.carillon.tokens;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** A clock, and timers that run when a test moves the clock. It is far ahead, so that its tokens are not expired for push either. */
final class TestClock implements InstantSource, Timers {
    private final List<Timer> timers = new ArrayList<>();
    private long scheduled;
    private Instant now = Instant.parse("2126-01-31T12:00:00Z");

    /** Its number tells it from others that are due at the same time. */
    private record Timer(long number, Instant at, Runnable task) {}

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public synchronized Runnable schedule(Duration delay, Runnable task) {
        Timer timer = new Timer(scheduled++, now.plus(delay), task);
        timers.add(timer);
        return () -> cancel(timer);
    }

    private synchronized void cancel(Timer timer) {
        timers.remove(timer);
    }

    /** The number of timers that have neither run nor been cancelled. */
    synchronized int pending() {
        return timers.size();
    }

    void advance(Duration time) {
        for (Runnable task : due(time)) {
            task.run();
        }
    }

    private synchronized List<Runnable> due(Duration time) {
        now = now.plus(time);
        List<Timer> due =
                timers.stream().filter(timer -> !timer.at().isAfter(now)).toList();
        timers.removeAll(due);
        return due.stream().map(Timer::task).toList();
    }
}
