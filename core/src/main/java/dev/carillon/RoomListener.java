package dev.carillon;

/** Listens to the rooms of a namespace. Every method runs on the thread that changes the room and must be quick. */
public interface RoomListener {
    /**
     * A room was created, because it has its first member.
     *
     * @param room the room
     */
    default void onCreate(String room) {}

    /**
     * A room was deleted, because its last member has left.
     *
     * @param room the room
     */
    default void onDelete(String room) {}

    /**
     * A socket has joined a room.
     *
     * @param room the room
     * @param socketId the socket
     */
    default void onJoin(String room, String socketId) {}

    /**
     * A socket has left a room.
     *
     * @param room the room
     * @param socketId the socket
     */
    default void onLeave(String room, String socketId) {}
}
