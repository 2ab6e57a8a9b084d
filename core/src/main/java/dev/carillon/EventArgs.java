package dev.carillon;

import com.google.gson.JsonElement;
import com.google.gson.reflect.TypeToken;

/**
 * The arguments of a received event or acknowledgement. An argument is parsed when you ask for it. Immutable.
 */
public interface EventArgs {
    /**
     * How many arguments there are.
     *
     * @return the count, without the event name and the acknowledgement
     */
    int size();

    /**
     * Reads an argument.
     *
     * @param index from 0; an argument that was not sent is null
     * @param type the wanted type; {@code byte[]} and {@link java.nio.ByteBuffer}, at any depth, receive binary attachments
     * @param <T> the wanted type
     * @return the value; null for JSON null
     * @throws EventArgumentException when the argument cannot be read as this type
     */
    <T> T get(int index, Class<T> type);

    /**
     * Reads an argument of a generic type.
     *
     * @param index from 0; an argument that was not sent is null
     * @param type the wanted type, for example {@code new TypeToken<List<String>>() {}}
     * @param <T> the wanted type
     * @return the value; null for JSON null
     * @throws EventArgumentException when the argument cannot be read as this type
     */
    <T> T get(int index, TypeToken<T> type);

    /**
     * Reads an argument as JSON. A binary attachment is represented by its placeholder.
     *
     * @param index from 0; an argument that was not sent is JSON null
     * @return the value
     */
    JsonElement json(int index);

    /**
     * Returns an argument as the JSON text that the client sent, for use with another JSON library.
     *
     * @param index from 0; an argument that was not sent is {@code null}
     * @return the text, with all attachments of the packet
     */
    RawJson raw(int index);

    /**
     * Whether an argument consists of binary data only. (Node.js: {@code Buffer.isBuffer})
     *
     * @param index from 0
     * @return false for JSON, even if it contains binary data at some depth, and for an argument that was not sent
     */
    boolean isBinary(int index);

    /**
     * Returns an argument as an opaque value, including binary attachments. Pass it to {@code emit} or {@link Ack#send} to
     * forward the argument without reading it.
     *
     * @param index from 0; an argument that was not sent is passed on as {@code null}
     * @return the value
     */
    Object value(int index);

    /**
     * Returns the arguments as opaque values, including binary attachments. Pass them to {@code emit} or {@link Ack#send} to
     * forward them without reading them.
     *
     * @return a value for each argument
     */
    Object[] toArray();
}
