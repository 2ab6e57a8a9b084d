package dev.carillon.push;

import java.util.regex.Pattern;

/** The ping that a client sends as a text message. */
final class ClientPing {
    static final String PONG = "{\"type\":\"pong\"}";

    private static final Pattern PING = Pattern.compile("\\s*\\{\\s*\"type\"\\s*:\\s*\"ping\"\\s*}\\s*");

    /** Longer messages are not looked at. */
    private static final int MAX_LENGTH = 100;

    private ClientPing() {}

    static boolean isPing(String message) {
        return message.length() <= MAX_LENGTH && PING.matcher(message).matches();
    }
}
