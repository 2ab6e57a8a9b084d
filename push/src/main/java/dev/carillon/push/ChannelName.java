package dev.carillon.push;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a channel.
 *
 * @param room the room whose events the channel carries; empty for the channel of all events that are sent to everyone
 */
record ChannelName(Optional<String> room) {
    /** The events that are sent to everyone. */
    static final ChannelName ALL = new ChannelName(Optional.empty());

    private static final String ROOM_PREFIX = "room:";

    /** The form of the ids that the server generates. */
    private static final Pattern SOCKET_ID = Pattern.compile("[A-Za-z0-9_-]{20}");

    /** Longer names are refused, because the server keeps the name of each channel. */
    private static final int MAX_LENGTH = 200;

    /** Parses a name. Empty if there is no such kind of channel. */
    static Optional<ChannelName> parse(String name) {
        if (name.equals("all")) {
            return Optional.of(ALL);
        }
        boolean valid =
                name.startsWith(ROOM_PREFIX) && name.length() > ROOM_PREFIX.length() && name.length() <= MAX_LENGTH;
        return valid ? Optional.of(ofRoom(name.substring(ROOM_PREFIX.length()))) : Optional.empty();
    }

    static ChannelName ofRoom(String room) {
        return new ChannelName(Optional.of(room));
    }

    /** Returns whether the room may be the own room of a socket: its name has the form of a generated id. */
    boolean looksLikeSocketId() {
        return room.filter(name -> SOCKET_ID.matcher(name).matches()).isPresent();
    }

    @Override
    public String toString() {
        return room.map(name -> ROOM_PREFIX + name).orElse("all");
    }
}
