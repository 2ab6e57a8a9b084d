package dev.carillon;

import java.util.List;
import java.util.Objects;

/**
 * An argument as JSON text, for use with another JSON library. {@link EventArgs#raw} returns one, and {@code emit} and {@link
 * Ack#send} accept it as an argument.
 *
 * @param json one JSON value. It is sent as it is, so invalid JSON makes the packet unreadable for its receivers
 * @param attachments the binary values. The JSON refers to them as {@code {"_placeholder":true,"num":0}}, where {@code num} is
 *     the index in this list. If the list is empty, no object is a placeholder. The arrays are not copied
 */
public record RawJson(String json, List<byte[]> attachments) {
    /**
     * Checks that nothing is null.
     *
     * @param json one JSON value
     * @param attachments the binary values
     */
    public RawJson {
        Objects.requireNonNull(json, "json");
        attachments = List.copyOf(attachments);
    }

    /**
     * Creates a value without attachments.
     *
     * @param json one JSON value
     */
    public RawJson(String json) {
        this(json, List.of());
    }
}
