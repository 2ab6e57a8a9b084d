package dev.carillon.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;

/** A clock that the test moves. Tasks run on the thread of the test. */
final class ManualScheduler implements Scheduler {
    private final Queue<Task> tasks = new PriorityQueue<>(Comparator.comparingLong(Task::nanos));
    private long now;

    private record Task(long nanos, Runnable action) {}

    @Override
    public synchronized long nanoTime() {
        return now;
    }

    @Override
    public synchronized void schedule(Duration delay, Runnable task) {
        tasks.add(new Task(now + delay.toNanos(), task));
    }

    /** Moves the clock and runs the tasks that are due. */
    void advance(Duration time) {
        List<Task> due = new ArrayList<>();
        synchronized (this) {
            now += time.toNanos();
            while (!tasks.isEmpty() && tasks.peek().nanos() <= now) {
                due.add(tasks.remove());
            }
        }
        due.forEach(task -> task.action().run());
    }

    synchronized int waiting() {
        return tasks.size();
    }
}
