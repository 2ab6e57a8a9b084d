package dev.carillon.attacks.churn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WitnessTest {
    private final Witness witness = new Witness();

    @Test
    void acceptsTicksInOrderFromAnyNumberOn() {
        witness.received(tick(7));
        witness.received(tick(8));
        witness.replayed(tick(9));
    }

    @Test
    void noticesAMissingTick() {
        witness.received(tick(7));
        assertThrows(Harm.class, () -> witness.received(tick(9)));
        assertThrows(Harm.class, () -> witness.replayed(tick(9)));
    }

    @Test
    void noticesARepeatedTick() {
        witness.received(tick(7));
        assertThrows(Harm.class, () -> witness.received(tick(7)));
        assertThrows(Harm.class, () -> witness.replayed(tick(7)));
    }

    @Test
    void knowsTheFirstNumberOfARoom() {
        witness.entered("a", 0);
        assertThrows(Harm.class, () -> witness.received(said("a", 2)));
        witness.received(said("a", 1));
        assertThrows(Harm.class, () -> witness.received(said("a", 1)));
    }

    @Test
    void noticesEventsOfOtherRooms() {
        witness.entered("a", 0);
        assertThrows(Harm.class, () -> witness.received(said("b", 1)));
        witness.left("a");
        assertThrows(Harm.class, () -> witness.received(said("a", 1)));
        assertEquals(List.of(), witness.rooms());
    }

    @Test
    void toleratesReplayedEventsFromBeforeTheEntry() {
        witness.entered("a", 5);
        witness.replayed(said("a", 5));
        witness.replayed(said("a", 6));
        assertThrows(Harm.class, () -> witness.replayed(said("a", 6)));
        assertThrows(Harm.class, () -> witness.replayed(said("a", 8)));
    }

    @Test
    void knowsHowFarARoomHasCome() {
        witness.entered("a", 5);
        assertFalse(witness.hasReached("a", 6));
        witness.received(said("a", 6));
        assertTrue(witness.hasReached("a", 6));
    }

    @Test
    void remembersTheLastOffsetUntilItForgetsEverything() {
        witness.received(tick(7));
        assertEquals(Optional.of("o-7"), witness.offset());
        witness.forget();
        assertEquals(Optional.empty(), witness.offset());
        witness.received(tick(3));
    }

    private static JsonArray tick(long number) {
        return JsonParser.parseString("[\"tick\"," + number + ",\"o-" + number + "\"]")
                .getAsJsonArray();
    }

    private static JsonArray said(String room, long number) {
        return JsonParser.parseString("[\"said\",\"" + room + "\"," + number + ",\"text\",\"o-" + number + "\"]")
                .getAsJsonArray();
    }
}
