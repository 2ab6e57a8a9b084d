package dev.carillon.integration;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;

/** What a client has received, by event; every wait is bounded. */
final class EventLog {
    static final long WAIT_SECONDS = 10;

    private final Map<String, BlockingQueue<List<Object>>> events = new ConcurrentHashMap<>();

    void add(String event, Object... args) {
        queue(event).add(Arrays.asList(args));
    }

    /** Takes the arguments of the event's next occurrence. */
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

    /** How many of the event have come and were not taken. */
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
