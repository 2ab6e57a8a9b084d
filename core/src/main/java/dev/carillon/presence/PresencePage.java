package dev.carillon.presence;

import java.util.List;
import java.util.Optional;

/**
 * A part of a list. Lists are sorted by the id of the socket or the name of the room, in the order of the Unicode code points.
 *
 * @param items the items, at most as many as requested. There can be fewer although more pages follow
 * @param next the position after which the next page begins; empty at the end of the list
 * @param isPartial whether items may be missing, because some servers could not be asked
 * @param <T> what is listed
 */
public record PresencePage<T>(List<T> items, Optional<String> next, boolean isPartial) {
    /**
     * Copies the list.
     *
     * @param items the items
     * @param next the position after which the next page begins
     * @param isPartial whether items may be missing
     */
    public PresencePage {
        items = List.copyOf(items);
    }
}
