package dev.carillon.integration;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;

/** The events that a client has received, by name. Every wait has a time limit. */
final class EventLog {
    static final long WAIT_SECONDS = 10;

    private final Map<String, BlockingQueue<List<Object>>> events = new ConcurrentHashMap<>();

    void add(String event, Object... args) {
        queue(event).add(Arrays.asList(args));
    }

    /** Waits for the next occurrence of an event and returns its arguments. */
    List<Object> take(String event) {
        try {
            List<Object> args = queue(event).poll(WAIT_SECONDS, TimeUnit.SECONDS);
            Assertions.assertNotNull(
                    args, () -> "no '" + event + "' within " + WAIT_SECONDS + " s; other events: " + this);
            return args;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns the number of received occurrences of an event that were not taken yet. */
    int count(String event) {
        return queue(event).size();
    }

    private BlockingQueue<List<Object>> queue(String event) {
        return events.computeIfAbsent(event, name -> new LinkedBlockingQueue<>());
    }

    @Override
    public String toString() {
        return events.toString();
    }
}
