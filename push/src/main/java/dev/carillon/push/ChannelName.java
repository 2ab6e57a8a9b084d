package dev.carillon.push;

import dev.carillon.adapter.Selection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a channel, as in {@code room:lobby}.
 *
 * @param kind what the channel carries: {@code room} for the events of a room, {@code all} for those that are sent to everyone, or
 *     the prefix of a {@link ChannelSource}
 * @param name the name within its kind; empty for {@code all}
 */
record ChannelName(String kind, String name) {
    /** The events that are sent to everyone. */
    static final ChannelName ALL = new ChannelName("all", "");

    static final String ROOM = "room";

    /** The form of the ids that the server generates. */
    private static final Pattern SOCKET_ID = Pattern.compile("[A-Za-z0-9_-]{20}");

    /** Longer names are refused, because the server keeps the name of each channel. */
    static final int MAX_LENGTH = 200;

    /** Parses a name. Empty if it cannot be the name of a channel. */
    static Optional<ChannelName> parse(String text) {
        if (text.equals(ALL.kind)) {
            return Optional.of(ALL);
        }
        int colon = text.indexOf(':');
        boolean valid = colon > 0 && colon < text.length() - 1 && text.length() <= MAX_LENGTH;
        return valid
                ? Optional.of(new ChannelName(text.substring(0, colon), text.substring(colon + 1)))
                : Optional.empty();
    }

    static ChannelName ofRoom(String room) {
        return new ChannelName(ROOM, room);
    }

    /** Returns the channels that carry the events for some receivers. */
    static List<ChannelName> of(Selection selection) {
        if (selection.rooms().isEmpty()) {
            return List.of(ALL);
        }
        return selection.rooms().stream()
                .filter(room -> !selection.except().contains(room))
                .map(ChannelName::ofRoom)
                .toList();
    }

    /** Returns the room whose events the channel carries, if any. */
    Optional<String> room() {
        return kind.equals(ROOM) ? Optional.of(name) : Optional.empty();
    }

    /** Returns whether the room may be the own room of a socket: its name has the form of a generated id. */
    boolean looksLikeSocketId() {
        return room().filter(room -> SOCKET_ID.matcher(room).matches()).isPresent();
    }

    @Override
    public String toString() {
        return name.isEmpty() ? kind : kind + ":" + name;
    }
}
