package dev.carillon.redis;

import dev.carillon.presence.PresenceQuery;
import dev.carillon.presence.PresentSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the registry knows about the sockets of this server, and how to change it. Not thread-safe. */
final class PresenceChanges {
    private final Map<TrackedSockets.Key, PresenceEntry> written = new HashMap<>();
    private final List<byte[]> operations = new ArrayList<>();
    private int bytes;
    private int cut;

    /** Sets the state of a socket, which is empty if it has disconnected. */
    void set(TrackedSockets.Key key, Optional<PresentSocket> socket) {
        Optional<PresenceEntry> now = socket.map(PresenceEntry::of);
        PresenceEntry before = now.isPresent() ? written.put(key, now.get()) : written.remove(key);
        if (now.equals(Optional.ofNullable(before))) {
            return;
        }
        byte[] field = PresenceKeys.sockets(key.namespace(), key.id());
        if (now.isPresent()) {
            add(PresenceScript.PUT, field, now.get().toBytes());
        } else {
            add(PresenceScript.DELETE, field);
        }
        if (before == null) {
            add(PresenceScript.ADD, field);
        } else if (now.isEmpty()) {
            add(PresenceScript.REMOVE, field);
        }
        cut += count(now.map(PresenceEntry::isCut))
                - count(Optional.ofNullable(before).map(PresenceEntry::isCut));
        index(key, rooms(before), rooms(now.orElse(null)), PresenceQuery.Kind.ROOM);
        index(key, user(before), user(now.orElse(null)), PresenceQuery.Kind.USER);
    }

    private static int count(Optional<Boolean> isTrue) {
        return isTrue.orElse(false) ? 1 : 0;
    }

    private static Set<String> rooms(PresenceEntry entry) {
        return entry == null ? Set.of() : entry.rooms();
    }

    private static Set<String> user(PresenceEntry entry) {
        return entry == null ? Set.of() : entry.identity().user().map(Set::of).orElse(Set.of());
    }

    private void index(TrackedSockets.Key key, Set<String> before, Set<String> now, PresenceQuery.Kind kind) {
        indexDifference(PresenceScript.REMOVE, key, before, now, kind);
        indexDifference(PresenceScript.ADD, key, now, before, kind);
    }

    private void indexDifference(
            String operation,
            TrackedSockets.Key key,
            Set<String> values,
            Set<String> without,
            PresenceQuery.Kind kind) {
        for (String value : values) {
            if (!without.contains(value)) {
                PresenceQuery query = new PresenceQuery(key.namespace(), kind, value);
                add(operation, PresenceKeys.member(query, key.id()));
            }
        }
    }

    private void add(String operation, byte[]... values) {
        operations.add(RedisLink.bytes(operation));
        for (byte[] value : values) {
            operations.add(value);
            bytes += value.length;
        }
    }

    /** The size of the operations that were not taken yet. */
    int bytes() {
        return bytes;
    }

    /** Returns whether there are operations. */
    boolean isEmpty() {
        return operations.isEmpty();
    }

    /** The number of sockets whose rooms are not all known. */
    int cut() {
        return cut;
    }

    /** Takes the operations for {@link PresenceScript#APPLY}. */
    List<byte[]> take() {
        List<byte[]> taken = List.copyOf(operations);
        operations.clear();
        bytes = 0;
        return taken;
    }

    /** Forgets everything, because the registry has lost it. */
    void clear() {
        take();
        written.clear();
        cut = 0;
    }
}
