package dev.carillon.redis;

import java.util.regex.Pattern;

/** Patterns of channels, in which some characters have a meaning. */
final class Patterns {
    private static final Pattern SPECIAL = Pattern.compile("[*?\\[\\]\\\\]");

    private Patterns() {}

    /** Returns a pattern that matches only this text. */
    static String quote(String text) {
        return SPECIAL.matcher(text).replaceAll("\\\\$0");
    }
}
