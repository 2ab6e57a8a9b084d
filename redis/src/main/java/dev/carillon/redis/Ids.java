package dev.carillon.redis;

import java.security.SecureRandom;

/** Creates the random ids of servers and requests. */
final class Ids {
    private static final String CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final SecureRandom RANDOM = new SecureRandom();

    private Ids() {}

    /** Returns a new id of letters and digits. */
    static String random(int length) {
        return RANDOM.ints(length, 0, CHARACTERS.length())
                .map(CHARACTERS::charAt)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
