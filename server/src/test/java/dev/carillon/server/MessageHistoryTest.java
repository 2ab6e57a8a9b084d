package dev.carillon.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageHistoryTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochMilli(1_000));

    private final MessageHistory history = new MessageHistory(new MessageHistory.Limits(3, 10, 2, 12), CLOCK);

    @Test
    void entriesAreOldestFirst() {
        add("tower", "1", "2");
        history.addForEveryone("3", "Bob");
        assertEquals(
                List.of(new MessageHistory.Entry("1", 1_000, "Ada"), new MessageHistory.Entry("2", 1_000, "Ada")),
                history.of("tower"));
        assertEquals(List.of(new MessageHistory.Entry("3", 1_000, "Bob")), history.forEveryone());
        assertEquals(List.of(), history.of("crypt"));
    }

    @Test
    void roomKeepsItsLastMessages() {
        add("tower", "1", "2", "3", "4");
        assertEquals(List.of("2", "3", "4"), texts("tower"));
    }

    @Test
    void roomHistoryIsLimitedInSize() {
        add("tower", "12345", "67", "8901");
        assertEquals(List.of("67", "8901"), texts("tower"));
        add("tower", "larger than all");
        assertEquals(List.of("67", "8901"), texts("tower"));
    }

    @Test
    void leastRecentlyUsedRoomIsForgottenFirst() {
        add("tower", "1");
        add("crypt", "2");
        history.of("tower");
        add("belfry", "3");
        assertEquals(List.of(), texts("crypt"));
        assertEquals(List.of("1"), texts("tower"));
        assertEquals(List.of("3"), texts("belfry"));
    }

    @Test
    void totalSizeOfAllRoomsIsLimited() {
        add("tower", "12345", "67890");
        add("crypt", "1", "2", "3");
        assertEquals(List.of(), texts("tower"));
        assertEquals(List.of("1", "2", "3"), texts("crypt"));
        add("belfry", "123456789");
        assertEquals(List.of("1", "2", "3"), texts("crypt"), "what was forgotten does not count");
    }

    @Test
    void tooLargeMessageTakesNoSpace() {
        add("tower", "1");
        add("crypt", "2");
        add("belfry", "larger than all");
        assertEquals(List.of("1"), texts("tower"));
        assertEquals(List.of("2"), texts("crypt"));
    }

    @Test
    void messagesForEveryoneAreNotEvictedByRooms() {
        history.addForEveryone("1", "Ada");
        add("tower", "123456789");
        add("crypt", "123456789");
        add("belfry", "123456789");
        history.addForEveryone("2", "Ada");
        assertEquals(2, history.forEveryone().size());
    }

    private void add(String room, String... messages) {
        for (String message : messages) {
            history.add(room, message, "Ada");
        }
    }

    private List<String> texts(String room) {
        return history.of(room).stream().map(MessageHistory.Entry::json).toList();
    }
}
