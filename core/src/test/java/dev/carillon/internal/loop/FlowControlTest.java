package dev.carillon.internal.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlowControlTest {
    private static final long SECOND = 1_000_000_000;
    private static final long WINDOW = FlowControl.WINDOW;

    private final FlowControl flow = new FlowControl(1000);
    private final Mailbox mailbox = new Mailbox(Runnable::run, flow);
    private final List<Integer> done = new ArrayList<>();

    private void execute(int number, long emits) {
        mailbox.execute(() -> {
            flow.emitted(emits);
            done.add(number);
        });
    }

    @Test
    void tasksWaitWhileTooMuchIsInFlight() {
        execute(1, WINDOW - 1);
        execute(2, WINDOW);
        execute(3, 0);
        execute(4, 0);
        assertEquals(List.of(1, 2), done);
        assertFalse(mailbox.isIdle());
        flow.sent(WINDOW - 1);
        assertEquals(List.of(1, 2), done);
        flow.sent(WINDOW);
        assertEquals(List.of(1, 2, 3, 4), done);
        assertTrue(mailbox.isIdle());
    }

    @Test
    void tasksWaitWhileTheClientDoesNotRead() {
        flow.pause(true);
        execute(1, 0);
        assertEquals(List.of(), done);
        flow.pause(false);
        assertEquals(List.of(1), done);
    }

    @Test
    void clientThatHasDisconnectedNeedNotRead() {
        flow.pause(true);
        execute(1, 0);
        flow.close();
        execute(2, 0);
        flow.pause(true);
        execute(3, 0);
        assertEquals(List.of(1, 2, 3), done);
    }

    /** Otherwise, a client could send a lot and disconnect, and all of it would be passed on at once. */
    @Test
    void tasksOfADisconnectedClientStillWaitForTheOthers() {
        flow.emitted(2 * WINDOW);
        execute(1, WINDOW);
        execute(2, 0);
        flow.close();
        assertEquals(List.of(), done);
        flow.sent(2 * WINDOW);
        assertEquals(List.of(1), done);
        flow.sent(WINDOW);
        assertEquals(List.of(1, 2), done);
    }

    @Test
    void allTasksRunWhenTheServerShutsDown() {
        flow.pause(true);
        flow.emitted(2 * WINDOW);
        execute(1, 0);
        flow.end();
        execute(2, 0);
        assertEquals(List.of(1, 2), done);
    }

    @Test
    void otherMailboxesOfTheClientWaitToo() {
        Mailbox other = new Mailbox(Runnable::run, flow);
        flow.pause(true);
        execute(1, 0);
        other.execute(() -> done.add(2));
        assertEquals(List.of(), done);
        flow.pause(false);
        assertEquals(List.of(1, 2), done);
    }

    @Test
    void taskKnowsItsFlowControl() {
        List<FlowControl> seen = new ArrayList<>();
        Mailbox inner = new Mailbox(Runnable::run, new FlowControl(1));
        mailbox.execute(() -> {
            inner.execute(() -> seen.add(FlowControl.current()));
            seen.add(FlowControl.current());
        });
        assertNotSame(flow, seen.get(0));
        assertSame(flow, seen.get(1));
        assertNull(FlowControl.current());
    }

    @Test
    void broadcastsAreDelayedToThePermittedRate() {
        long now = 7 * SECOND;
        assertTrue(flow.pace(250, now) <= 0, "the burst");
        assertEquals(SECOND, flow.pace(1000, now));
        assertEquals(SECOND + SECOND / 2, flow.pace(1000, now + SECOND / 2));
        assertTrue(flow.pace(250, now + 10 * SECOND) <= 0);
        assertTrue(flow.pace(1, now + 10 * SECOND) > 0);
    }

    @Test
    void taskDoesNotRunOnTheCallingThreadWhileTooMuchIsOnItsWay() {
        flow.emitted(2 * WINDOW);
        assertFalse(mailbox.runNow(() -> {}));
        flow.sent(2 * WINDOW);
        assertTrue(mailbox.runNow(() -> assertSame(flow, FlowControl.current())));
        assertNull(FlowControl.current());
    }
}
