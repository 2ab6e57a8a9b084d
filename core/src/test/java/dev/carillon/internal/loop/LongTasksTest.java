package dev.carillon.internal.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.carillon.internal.loop.LongTasks.LongTask;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Long tasks take turns and leave time for other work. */
class LongTasksTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final EventLoop loop = channel.eventLoop();
    private final LongTasks tasks = LongTasks.of(loop);
    private final List<String> log = new ArrayList<>();

    @BeforeEach
    void freezeTime() {
        channel.freezeTime();
    }

    /** A task that uses up as many slices. */
    private LongTask task(String name, int slices) {
        int[] left = {slices};
        return slice -> {
            log.add(name);
            while (!slice.isUsedUp()) {
                Thread.onSpinWait();
            }
            return --left[0] > 0;
        };
    }

    private List<String> turn() {
        log.clear();
        channel.advanceTimeBy(TimeSlice.DURATION.toNanos(), TimeUnit.NANOSECONDS);
        channel.runPendingTasks();
        return List.copyOf(log);
    }

    @Test
    void oneTaskRunsPerTurn() {
        tasks.start(task("a", 2));
        tasks.start(task("b", 3));
        assertEquals(List.of("a", "b"), log);
        assertEquals(List.of("a"), turn());
        assertEquals(List.of("b"), turn());
        assertEquals(List.of("b"), turn());
        assertEquals(List.of(), turn());
    }

    @Test
    void connectionsAreServedBetweenTwoSlices() {
        tasks.start(task("a", 3));
        channel.runPendingTasks();
        assertEquals(List.of("a"), log, "no further slice without a pause");
        assertEquals(List.of("a"), turn());
        channel.runPendingTasks();
        assertEquals(List.of("a"), log);
    }

    @Test
    void taskThatStartsWhileOthersWaitDoesLittleAtFirst() {
        tasks.start(task("a", 2));
        List<Boolean> usedUp = new ArrayList<>();
        tasks.start(slice -> {
            usedUp.add(slice.isUsedUp());
            return false;
        });
        assertEquals(List.of(true), usedUp);
        turn();
        tasks.start(slice -> {
            usedUp.add(slice.isUsedUp());
            return false;
        });
        assertEquals(List.of(true, false), usedUp);
    }

    @Test
    void shortTasksShareASlice() {
        tasks.start(task("long", 2));
        for (String name : List.of("b", "c")) {
            tasks.start(slice -> {
                log.add(name);
                return slice.isUsedUp() && log.size() < 4;
            });
        }
        assertEquals(List.of("long"), turn());
        assertEquals(List.of("b", "c"), turn());
    }

    @Test
    void failureOfATaskDoesNotStopTheOthers() {
        tasks.start(task("a", 2));
        boolean[] first = {true};
        tasks.start(slice -> {
            if (first[0]) {
                first[0] = false;
                return true;
            }
            throw new IllegalStateException("expected");
        });
        tasks.start(task("c", 2));
        assertEquals(List.of("a"), turn());
        log.clear();
        channel.advanceTimeBy(TimeSlice.DURATION.toNanos(), TimeUnit.NANOSECONDS);
        assertThrows(IllegalStateException.class, tasks::run);
        assertEquals(List.of("c"), turn());
    }
}
