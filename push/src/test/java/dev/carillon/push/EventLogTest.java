package dev.carillon.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The log of a channel. */
class EventLogTest {
    private static final EventLog.Limits LIMITS = new EventLog.Limits(3, 1_000_000, Duration.ofSeconds(10));
    private static final EventText TEXT = new EventText("\"e\"", "[]");

    private final EventLog log = new EventLog(LIMITS, false);

    private static List<Long> numbers(List<LoggedEvent> events) {
        return events.stream().map(LoggedEvent::number).toList();
    }

    private void append(int events) {
        for (int i = 0; i < events; i++) {
            log.append(TEXT, 0, null);
        }
    }

    @Test
    void eventsAfterANumberAreFound() {
        append(3);
        assertEquals(List.of(1L, 2L, 3L), numbers(log.after(0, 1_000_000)));
        assertEquals(List.of(3L), numbers(log.after(2, 1_000_000)));
        assertEquals(List.of(), log.after(3, 1_000_000));
        assertEquals(List.of(1L), numbers(log.after(0, 1)), "at least one");
    }

    @Test
    void clientsReceiveTheIdWithTheEvent() {
        LoggedEvent event = log.append(TEXT, 0, null);
        assertEquals("{\"id\":\"" + event.id() + "\",\"event\":\"e\",\"args\":[]}", event.json());
        assertEquals(event.id(), log.lastId());
    }

    @Test
    void textThatIsNotLatinTakesTwoBytesForEachCharacter() {
        long latin = log.append(new EventText("\"e\"", "[\"\u00e9\u00e9\"]"), 0, null)
                .bytes();
        LoggedEvent other = log.append(new EventText("\"e\"", "[\"\u00e9\u0416\"]"), 0, null);
        assertEquals(latin + other.json().length(), other.bytes());
    }

    @Test
    void onlyTheLastEventsAreKept() {
        append(5);
        assertEquals(3, log.oldestNumber());
        assertTrue(log.covers(2));
        assertFalse(log.covers(1));
        assertFalse(log.covers(6));
    }

    @Test
    void sizeIsLimited() {
        EventLog small = new EventLog(new EventLog.Limits(1000, 1000, Duration.ofSeconds(10)), false);
        for (int i = 0; i < 100; i++) {
            small.append(TEXT, 0, null);
        }
        assertTrue(small.bytes() <= 1000 && small.oldestNumber() < 100, () -> small.oldestNumber() + " is the oldest");
        small.append(new EventText("\"e\"", "[\"" + "x".repeat(2000) + "\"]"), 0, null);
        assertEquals(0, small.bytes());
        assertEquals(102, small.oldestNumber());
        assertTrue(small.covers(101));
        assertFalse(small.covers(100));
    }

    @Test
    void oldEventsExpire() {
        log.append(TEXT, 0, null);
        log.append(TEXT, Duration.ofSeconds(5).toNanos(), null);
        log.expire(Duration.ofSeconds(10).toNanos());
        assertEquals(1, log.oldestNumber());
        log.expire(Duration.ofSeconds(11).toNanos());
        assertEquals(2, log.oldestNumber());
    }

    @Test
    void idsOfAnotherLogAreUnknown() {
        append(1);
        EventLog other = new EventLog(LIMITS, false);
        assertNotEquals(other.lastId(), log.lastId());
        assertTrue(log.knows(EventId.parse(log.lastId()).orElseThrow()));
        assertFalse(log.knows(EventId.parse(other.lastId()).orElseThrow()));
        assertFalse(log.knows(EventId.parse(log.lastId() + "0").orElseThrow()));
    }

    @Test
    void malformedIdsAreRefused() {
        for (String text : List.of(
                "",
                "1",
                "abcdefgh-",
                "abcdefgh-01",
                "abcdefgh-1x",
                "abc-1",
                "abcdefg\u00e9-1",
                "abcdefgh-99999999999999999999",
                "abcdefgh--1",
                "abcdefgh-1\n")) {
            assertTrue(EventId.parse(text).isEmpty(), text);
        }
    }
}
