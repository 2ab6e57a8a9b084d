package dev.carillon.redis;

import dev.carillon.presence.PresenceQuery;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The names of the keys and channels of the registry of sockets. A home is one complete state of a server. Its two keys are in the same
 * slot of a Redis Cluster: a hash with an entry for each socket, and an index.
 *
 * <p>The index is a sorted set whose members all have the score 0, so they are sorted by their bytes. There is one for each socket in
 * its namespace, one for each room of a socket, and one for the user of a socket: a letter, names that each end with a zero byte, and the
 * id of the socket. The sockets of a room, for example, are then a range.
 *
 * @param prefix the prefix of the cluster
 */
record PresenceKeys(String prefix) {
    private static final String BEGINNING = "carillon:presence:{";

    /** Follows a zero byte that does not end a name. UTF-8 has no such byte. */
    private static final int ESCAPE = 0xff;

    /** The ids of the homes, by the times when their leases expire. */
    String homes() {
        return BEGINNING + prefix + "}:homes";
    }

    /** The entries of the sockets of a home. */
    String sockets(String home) {
        return of(home, "sockets");
    }

    /** The index of a home. */
    String index(String home) {
        return of(home, "index");
    }

    private String of(String home, String what) {
        return BEGINNING + prefix + ":" + home + "}:" + what;
    }

    /** Both keys of a home. */
    String[] both(String home) {
        return new String[] {sockets(home), index(home)};
    }

    /** The channel to which a server subscribes, so that the others see whether it has a connection. */
    String alive(String server) {
        return BEGINNING + prefix + "}:alive:" + server;
    }

    /** How the members of the index begin that a query selects. */
    static byte[] range(PresenceQuery query) {
        return switch (query.kind()) {
            case ALL -> sockets(query.namespace(), "");
            case ROOM -> join('r', "", query.namespace(), query.value());
            case USER -> join('u', "", query.namespace(), query.value());
        };
    }

    /** The member of the index for a socket in its namespace, which is also its field in the hash. */
    static byte[] sockets(String namespace, String id) {
        return join('s', id, namespace);
    }

    /** The member of the index for a socket in a range. */
    static byte[] member(PresenceQuery query, String id) {
        byte[] range = range(query);
        byte[] end = id.getBytes(StandardCharsets.UTF_8);
        byte[] member = new byte[range.length + end.length];
        System.arraycopy(range, 0, member, 0, range.length);
        System.arraycopy(end, 0, member, range.length, end.length);
        return member;
    }

    /** How the members of the index begin that are for the rooms of a namespace. */
    static byte[] rooms(String namespace) {
        return join('r', "", namespace);
    }

    /** A name in the form of the index. */
    static byte[] name(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        add(bytes, text);
        return bytes.toByteArray();
    }

    private static byte[] join(char kind, String end, String... names) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(kind);
        for (String name : names) {
            add(bytes, name);
        }
        bytes.writeBytes(end.getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }

    private static void add(ByteArrayOutputStream bytes, String name) {
        for (byte one : name.getBytes(StandardCharsets.UTF_8)) {
            bytes.write(one);
            if (one == 0) {
                bytes.write(ESCAPE);
            }
        }
        bytes.write(0);
    }

    /** Reads a name in the form of the index. */
    static String readName(byte[] bytes) {
        ByteArrayOutputStream name = new ByteArrayOutputStream();
        for (int i = 0; i < bytes.length - 1; i++) {
            name.write(bytes[i]);
            if (bytes[i] == 0) {
                i++;
            }
        }
        return name.toString(StandardCharsets.UTF_8);
    }
}
