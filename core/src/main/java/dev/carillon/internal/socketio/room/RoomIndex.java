package dev.carillon.internal.socketio.room;

import dev.carillon.RoomListener;
import dev.carillon.adapter.Selection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rooms of one namespace and their members among the sockets of this server. Thread-safe. */
public final class RoomIndex {
    private static final Logger log = LoggerFactory.getLogger(RoomIndex.class);

    private final Map<String, ? extends Member> sockets;
    private final ConcurrentMap<String, Set<Member>> rooms = new ConcurrentHashMap<>();
    private final List<RoomListener> listeners = new CopyOnWriteArrayList<>();

    /** Takes a live map of the connected sockets by id. */
    public RoomIndex(Map<String, ? extends Member> sockets) {
        this.sockets = sockets;
    }

    void add(Member member, String room) {
        boolean[] created = new boolean[1];
        rooms.compute(room, (name, members) -> {
            created[0] = members == null;
            Set<Member> joined = members == null ? ConcurrentHashMap.newKeySet(4) : members;
            joined.add(member);
            return joined;
        });
        if (created[0]) {
            tell(listener -> listener.onCreate(room));
        }
        tell(listener -> listener.onJoin(room, member.id()));
    }

    void remove(Member member, String room) {
        boolean[] left = new boolean[1];
        Set<Member> remaining = rooms.computeIfPresent(room, (name, members) -> {
            left[0] = members.remove(member);
            return members.isEmpty() ? null : members;
        });
        if (left[0]) {
            tell(listener -> listener.onLeave(room, member.id()));
            if (remaining == null) {
                tell(listener -> listener.onDelete(room));
            }
        }
    }

    private void tell(Consumer<RoomListener> event) {
        for (RoomListener listener : listeners) {
            try {
                event.accept(listener);
            } catch (RuntimeException e) {
                log.error("a room listener failed", e);
            }
        }
    }

    public void addListener(RoomListener listener) {
        listeners.add(listener);
    }

    /** The members of a room. The id of each socket is also the name of its own room. */
    public Collection<Member> members(String room) {
        Set<Member> members = rooms.getOrDefault(room, Set.of());
        Member own = sockets.get(room);
        if (own == null) {
            return Collections.unmodifiableSet(members);
        }
        Set<Member> both = new HashSet<>(members);
        both.add(own);
        return both;
    }

    /** The names of the rooms that have members, except the rooms that are named after socket ids. */
    public Set<String> names() {
        return Set.copyOf(rooms.keySet());
    }

    /** Returns whether a room has members. */
    boolean hasMembers(String room) {
        return rooms.containsKey(room) || isOwnRoom(room);
    }

    /** Returns whether a room is that of a connected socket. */
    boolean isOwnRoom(String room) {
        return sockets.containsKey(room);
    }

    int socketCount() {
        return sockets.size();
    }

    public int roomCount() {
        return rooms.size();
    }

    /** The selected sockets, without duplicates. */
    List<Member> select(Selection selection) {
        List<Member> selected = new ArrayList<>();
        for (Member member : candidates(selection.rooms())) {
            if (!isExcluded(member, selection.except())) {
                selected.add(member);
            }
        }
        return selected;
    }

    private Collection<? extends Member> candidates(Set<String> wanted) {
        if (wanted.isEmpty()) {
            return sockets.values();
        }
        if (wanted.size() == 1) {
            return members(wanted.iterator().next());
        }
        Set<Member> union = new HashSet<>();
        for (String room : wanted) {
            union.addAll(members(room));
        }
        return union;
    }

    private static boolean isExcluded(Member member, Set<String> except) {
        for (String room : except) {
            if (member.isIn(room)) {
                return true;
            }
        }
        return false;
    }
}
