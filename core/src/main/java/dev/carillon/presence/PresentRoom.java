package dev.carillon.presence;

/**
 * A room with members.
 *
 * @param name the name of the room
 * @param sockets the number of its members
 */
public record PresentRoom(String name, int sockets) {}
