package dev.carillon.redis;

import dev.carillon.presence.LocalSockets;
import dev.carillon.presence.PresencePage;
import dev.carillon.presence.PresentRoom;
import dev.carillon.presence.PresentSocket;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/** Merges the pages of several servers. */
final class PresencePages {
    private PresencePages() {}

    /** A socket that has moved to another server by recovery can be listed by both for a moment. The later one is right. */
    static PresencePage<PresentSocket> ofSockets(
            List<PresencePage<PresentSocket>> pages, int limit, boolean isPartial) {
        return merge(
                pages,
                PresentSocket::id,
                BinaryOperator.maxBy(Comparator.comparing(PresentSocket::connectedAt)),
                limit,
                isPartial);
    }

    static PresencePage<PresentRoom> ofRooms(List<PresencePage<PresentRoom>> pages, int limit, boolean isPartial) {
        return merge(
                pages,
                PresentRoom::name,
                (a, b) -> new PresentRoom(a.name(), a.sockets() + b.sockets()),
                limit,
                isPartial);
    }

    private static <T> PresencePage<T> merge(
            List<PresencePage<T>> pages,
            Function<T, String> position,
            BinaryOperator<T> same,
            int limit,
            boolean isPartial) {
        // What comes after the end of a page that is not the last one is unknown.
        Optional<String> known =
                pages.stream().flatMap(page -> page.next().stream()).min(LocalSockets.order());
        TreeMap<String, T> all = new TreeMap<>(LocalSockets.order());
        for (PresencePage<T> page : pages) {
            for (T item : page.items()) {
                all.merge(position.apply(item), item, same);
            }
        }
        List<T> items = new ArrayList<>(
                known.map(last -> all.headMap(last, true)).orElse(all).values());
        boolean isLong = items.size() > limit;
        List<T> first = isLong ? items.subList(0, limit) : items;
        return new PresencePage<>(first, isLong ? Optional.of(position.apply(first.get(limit - 1))) : known, isPartial);
    }
}
