package dev.carillon;

import java.util.List;
import java.util.Objects;

/**
 * One argument as JSON text, for applications that read and write JSON with a library of their own: {@link EventArgs#raw} gives
 * one, and {@code emit} and {@link Ack#send} take one among their arguments.
 *
 * @param json one JSON value. It is sent as it is; text that is anything else breaks the packet for its receivers
 * @param attachments the binary values that stand in it as {@code {"_placeholder":true,"num":0}}, {@code num} being the place in
 *     this list. When it is empty, no object is taken for a placeholder. The arrays are not copied
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
     * A value without attachments.
     *
     * @param json one JSON value
     */
    public RawJson(String json) {
        this(json, List.of());
    }
}
