package dev.carillon.internal.socketio.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The rooms of one socket during its lifecycle. */
class RoomMembershipTest {
    private final RoomIndex index = new RoomIndex(Map.of());
    private final FakeMember member = new FakeMember("ada");
    private final RoomMembership rooms = new RoomMembership(member, index, 2);

    private Collection<Member> members(String room) {
        return List.copyOf(index.members(room));
    }

    @Test
    void roomsAreJoinedWhenTheSocketIsAccepted() {
        rooms.join("a");
        assertTrue(rooms.contains("a"));
        assertEquals(List.of(), members("a"));
        assertEquals(Set.of("a"), rooms.copy());
        rooms.open();
        assertEquals(List.of(member), members("a"));
        assertEquals(Set.of("a", "ada"), rooms.copy());
        rooms.join("b");
        assertEquals(List.of(member), members("b"));
    }

    @Test
    void roomLeftBeforeAcceptanceIsNotJoined() {
        rooms.join("a");
        rooms.leave("a");
        rooms.open();
        assertEquals(0, index.roomCount());
    }

    @Test
    void roomsCanStillBeListedWhileTheSocketLeaves() {
        rooms.open();
        rooms.join("a");
        rooms.close();
        assertEquals(List.of(), members("a"));
        assertEquals(Set.of("a", "ada"), rooms.copy());
        rooms.clear();
        assertEquals(Set.of(), rooms.copy());
    }

    @Test
    void closedMembershipJoinsNothing() {
        rooms.open();
        rooms.close();
        rooms.join("a");
        rooms.clear();
        rooms.join("a");
        rooms.open();
        assertEquals(0, index.roomCount());
        assertFalse(rooms.contains("a"));
    }

    @Test
    void unacceptedSocketIsInNoRoom() {
        rooms.join("a");
        rooms.close();
        assertEquals(Set.of(), rooms.copy());
        assertEquals(0, index.roomCount());
    }

    @Test
    void numberOfRoomsIsLimited() {
        rooms.open();
        rooms.join("a");
        rooms.join("a");
        rooms.join("ada");
        rooms.join("b");
        assertThrows(IllegalStateException.class, () -> rooms.join("c"));
        rooms.leave("a");
        rooms.join("c");
        assertEquals(Set.of("ada", "b", "c"), rooms.copy());
    }
}
