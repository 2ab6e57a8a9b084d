package dev.carillon.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Runs tasks at once, and records how long they should have waited. */
final class NoPauses implements Scheduler {
    private final List<Duration> pauses = new CopyOnWriteArrayList<>();

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public void schedule(Duration delay, Runnable task) {
        pauses.add(delay);
        task.run();
    }

    List<Duration> pauses() {
        return pauses;
    }
}
