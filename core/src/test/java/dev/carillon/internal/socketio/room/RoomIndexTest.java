package dev.carillon.internal.socketio.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.RoomListener;
import dev.carillon.adapter.Selection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The members of rooms. */
class RoomIndexTest {
    private final Map<String, FakeMember> sockets = new LinkedHashMap<>();
    private final RoomIndex index = new RoomIndex(sockets);
    private final FakeMember ada = member("ada", "lobby", "vip");
    private final FakeMember bob = member("bob", "lobby");
    private final FakeMember eve = member("eve");

    private FakeMember member(String id, String... rooms) {
        FakeMember member = new FakeMember(id).in(index, rooms);
        sockets.put(id, member);
        return member;
    }

    private static Selection selection(Set<String> rooms, String... except) {
        return new Selection(rooms, Set.of(except));
    }

    private void assertSelected(Selection selection, FakeMember... expected) {
        List<Member> selected = index.select(selection);
        assertEquals(Set.of(expected), new HashSet<>(selected));
        assertEquals(expected.length, selected.size(), "each once");
    }

    @Test
    void everyMemberIsSelectedWithoutRooms() {
        assertSelected(Selection.ALL, ada, bob, eve);
        assertSelected(selection(Set.of(), "lobby"), eve);
    }

    @Test
    void membersOfSeveralRoomsAreSelectedOnce() {
        assertSelected(selection(Set.of("lobby")), ada, bob);
        assertSelected(selection(Set.of("lobby", "vip")), ada, bob);
        assertSelected(selection(Set.of("lobby"), "vip"), bob);
        assertSelected(selection(Set.of("nobody")));
    }

    @Test
    void memberIdIsARoom() {
        assertSelected(selection(Set.of("eve")), eve);
        assertSelected(selection(Set.of("lobby", "eve"), "bob"), ada, eve);
    }

    @Test
    void roomNamedLikeAnIdHoldsBothMembers() {
        bob.join("eve");
        assertEquals(Set.of(bob, eve), new HashSet<>(index.members("eve")));
    }

    @Test
    void emptyRoomIsForgotten() {
        assertEquals(2, index.roomCount());
        ada.leave("vip");
        assertEquals(1, index.roomCount());
        assertTrue(index.members("vip").isEmpty());
    }

    @Test
    void listenersAreCalledInEventOrder() {
        List<String> seen = new ArrayList<>();
        index.addListener(new RoomListener() {
            @Override
            public void onCreate(String room) {
                throw new IllegalStateException("expected by the test");
            }
        });
        index.addListener(new RoomListener() {
            @Override
            public void onCreate(String room) {
                seen.add("create " + room);
            }

            @Override
            public void onJoin(String room, String id) {
                seen.add(id + " joins " + room);
            }

            @Override
            public void onLeave(String room, String id) {
                seen.add(id + " leaves " + room);
            }

            @Override
            public void onDelete(String room) {
                seen.add("delete " + room);
            }
        });
        eve.join("new");
        bob.join("new");
        eve.leave("new");
        bob.leave("new");
        bob.leave("new");
        assertEquals(
                List.of(
                        "create new",
                        "eve joins new",
                        "bob joins new",
                        "eve leaves new",
                        "bob leaves new",
                        "delete new"),
                seen);
    }
}
