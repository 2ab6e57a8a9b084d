package dev.carillon;

import java.io.IOException;
import java.io.Writer;
import java.lang.reflect.Type;
import java.util.List;

/**
 * Writes and reads the JSON of event arguments and acknowledgements. The built-in codec uses Gson; the module {@code
 * carillon-jackson} has codecs for Jackson. Thread-safe.
 *
 * <p>The codec never sees {@link RawJson}, {@code JsonElement} and null as whole arguments: the server writes those itself.
 *
 * @see SocketIoServer.Builder#json
 */
public interface JsonCodec {
    /**
     * Writes one value as JSON. Where the value holds binary data, at any depth, the codec adds the data to the attachments and
     * writes the placeholder in its place.
     *
     * @param value the value; not null
     * @param out receives the JSON text, which is sent as it is: the server checks no more than that there is some. Closing or
     *     flushing it has no effect
     * @param attachments takes binary data
     * @throws IOException only if {@code out} throws it, which it never does
     * @throws RuntimeException when the value cannot be written; whoever emitted it gets an {@link IllegalArgumentException} with
     *     this cause
     */
    void write(Object value, Writer out, Attachments attachments) throws IOException;

    /**
     * Reads one value.
     *
     * @param json the JSON text of one value, which is well-formed
     * @param attachments the binary data. The text contains {@code {"_placeholder":true,"num":0}} in its place, where {@code num}
     *     is the index in this list. If the list is empty, no object is a placeholder
     * @param type the wanted type
     * @return the value; null for JSON null
     * @throws PayloadTypeException when no JSON can be read as this type, because the application's class does not allow it
     * @throws RuntimeException when this JSON does not fit the type
     */
    Object read(String json, List<byte[]> attachments, Type type);

    /**
     * Checks, as far as possible, that values of a type can be read. Called when a handler for the type is registered, so that a
     * mistake is found before the first event.
     *
     * @param type the type
     * @throws PayloadTypeException when no JSON can be read as this type
     */
    default void requireReadable(Type type) {}

    /** Collects the binary data of a packet. */
    interface Attachments {
        /**
         * Adds binary data. The same array is added once, however often it occurs in a packet.
         *
         * @param data the data, which must not change before the packet has been encoded
         * @return the number to write into the placeholder, {@code {"_placeholder":true,"num":NUMBER}}
         */
        int add(byte[] data);
    }
}
