package dev.carillon.delivery;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/** A packet as a client reads it. */
sealed interface Packet {

    /** A reply to CONNECT. The private id is null if recovery is off. */
    record Connected(String sid, String pid) implements Packet {}

    record Disconnected() implements Packet {}

    /**
     * An event.
     *
     * @param ackId the number under which it must be acknowledged, or empty
     * @param attachments how many attachments follow
     */
    record Emitted(String ackId, JsonArray args, int attachments) implements Packet {}

    record Acknowledged(int ackId) implements Packet {}

    /** Parses the text of a packet. */
    static Packet parse(String text) {
        return switch (text.charAt(0)) {
            case '0' -> connected(JsonParser.parseString(text.substring(1)).getAsJsonObject());
            case '1' -> new Disconnected();
            case '2' -> event(text.substring(1), 0);
            case '3' -> new Acknowledged(Integer.parseInt(text.substring(1, text.indexOf('['))));
            case '5' -> {
                int dash = text.indexOf('-');
                yield event(text.substring(dash + 1), Integer.parseInt(text.substring(1, dash)));
            }
            default -> throw new AssertionError("unexpected packet " + text);
        };
    }

    private static Connected connected(JsonObject payload) {
        String pid = payload.has("pid") ? payload.get("pid").getAsString() : null;
        return new Connected(payload.get("sid").getAsString(), pid);
    }

    private static Emitted event(String text, int attachments) {
        int bracket = text.indexOf('[');
        JsonArray args = JsonParser.parseString(text.substring(bracket)).getAsJsonArray();
        return new Emitted(text.substring(0, bracket), args, attachments);
    }
}
