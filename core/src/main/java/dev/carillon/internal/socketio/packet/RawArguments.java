package dev.carillon.internal.socketio.packet;

import dev.carillon.RawJson;
import java.util.Arrays;
import java.util.List;

/**
 * The arguments of a packet as they were received: one JSON text, the position of each argument in it, and the binary attachments
 * that its placeholders refer to.
 *
 * @param bounds the start and the end of each argument in the text, in order
 */
@SuppressWarnings("ArrayRecordComponent") // only passed on, never compared
public record RawArguments(String json, int[] bounds, List<byte[]> attachments) {

    /** The length of the JSON in characters, plus the size of the attachments in bytes. */
    public long length() {
        long length = bounds.length == 0 ? 0 : bounds[bounds.length - 1] - bounds[0];
        for (byte[] attachment : attachments) {
            length += attachment.length;
        }
        return length;
    }

    int size() {
        return bounds.length / 2;
    }

    String text(int index) {
        return json.substring(bounds[2 * index], bounds[2 * index + 1]);
    }

    /** Whether an argument is a string without escape sequences. */
    boolean isPlainString(int index) {
        int start = bounds[2 * index];
        if (json.charAt(start) != '"') {
            return false;
        }
        for (int i = start; i < bounds[2 * index + 1]; i++) {
            if (json.charAt(i) == '\\') {
                return false;
            }
        }
        return true;
    }

    String plainString(int index) {
        return json.substring(bounds[2 * index] + 1, bounds[2 * index + 1] - 1);
    }

    /** Returns these arguments without the first one. */
    public RawArguments withoutFirst() {
        return new RawArguments(json, Arrays.copyOfRange(bounds, 2, bounds.length), attachments);
    }

    /** Returns the arguments as one JSON array. */
    public RawJson toJson() {
        String values = bounds.length == 0 ? "" : json.substring(bounds[0], bounds[bounds.length - 1]);
        return new RawJson("[" + values + "]", attachments);
    }

    RawArguments withAttachments(List<byte[]> received) {
        return new RawArguments(json, bounds, received);
    }
}
